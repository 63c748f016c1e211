import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatNotebook, parseNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { isRunning } from "../../support/processes.js";
import { TestClient } from "../../support/test-client.js";
import { times } from "../length.js";
import { tell } from "../report/tell.js";
import { chance, pause } from "../support/chance.js";
import { killAndBury, marked } from "../support/marked.js";
import { patience } from "../support/patience.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

const serverKills = times(2, 30);
const kernelKills = times(2, 30);

/** What a cell may be at: waiting, computing, printing, writing a file, with a process of its own. */
const cells = [
  'console.log("on"); await new Promise(() => {});',
  'console.log("on"); await null; for (;;) {}',
  'console.log("on"); for (;;) { console.log("x".repeat(1000)); await new Promise((go) => setImmediate(go)); }',
  'console.log("on"); const fs = require("fs"); for (let n = 0; ; n++) { fs.writeFileSync("out.txt", String(n)); await null; }',
  'require("child_process").spawn("sleep", ["1000"]); console.log("on"); await new Promise(() => {});',
];

describe.skipIf(process.platform !== "linux")("with a cell that runs", () => {
  let home: Home;
  const notebook = formatNotebook(makeNotebook(...cells));
  beforeEach(async () => {
    home = await makeHome();
    await writeFile(join(home.folder, "n.ipynb"), notebook);
  });
  afterEach(() => home.remove());

  async function startCell(
    served: Served,
    at: number,
  ): Promise<{ client: TestClient; id: string; cell: string }> {
    const { body } = await served.ask("POST", "/api/sessions", {
      path: "n.ipynb",
      type: "notebook",
      kernel: {},
    });
    const id = (body as { kernel: { id: string } }).kernel.id;
    const client = await TestClient.open(served, id);
    const cell = client.execute(cells[at % cells.length]!);
    await client.wait(({ header, content }) => header.msg_type === "stream" && content["name"] === "stdout");
    return { client, id, cell };
  }

  test(
    `a server killed ${serverKills} times takes its kernels along, and what they started`,
    patience,
    async () => {
      const dice = chance("server with kernels");
      let slowest = 0;
      let ended = 0;
      for (let kill = 0; kill < serverKills; kill++) {
        const served = await serve(home, { args: [] });
        await startCell(served, kill);
        await pause(dice.between(0, 500));
        ended += marked(served.mark).length;
        slowest = Math.max(slowest, await killAndBury(served));
        expect(await readFile(join(home.folder, "n.ipynb"), "utf8")).toBe(notebook);
      }
      const served = await serve(home);
      const { body } = await served.ask("GET", "/api/contents/n.ipynb");
      expect(
        parseNotebook(JSON.stringify((body as { content: unknown }).content), "n.ipynb").cells,
      ).toHaveLength(5);
      await end(served);
      expect(ended).toBeGreaterThan(serverKills);
      tell("faults", "kills of the server while its kernels run", serverKills);
      tell(
        "lost",
        "processes that those kills left without a parent, all gone after (ms, at most)",
        Math.round(slowest),
      );
    },
  );

  test(
    `a kernel killed ${kernelKills} times is told of, comes back, and takes what it started along`,
    patience,
    async () => {
      const dice = chance("kernels");
      const served = await serve(home);
      for (let kill = 0; kill < kernelKills; kill++) {
        const { client, id, cell } = await startCell(served, kill);
        const kernels = marked(served.mark).filter((pid) => pid !== served.child.pid);
        await pause(dice.between(0, 200));
        // The kernel leads its group; killing the leader is what a person or the system does.
        process.kill(Math.min(...kernels), "SIGKILL");
        const failure = await client.wait(
          ({ header, parent_header }) =>
            header.msg_type === "error" && (parent_header as { msg_id?: string }).msg_id === cell,
        );
        expect(String(failure.content["evalue"])).toMatch(/^The kernel died/);
        const again = client.execute("console.log(6 * 7)");
        await client.idle(again);
        expect(client.printed(again)).toBe("42\n");
        expect(kernels.filter(isRunning), "what the dead kernel had started").toEqual([]);
        await served.ask("DELETE", `/api/kernels/${id}`);
        client.socket.terminate();
      }
      expect(await readFile(join(home.folder, "n.ipynb"), "utf8")).toBe(notebook);
      await end(served);
      tell("faults", "kills of a kernel while its cell runs", kernelKills);
    },
  );
});
