import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatNotebook, type Notebook, parseNotebook } from "../../../lib/notebook/index.js";
import { type Ended, longhandProgram as program, runLonghand } from "../../support/longhand-command.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-parameters-"));
  const tags = { metadata: { tags: ["parameters"] } };
  const declared = `/** How far each step goes. Range: 0.001 to 1. */
const learningRate = 0.1;
const hidden: readonly number[] = [128];
const activation: "relu" | "tanh" = "relu";`;
  const notebook = makeNotebook(codeCell(declared, tags), "console.log(learningRate, hidden, activation);");
  await writeFile(join(folder, "train.ipynb"), formatNotebook(notebook));
  await writeFile(join(folder, "values.yaml"), "learningRate: 0.5\nactivation: tanh\n");
});
afterAll(() => rm(folder, { recursive: true }));

const longhand = (...args: string[]): Promise<Ended> => runLonghand(args, { cwd: folder });

async function read(name: string): Promise<Notebook> {
  return parseNotebook(await readFile(join(folder, name), "utf8"), name);
}

describe("longhand params", () => {
  test("lists name, type, value and words of each", async () => {
    expect(await longhand("params", "train.ipynb")).toEqual({
      code: 0,
      stdout: `learningRate: number = 0.1
    How far each step goes. Range: 0.001 to 1.
hidden: readonly number[] = [128]
activation: "relu" | "tanh" = "relu"
`,
      stderr: "",
    });
  });

  test("gives the same as JSON, with a schema", async () => {
    const told = JSON.parse((await longhand("params", "train.ipynb", "--json")).stdout) as unknown;
    expect(told).toMatchObject({
      notebook: "train.ipynb",
      parameters: [
        { name: "learningRate", type: "number", default: 0.1, range: { from: 0.001, to: 1 } },
        {},
        {},
      ],
      schema: { properties: { activation: { enum: ["relu", "tanh"] } } },
    });
  });
});

describe("longhand run with other values", () => {
  test("takes them from a file and from -p, which goes before it", async () => {
    const given = ["-f", "values.yaml", "-p", "hidden=[256, 128]", "-p", "learningRate=2"];
    const { code, stderr } = await longhand("run", "train.ipynb", "-o", "out.ipynb", ...given);
    expect(stderr).toContain("note: train.ipynb: learningRate: 2 is outside of 0.001 to 1");
    expect(code).toBe(0);
    const { cells } = await read("out.ipynb");
    expect(cells[1]).toMatchObject({ metadata: { tags: ["injected-parameters"] } });
    expect(cells[2]).toMatchObject({ outputs: [{ text: "2 [ 256, 128 ] tanh\n" }] });
  });

  test.each([
    [
      "a name that there is not",
      ["-p", "learningrate=1"],
      /train\.ipynb: there is no parameter learningrate\. Did you mean learningRate\?/,
    ],
    ["a value of another type", ["-p", "hidden=many"], /hidden=many: expected a list, each of it a number/],
    ["no value", ["-p", "hidden"], /-p hidden: expected name=value/],
    ["a name twice", ["-p", "hidden=[1]", "-p", "hidden=[2]"], /hidden is given twice/],
    ["a file that is not there", ["-f", "nowhere.yaml"], /nowhere\.yaml cannot be read: ENOENT/],
    ["a file of something else", ["-f", "train.ipynb"], /there is no parameter cells/],
  ])("refuses %s before anything runs, with exit code 2", async (_, given, told) => {
    const { code, stderr } = await longhand("run", "train.ipynb", "-o", "never.ipynb", ...given);
    expect(stderr).toMatch(told);
    expect(code).toBe(2);
    await expect(read("never.ipynb")).rejects.toThrow("ENOENT");
  });
});

describe("a run that cannot go on", () => {
  test("is gone on with by --resume, from the cell that failed", async () => {
    const made = makeNotebook(
      "const a = 1; console.log(process.pid);",
      'if (!require("fs").existsSync("mended")) throw new Error("not yet");',
      "console.log(a + 1);",
    );
    await writeFile(join(folder, "stops.ipynb"), formatNotebook(made));
    const args = ["run", "stops.ipynb", "-o", "stops-out.ipynb", "--resume"];
    expect((await longhand(...args)).code).toBe(1);
    const first = await read("stops-out.ipynb");
    expect(first.cells.map(({ metadata }) => (metadata["papermill"] as { status?: string })?.status)).toEqual(
      [undefined, "completed", undefined, "failed", "pending"],
    );
    await writeFile(join(folder, "mended"), "");
    expect((await longhand(...args)).code).toBe(0);
    const { cells } = await read("stops-out.ipynb");
    expect(cells).toHaveLength(3);
    expect(cells[0]).toEqual(first.cells[1]);
    expect(cells[2]).toMatchObject({ outputs: [{ text: "2\n" }] });
    expect((await longhand(...args)).stderr).toContain("nothing was left to run");
  });

  test.skipIf(process.platform !== "linux")(
    "for want of room on the disk keeps what there is, and says so",
    async () => {
      const made = makeNotebook("console.log('kept');", "console.log('x'.repeat(400_000));");
      await writeFile(join(folder, "large.ipynb"), formatNotebook(made));
      const shell = `ulimit -f 200; exec "${process.execPath}" "${program}" run large.ipynb -o large-out.ipynb`;
      const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
        const child = execFile("bash", ["-c", shell], { cwd: folder }, (_, __, text) =>
          resolve({ code: child.exitCode, stderr: text }),
        );
      });
      expect(stderr).toContain("writing large-out.ipynb: the system allows no file of that size");
      expect(code).toBe(1);
      const { cells } = await read("large-out.ipynb");
      expect(cells[0]).toMatchObject({ outputs: [{ text: "kept\n" }] });
      expect(cells[1]).toMatchObject({ outputs: [], metadata: { papermill: { status: "pending" } } });
    },
  );
});
