import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatNotebook, parseNotebook } from "../../../lib/notebook/index.js";
import { exerciseNotebook } from "../../support/exercise-notebook.js";
import { runLonghand } from "../../support/longhand-command.js";
import { display, makeNotebook } from "../../support/make-notebook.js";
import { moonsNotebook } from "../../support/moons-notebook.js";
import { describeWith, program } from "../../support/needs.js";
import { openTestServer } from "../../support/test-server.js";
import { tell } from "../report/tell.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Reads every notebook as it is, without bringing it to a newer format, and says which are not what they should be. */
const judge = `
import json, nbformat, sys
bad = {}
for path in sys.argv[1:]:
    try:
        nbformat.validate(nbformat.read(path, as_version=nbformat.NO_CONVERT))
    except Exception as thrown:
        bad[path] = str(thrown)[:500]
print(json.dumps(bad))
`;

describeWith("Debian's nbformat", [program("jupyter-nbconvert", "apt-get install python3-nbformat")], () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-nbformat-"));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "moons.ipynb"), formatNotebook(moonsNotebook()));
    await writeFile(join(folder, "exercises.ipynb"), formatNotebook(exerciseNotebook()));
    await writeFile(
      join(folder, "fails.ipynb"),
      formatNotebook(makeNotebook("console.log(1); 2", 'throw new Error("no")')),
    );
    await writeFile(
      join(folder, "shows.ipynb"),
      formatNotebook(
        makeNotebook(
          'import { display } from "tslab"; console.error("e"); display.html("<b>b</b>"); [1, 2]',
          'import { Matrix, show } from "longhand"; show(Matrix.from([[1, 2]]));',
        ),
      ),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const longhand = async (expected: number, ...args: string[]): Promise<void> => {
    const env = { LONGHAND_RUNS: join(folder, "runs"), LONGHAND_STATE_DIR: join(folder, "state") };
    const { code, stderr } = await runLonghand(args, { cwd: folder, env });
    expect(code, `longhand ${args.join(" ")}: ${stderr}`).toBe(expected);
  };

  /** The server's own: new, saved with every kind of cell and output, copied, and put back from a checkpoint. */
  async function writeByServer(): Promise<void> {
    const server = await openTestServer({ root: join(folder, "served") });
    const put = (path: string, content: unknown): Promise<unknown> =>
      server.ask("PUT", `/api/contents/${path}`, { type: "notebook", format: "json", content });
    await server.ask("POST", "/api/contents/", { type: "notebook" });
    const output = display({ "text/html": "<b>x</b>", "application/json": { a: [1] } });
    const notebook = makeNotebook("1 + 1", { id: "m", cell_type: "markdown", metadata: {}, source: "# x" });
    await put("saved.ipynb", { ...notebook, cells: notebook.cells.map((cell) => withOutput(cell, output)) });
    // As older programs wrote them: without ids, and with outputs of the format before.
    const old = { cell_type: "code", metadata: {}, source: ["1\n", "2"], outputs: [], execution_count: 3 };
    await put("old.ipynb", { nbformat: 4, nbformat_minor: 2, metadata: {}, cells: [old, { ...old }] });
    await put("twice.ipynb", { ...notebook, cells: [...notebook.cells, ...notebook.cells] });
    await server.ask("POST", "/api/contents/", { copy_from: "saved.ipynb" });
    const { id } = (await server.ask("POST", "/api/contents/saved.ipynb/checkpoints")).body;
    await server.ask("POST", `/api/contents/saved.ipynb/checkpoints/${id}`);
    await server.close();
  }

  const withOutput = (cell: { cell_type: string }, output: unknown): object =>
    cell.cell_type === "code" ? { ...cell, outputs: [output], execution_count: 1 } : cell;

  test("finds no fault in any notebook that Longhand writes", async () => {
    await writeByServer();
    await longhand(0, "run", "moons.ipynb", "shows.ipynb", "-o", "ran", "--record");
    await longhand(0, "run", "moons.ipynb", "-o", "given.ipynb", "-p", "learningRate=0.5");
    await longhand(1, "run", "fails.ipynb", "-o", "failed.ipynb");
    await longhand(0, "report", "-o", "report.ipynb");
    await longhand(0, "export", "exercises.ipynb", "--to", "notebook", "--student", "-o", "student");
    await longhand(0, "export", "exercises.ipynb", "--to", "notebook", "--solutions", "-o", "solutions");
    await longhand(0, "export", "shows.ipynb", "--to", "script");
    await longhand(0, "import", "shows.ts", "-o", "imported.ipynb");
    await cp(join(root, "notebooks"), join(folder, "shipped"), { recursive: true });

    const names = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith(".ipynb") && !name.startsWith("node_modules"),
    );
    const written = names.filter((name) => !/^(moons|exercises|fails|shows)\.ipynb$/.test(name)).sort();
    expect(written).toEqual(expect.arrayContaining(expected));
    const paths = written.map((name) => join(folder, name));
    const found = execFileSync("/usr/bin/python3", ["-W", "error", "-c", judge, ...paths], {
      encoding: "utf8",
    });
    expect(JSON.parse(found)).toEqual({});
    tell("peers", "notebooks of every origin that nbformat.validate found right", written.length);
  });

  test("finds the fault in one that is wrong", async () => {
    const read = parseNotebook(await readFile(join(folder, "fails.ipynb"), "utf8"), "fails");
    await mkdir(join(folder, "wrong"));
    const path = join(folder, "wrong", "no-outputs.ipynb");
    const [first] = read.cells;
    await writeFile(path, JSON.stringify({ ...read, cells: [{ ...first, outputs: undefined }] }));
    const found = execFileSync("/usr/bin/python3", ["-c", judge, path], { encoding: "utf8" });
    expect(Object.keys(JSON.parse(found) as object)).toEqual([path]);
  });
});

const expected = [
  "failed.ipynb",
  "given.ipynb",
  "imported.ipynb",
  "ran/moons.ipynb",
  "ran/shows.ipynb",
  "report.ipynb",
  "served/Untitled.ipynb",
  "served/old.ipynb",
  "served/saved-Copy1.ipynb",
  "served/saved.ipynb",
  "served/twice.ipynb",
  "shipped/01-digits.ipynb",
  "shipped/12-draw-your-own-digit.ipynb",
  "solutions/exercises.ipynb",
  "student/exercises.ipynb",
];
