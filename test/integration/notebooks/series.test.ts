import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checksOf, compareOutputs, type Notebook, parseNotebook } from "../../../lib/notebook/index.js";
import { type Ended, runLonghand, type StartOptions } from "../../support/longhand-command.js";
import { describeWith, mnist, type Need, program } from "../../support/needs.js";
import { deadAddress, programWithoutData } from "../../support/project-without-data.js";
import { codeCells, committed, root, series } from "../../support/series.js";

/** Debian's own Python, which has Debian's nbformat; another one on the PATH may lack it. */
const debianPython: Need = {
  name: "/usr/bin/python3",
  path: existsSync("/usr/bin/python3") ? "/usr/bin/python3" : undefined,
  mend: "apt-get install python3-nbformat",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longhand-series-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): Notebook => parseNotebook(readFileSync(path, "utf8"), path);

/** Runs notebooks as a person would, from a shell. */
function runNotebooks(
  names: readonly string[],
  out: string,
  options: Partial<StartOptions> = {},
): Promise<Ended> {
  const { cwd = root, ...rest } = options;
  const paths = names.map((name) => join(cwd, "notebooks", name));
  return runLonghand(["run", ...paths, "-o", out], { cwd, ...rest });
}

/** All that a notebook's cells print and say, for a search. */
const text = (notebook: Notebook): string =>
  codeCells(notebook)
    .flatMap(({ outputs }) =>
      outputs.map((output) => {
        if (output.output_type === "stream") return output.text;
        return "data" in output ? String(output.data["text/plain"]) : output.evalue;
      }),
    )
    .join("\n");

describe("the notebooks as they are committed", () => {
  test.each(series)("%s: is for our kernel, and was run on MNIST", (name) => {
    const notebook = committed(name);
    expect(notebook.metadata).toMatchObject({ kernelspec: { name: "tslab" } });
    expect(text(notebook)).toContain("MNIST: 60,000 training and 10,000 test images");
    expect(text(notebook)).not.toContain("NOT MNIST");
  });
});

describeWith("run on MNIST", [mnist(), debianPython], () => {
  test.each(series)("%s: runs clean, shows what is committed, and is a valid notebook", async (name) => {
    const out = join(folder, "mnist");
    const run = await runNotebooks([name], out);
    expect(run.code, run.stderr).toBe(0);
    const fresh = read(join(out, name));
    expect(compareOutputs(committed(name), fresh)).toEqual([]);
    expect(checksOf(fresh).filter(({ passed }) => !passed)).toEqual([]);
    validate([join(out, name), join(root, "notebooks", name)]);
  });
});

test("without MNIST and without a network the first runs on drawn digits, and says so", async () => {
  const [first = ""] = series;
  const out = join(folder, "drawn");
  const project = join(folder, "project");
  const program = programWithoutData(project);
  cpSync(join(root, "notebooks"), join(project, "notebooks"), { recursive: true });
  const env = { MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: await deadAddress() };
  const run = await runNotebooks([first], out, { cwd: project, env, program });
  expect(run.code, run.stderr).toBe(0);
  expect(text(read(join(out, first)))).toContain("NOT MNIST");
});

describeWith(
  "in Jupyter",
  [mnist(), program("jupyter-nbconvert", "apt-get install jupyter-nbconvert python3-ipykernel")],
  () => {
    // Two of them, for time's sake: pictures and prose, and a network that learns.
    const some = series.filter((name) => /^(01|05)/.test(name));

    test("Debian's nbconvert runs them in the kernel that `longhand kernel install` names", () => {
      expect(some).toHaveLength(2);
      const data = join(folder, "jupyter");
      const env = { ...process.env, JUPYTER_DATA_DIR: data };
      const longhand = join(root, "lib", "cli", "longhand.js");
      execFileSync(process.execPath, [longhand, "kernel", "install"], { env });
      const copies = join(folder, "copies");
      for (const name of some) cpSync(join(root, "notebooks", name), join(copies, name));
      for (const name of some) {
        const args = ["--to", "notebook", "--execute", "--inplace", join(copies, name)];
        const run = spawnSync("jupyter-nbconvert", args, { env, encoding: "utf8", timeout: 240_000 });
        expect(run.status, run.stderr).toBe(0);
        expect(compareOutputs(committed(name), read(join(copies, name))), name).toEqual([]);
      }
      validate(some.map((name) => join(copies, name)));
    });
  },
);

/** Debian's own nbformat is the judge; a Python without it on the PATH is passed over. */
function validate(paths: string[]): void {
  const code =
    "import nbformat, sys\nfor path in sys.argv[1:]: nbformat.validate(nbformat.read(path, as_version=4))";
  execFileSync("/usr/bin/python3", ["-W", "error", "-c", code, ...paths]);
}
