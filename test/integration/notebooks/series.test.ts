import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, runLonghand, type StartOptions } from "../../support/longhand-command.js";
import { describeWith, mnist, type Need, program } from "../../support/needs.js";
import { deadAddress, programWithoutData } from "../../support/project-without-data.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const series = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));

interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
}

interface Cell {
  id: string;
  cell_type: string;
  execution_count?: number | null;
  outputs?: Output[];
}

interface NotebookFile {
  cells: Cell[];
  metadata: { kernelspec: { name: string } };
}

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

const readNotebook = (path: string): NotebookFile => JSON.parse(readFileSync(path, "utf8")) as NotebookFile;
const committed = (name: string): NotebookFile => readNotebook(join(root, "notebooks", name));

/** Runs the whole series as a person would, from a shell. */
function runSeries(out: string, options: Partial<StartOptions> = {}): Promise<Ended> {
  const { cwd = root, ...rest } = options;
  const paths = series.map((name) => join(cwd, "notebooks", name));
  return runLonghand(["run", ...paths, "-o", out], { cwd, ...rest });
}

/** What a reader sees of a cell: text, and a figure's description; not the times, which differ from run to run. */
function visible(cell: Cell): string[] {
  const plain = (text: unknown): string => (Array.isArray(text) ? text.join("") : String(text));
  return (cell.outputs ?? [])
    .map((output) => plain(output.text ?? output.data?.["text/plain"] ?? output.output_type))
    .filter((text) => !/^Training [█░]+/.test(text));
}

const text = (notebook: NotebookFile): string => notebook.cells.flatMap(visible).join("\n");

function testAccuracy(notebook: NotebookFile): number {
  return Number(/^test accuracy: ([\d.]+) % of/m.exec(text(notebook))?.[1]);
}

describe("the notebooks as they are committed", () => {
  test.each(series)("%s: every code cell was run once, in order, without an error", (name) => {
    const code = committed(name).cells.filter((cell) => cell.cell_type === "code");
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, index) => index + 1));
    expect(code.flatMap((cell) => cell.outputs ?? []).filter((o) => o.output_type === "error")).toEqual([]);
    expect(committed(name).metadata.kernelspec.name).toBe("tslab");
  });

  test.each(series)("%s: was run on MNIST, and is small enough for a repository", (name) => {
    expect(text(committed(name))).toContain("MNIST: 60,000 training and 10,000 test images");
    expect(text(committed(name))).not.toContain("NOT MNIST");
    expect(readFileSync(join(root, "notebooks", name)).length).toBeLessThan(1_500_000);
  });
});

describeWith("run on MNIST", [mnist(), debianPython], () => {
  test("they run clean, show what is committed, and are valid notebooks", async () => {
    const out = join(folder, "mnist");
    const run = await runSeries(out);
    expect(run.code, run.stderr).toBe(0);
    for (const name of series) {
      const fresh = readNotebook(join(out, name));
      const before = committed(name);
      for (const [i, cell] of fresh.cells.entries())
        expect(visible(cell), `${name}, cell ${cell.id}`).toEqual(visible(before.cells[i]!));
    }
    expect(testAccuracy(readNotebook(join(out, "02-network-by-hand.ipynb")))).toBeGreaterThan(95);
    validate(series.flatMap((name) => [join(out, name), join(root, "notebooks", name)]));
  });
});

test("without MNIST and without a network they run on drawn digits, and say so", async () => {
  const out = join(folder, "drawn");
  const project = join(folder, "project");
  const program = programWithoutData(project);
  cpSync(join(root, "notebooks"), join(project, "notebooks"), { recursive: true });
  const env = { MNIST_DIR: undefined, LONGHAND_MNIST_MIRRORS: await deadAddress() };
  const run = await runSeries(out, { cwd: project, env, program });
  expect(run.code, run.stderr).toBe(0);
  for (const name of series) expect(text(readNotebook(join(out, name)))).toContain("NOT MNIST");
  expect(testAccuracy(readNotebook(join(out, "02-network-by-hand.ipynb")))).toBeGreaterThan(93);
});

describeWith(
  "in Jupyter",
  [mnist(), program("jupyter-nbconvert", "apt-get install jupyter-nbconvert python3-ipykernel")],
  () => {
    test("Debian's nbconvert runs them in the kernel that `longhand kernel install` names", () => {
      const data = join(folder, "jupyter");
      const env = { ...process.env, JUPYTER_DATA_DIR: data };
      const longhand = join(root, "lib", "cli", "longhand.js");
      execFileSync(process.execPath, [longhand, "kernel", "install"], { env });
      const copies = join(folder, "copies");
      for (const name of series) cpSync(join(root, "notebooks", name), join(copies, name));
      for (const name of series) {
        const args = ["--to", "notebook", "--execute", "--inplace", join(copies, name)];
        const run = spawnSync("jupyter-nbconvert", args, { env, encoding: "utf8", timeout: 240_000 });
        expect(run.status, run.stderr).toBe(0);
        const [fresh, before] = [readNotebook(join(copies, name)), committed(name)];
        for (const [i, cell] of fresh.cells.entries())
          expect(visible(cell), `${name}, cell ${cell.id}`).toEqual(visible(before.cells[i]!));
      }
      validate(series.map((name) => join(copies, name)));
    });
  },
);

/** Debian's own nbformat is the judge; a Python without it on the PATH is passed over. */
function validate(paths: string[]): void {
  const code =
    "import nbformat, sys\nfor path in sys.argv[1:]: nbformat.validate(nbformat.read(path, as_version=4))";
  execFileSync("/usr/bin/python3", ["-W", "error", "-c", code, ...paths]);
}
