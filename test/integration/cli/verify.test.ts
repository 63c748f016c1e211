import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatNotebook, parseNotebook } from "../../../lib/notebook/index.js";
import { runLonghand } from "../../support/longhand-command.js";
import { codeCell, makeNotebook, stream } from "../../support/make-notebook.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longhand-verify-"));
  mkdirSync(join(folder, "notebooks"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, "notebooks", `${name}.ipynb`);
const write = (name: string, notebook: ReturnType<typeof makeNotebook>): void =>
  writeFileSync(path(name), formatNotebook(notebook));
const verify = (...args: string[]) => runLonghand(["verify", ...args], { cwd: folder });

const hidden = codeCell("/** Units. Range: 1 to 512. Small: 16. */\nconst hidden: number = 128;", {
  metadata: { tags: ["parameters"] },
});

describe("longhand verify", () => {
  test("says which outputs changed and fails; --write writes them clean; then all is as it was", async () => {
    write(
      "01-sum",
      makeNotebook(
        codeCell("console.log(1 + 1);", { id: "sum", outputs: [stream("3\n")] }),
        "console.log(7);",
      ),
    );
    const first = await verify("01");
    expect(first.code, first.stderr).toBe(1);
    expect(first.stdout).toContain(
      `${join("notebooks", "01-sum.ipynb")}: cell 1 (id sum): line 1 is "2", was "3"`,
    );
    expect(first.stdout).toContain("1 of 1 notebook is not as expected.");
    const second = await verify("01", "--write");
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toMatch(/01-sum\.ipynb: 2 of 2 cells, [\d.]+ s 2 changed, written/);
    const text = readFileSync(path("01-sum"), "utf8");
    expect(text).not.toMatch(/iopub|execution"/);
    const third = await verify("--write", "01");
    expect([third.code, third.stdout]).toEqual([0, ""]);
    expect(readFileSync(path("01-sum"), "utf8")).toBe(text);
  });

  test("a cell that fails and a check that does not pass end it with 1, and are not written", async () => {
    const check = 'import { check } from "longhand";\ncheck("dW2", [64, 128.5], [1, 2]);';
    write("02-check", makeNotebook(codeCell(check, { id: "c" })));
    write("03-fail", makeNotebook(codeCell("throw new RangeError('too far');", { id: "f" })));
    const before = [readFileSync(path("02-check"), "utf8"), readFileSync(path("03-fail"), "utf8")];
    const run = await verify("02", path("03-fail"), "--write");
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toContain(
      "02-check.ipynb: cell 1 (id c): ✗ dW2: 2 of 2 values differ, the first at entry 0",
    );
    expect(run.stdout).toContain("03-fail.ipynb: cell 1 (id f) failed: RangeError: too far");
    expect(run.stdout).toContain("2 of 2 notebooks are not as expected.");
    expect([readFileSync(path("02-check"), "utf8"), readFileSync(path("03-fail"), "utf8")]).toEqual(before);
  });

  test("--small runs with the small values, on drawn digits, and compares nothing", async () => {
    const load = [
      'import { loadMnist } from "longhand";',
      'if (process.env.LONGHAND_DIGITS !== "drawn" || hidden !== 16) throw new Error("not small");',
    ].join("\n");
    write("04-small", makeNotebook(hidden, codeCell(load, { outputs: [stream("else")] })));
    const run = await verify("04", "--small");
    expect(run.code, run.stdout).toBe(0);
    expect(run.stderr).toMatch(/04-small\.ipynb: 3 of 3 cells, [\d.]+ s ran/);
    expect(parseNotebook(readFileSync(path("04-small"), "utf8"), "04").cells).toHaveLength(2);
  });

  test("a small value of another type is refused before a kernel starts, or by the compiler where only it can tell", async () => {
    const declared = (source: string) => makeNotebook(codeCell(source, { metadata: hidden.metadata }));
    write("05-type", declared(hidden.source.replace("Small: 16", 'Small: "16"')));
    const refused = await verify("05", "--small");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('the doc comment of hidden says "Small: "16".", expected a number');
    expect(refused.stderr).not.toContain("cell 1");

    write("06-own", declared('/** Small: "1". */\nconst own: Record<string, number> = { of: 1 };'));
    const compiled = await verify("06", "--small");
    expect(compiled.code).toBe(1);
    expect(compiled.stdout).toContain("Type 'string' is not assignable to type 'Record<string, number>'");
  });

  test.each([
    [["--small", "--write"], "--small and --write were both given"],
    [["99"], 'no notebook\'s name begins with "99". There are '],
    [["--tolerance", "2"], "Expected a number from 0 to below 1"],
  ])("%j is used wrongly", async (args, told) => {
    const run = await verify(...args);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(told);
  });
});
