import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runLonghand } from "../../support/longhand-command.js";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "longhand-doctor-"));
});
afterAll(() => rm(home, { recursive: true }));

const env = () => ({
  HOME: home,
  XDG_DATA_HOME: undefined,
  JUPYTER_DATA_DIR: undefined,
  LONGHAND_STATE_DIR: join(home, "state"),
});

describe("longhand doctor", () => {
  test("on a machine where all is well says so line by line, and ends with 0", async () => {
    const { code, stdout, stderr } = await runLonghand(["doctor"], { cwd: home, env: env() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ok {5}kernel +ready after \d+\.\d s, ran a cell in \d+\.\d s$/m);
    expect(stdout).toMatch(
      /^note {3}kernelspec +VS Code and other Jupyter programs do not know the kernel$/m,
    );
    expect(stdout).toContain("Nothing is wrong.");
    expect(code).toBe(0);
  });

  test("names a kernelspec that leads to another copy, with its mend, and ends with 1", async () => {
    const folder = join(home, ".local", "share", "jupyter", "kernels", "tslab");
    await mkdir(folder, { recursive: true });
    const argv = ["/old/node", "/old/lib/dist/cli/kernel-process.js", "{connection_file}"];
    const spec = { argv, display_name: "TypeScript (Longhand)", language: "typescript" };
    await writeFile(join(folder, "kernel.json"), JSON.stringify(spec));
    const { code, stdout } = await runLonghand(["doctor", "--json"], { cwd: home, env: env() });
    const { ok, checks } = JSON.parse(stdout);
    expect([code, ok]).toEqual([1, false]);
    expect(checks.filter(({ state }: { state: string }) => state === "wrong")).toEqual([
      {
        name: "kernelspec",
        state: "wrong",
        found: `${folder}: starts another Node or another copy of Longhand`,
        mend: "Run `longhand kernel install` again, from the copy that is meant.",
      },
    ]);
  });
});
