import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../support/build-program.js";
import { plantedRuns } from "./plant.js";

const webRoot = fileURLToPath(new URL("../../../lib/dist/web", import.meta.url));

describe("the server that is attacked and given anything is the one that readers have", () => {
  let program: string;
  let home: string;
  let child: ReturnType<typeof spawn>;
  let told: { url: string; token: string };

  beforeAll(async () => {
    program = await buildProgram(new URL("program.ts", import.meta.url));
    home = mkdtempSync(join(tmpdir(), "longhand-program-"));
    child = spawn(process.execPath, [program, home, join(home, ".state"), webRoot], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await new Promise<string[]>((resolve) => {
      child.stdout!.once("data", (text) => resolve(String(text).split("\n")));
    });
    told = JSON.parse(line!);
  });

  afterAll(() => {
    child?.kill("SIGKILL");
    for (const folder of [home, dirname(program)]) rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (path: string, method = "GET") => {
    const headers = { authorization: `token ${told.token}` };
    const response = await fetch(new URL(path, told.url), { method, headers });
    return { status: response.status, text: await response.text() };
  };

  test("it tells of data and runs, and compares these", async () => {
    expect((await ask("/longhand/api/data")).text).toContain('"state":"absent"');
    expect((await ask("/longhand/api/data/fetch", "POST")).text).toContain('{"done":true}');
    for (const path of ["/longhand/api/runs", "/longhand/api/runs/last?notebook=n.ipynb"])
      for (const id of plantedRuns) expect((await ask(path)).text).toContain(id);
    const { status, text } = await ask(`/longhand/runs/compare?ids=${plantedRuns}`);
    expect([status, text]).toEqual([200, expect.stringContaining("<html")]);
    expect((await ask("/longhand/runs/compare?ids=none")).status).toBe(404);
  });

  test.skipIf(process.platform !== "linux")(
    "it exports in a thread of its own, which asks it for digits",
    async () => {
      const threads = (): number => readdirSync(`/proc/${child.pid}/task`).length;
      const before = threads();
      expect((await ask("/nbconvert/live/large.ipynb")).status).toBe(200);
      expect(threads()).toBeGreaterThan(before);
    },
  );

  test("it takes large documents apart, and refuses the broken one", async () => {
    expect((await ask("/api/contents/large.ipynb")).status).toBe(200);
    const { status, text } = await ask("/api/contents/broken.ipynb");
    expect([status, text]).toEqual([400, expect.stringContaining("broken.ipynb")]);
  });
});
