import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { type Ended, runLonghand } from "../../support/longhand-command.js";
import { moonsNotebook } from "../../support/moons-notebook.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-runs-"));
  await writeFile(join(folder, "moons.ipynb"), formatNotebook(moonsNotebook()));
});
afterAll(() => rm(folder, { recursive: true }));

const longhand = (...args: string[]): Promise<Ended> =>
  runLonghand(args, { cwd: folder, env: { LONGHAND_RUNS: join(folder, "runs") } });

interface Listed {
  id: string;
  name: string;
  status: string;
  seed: number;
  parameters: Record<string, unknown>;
  again?: { times: number; differences: string[] };
}

async function list(): Promise<Listed[]> {
  return JSON.parse((await longhand("runs", "list", "--json")).stdout) as Listed[];
}

describe("longhand runs", () => {
  test("has nothing to tell at first, and says how to change that", async () => {
    expect((await longhand("runs", "list")).stdout).toMatch(/There is no run in .*--record/);
    expect(await longhand("runs", "compare")).toMatchObject({ code: 2 });
  });

  test("lists what run --record wrote down, with the notebook's parameters, and the same again as one", async () => {
    for (const given of [[], ["-p", "learningRate=1"], []]) {
      const { code, stderr } = await longhand("run", "moons.ipynb", "-o", "out.ipynb", "--record", ...given);
      expect(stderr).toMatch(/\nrecorded [0-9a-f]{12}\n/);
      expect(code).toBe(0);
    }
    const [fast, slow, ...more] = await list();
    expect(more).toEqual([]);
    expect(fast).toMatchObject({ name: "moons", status: "done", seed: 1, parameters: { learningRate: 1 } });
    expect(slow).toMatchObject({ parameters: { learningRate: 0.1 }, again: { times: 1, differences: [] } });
  });

  test("shows one, compares all, exports every epoch and removes", async () => {
    const [fast, slow] = await list();
    const shown = await longhand("runs", "show", slow!.id.slice(0, 6));
    expect(shown.stdout).toMatch(/made again +once, with the same numbers/);

    expect((await longhand("runs", "compare")).stdout).toMatch(
      /2 settings, 2 runs.*\n +learningRate +accuracy/,
    );
    await longhand("runs", "compare", fast!.id, slow!.id, "--to", "page.html");
    expect(await readFile(join(folder, "page.html"), "utf8")).toContain("What differs between the two");

    const lines = (await longhand("runs", "export")).stdout.trim().split("\n");
    expect(lines).toHaveLength(1 + 2 * 3);
    expect(lines[0]).toMatch(/^id,name,status,total seconds,seed,.*,learningRate,.*epoch,/);

    expect((await longhand("runs", "rm", slow!.id)).code).toBe(0);
    expect((await list()).map(({ id }) => id)).toEqual([fast!.id]);
    expect(await longhand("runs", "rm", slow!.id)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no run"),
    });
  });

  test("removes a run that is damaged, and no folder that is no run", async () => {
    for (const name of ["foreign", "notes"]) await mkdir(join(folder, "runs", name));
    await writeFile(join(folder, "runs", "foreign", "run.json"), "{}");
    expect((await longhand("runs", "list")).stderr).toMatch(/foreign is damaged/);
    expect(await longhand("runs", "rm", "foreign")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("removed foreign (damaged)"),
    });
    expect(await longhand("runs", "rm", "notes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("holds no run.json"),
    });
    expect(await readdir(join(folder, "runs"))).not.toContain("foreign");
    expect(await readdir(join(folder, "runs"))).toContain("notes");
  });
});
