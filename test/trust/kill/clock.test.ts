import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { moonsNotebook } from "../../support/moons-notebook.js";
import { TestClient } from "../../support/test-client.js";
import { tell } from "../report/tell.js";
import { pause } from "../support/chance.js";
import { startMarked } from "../support/marked.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

const shim = fileURLToPath(new URL("../support/shifted-clock.cjs", import.meta.url));
const { shiftClock } = createRequire(import.meta.url)(shim) as {
  shiftClock(shift: () => number): () => void;
};
const hour = 3_600_000;

describe("when the clock is set", () => {
  let home: Home;
  let served: Served;
  let env: Record<string, string>;
  const setClock = (milliseconds: number): Promise<void> =>
    writeFile(env["LONGHAND_TEST_CLOCK"]!, String(milliseconds));

  beforeEach(async () => {
    home = await makeHome();
    env = { NODE_OPTIONS: `--require ${shim}`, LONGHAND_TEST_CLOCK: join(home.folder, ".clock") };
    await setClock(0);
    await writeFile(join(home.folder, "n.ipynb"), formatNotebook(makeNotebook("1")));
    served = await serve(home, { env });
  });
  afterEach(async () => {
    await end(served);
    await home.remove();
  });

  const jumps = [-24 * hour, -hour, hour, 400 * 24 * hour];

  test.each([-hour, hour])(
    "by %i ms, sessions and cookies stay, and cells go on, after a failure too",
    async (jump) => {
      const { body } = await served.ask("POST", "/api/sessions", {
        path: "n.ipynb",
        type: "notebook",
        kernel: {},
      });
      const { id, kernel } = body as { id: string; kernel: { id: string } };
      const entered = await fetch(`${served.url}/lab?token=${served.token}`, { redirect: "manual" });
      const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
      const client = await TestClient.open(served, kernel.id);
      await client.idle(client.execute("const kept = 42;"));
      await client.idle(client.execute('throw new Error("before the jump")'));

      // Within a second of a failure, what says that it was sent before it is taken for a cell that waited.
      await pause(1_000);
      await setClock(jump);
      // The page's own clock goes with the machine's.
      const setRight = shiftClock(() => jump);
      try {
        const failing = client.execute('throw new Error("after")');
        await client.idle(failing);
        const next = client.execute("console.log(kept)");
        await client.idle(next);
        expect(client.printed(next)).toBe("42\n");
      } finally {
        setRight();
      }
      expect((await served.ask("GET", `/api/sessions/${id}`)).body.kernel.id).toBe(kernel.id);
      expect((await fetch(`${served.url}/api/contents/`, { headers: { cookie } })).status).toBe(200);
      client.socket.terminate();
    },
  );

  test.each(jumps)("by %i ms between two checkpoints, the newest is the last, and stays", async (jump) => {
    const save = (text: string): ReturnType<Served["ask"]> =>
      served.ask("PUT", "/api/contents/a.txt", { type: "file", format: "text", content: text });
    const keep = async (text: string): Promise<string> => {
      await save(text);
      return (await served.ask("POST", "/api/contents/a.txt/checkpoints")).body.id;
    };
    for (let n = 0; n < 5; n++) await keep(`before ${n}`);
    await setClock(jump);
    const made = [await keep("after 1"), await keep("after 2")];
    const listed = (await served.ask("GET", "/api/contents/a.txt/checkpoints")).body as { id: string }[];
    expect(listed.map(({ id }) => id).slice(-2)).toEqual(made);
    await save("lost");
    await served.ask("POST", `/api/contents/a.txt/checkpoints/${made[1]}`);
    expect((await served.ask("GET", "/api/contents/a.txt")).body.content).toBe("after 2");
  });

  test.each(jumps)("by %i ms between two deletions of one name, both lie in the trash", async (jump) => {
    for (const [text, clock] of [
      ["first", 0],
      ["second", jump],
    ] as const) {
      await setClock(clock);
      await served.ask("PUT", "/api/contents/b.txt", { type: "file", format: "text", content: text });
      expect((await served.ask("DELETE", "/api/contents/b.txt")).status).toBe(204);
    }
    const trash = join(home.folder, ".longhand", "trash");
    const kept = (await readdir(trash, { recursive: true })).filter((path) => path.endsWith("b.txt"));
    const texts = await Promise.all(kept.map((path) => readFile(join(trash, path), "utf8")));
    expect(texts.sort()).toEqual(["first", "second"]);
  });

  test("by a day between two runs of one training, they have one id, and times that make sense", async () => {
    await writeFile(join(home.folder, "moons.ipynb"), formatNotebook(moonsNotebook()));
    const command = async (...args: string[]): Promise<string> => {
      const started = startMarked(args, { cwd: home.folder, env });
      expect(await started.ended, started.printed()).toBe(0);
      return started.printed();
    };
    await command("run", "moons.ipynb", "-o", "out.ipynb", "--record");
    await setClock(-24 * hour);
    await command("run", "moons.ipynb", "-o", "out.ipynb", "--record");
    const runs = JSON.parse(await command("runs", "list", "--json")) as { again: unknown; seconds: number }[];
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ status: "done", again: { times: 1, differences: [] } });
    expect(runs[0]!.seconds).toBeGreaterThan(0);
    tell("faults", "jumps of the clock, by an hour to 400 days back and forth", 2 * jumps.length + 3);
  });
});
