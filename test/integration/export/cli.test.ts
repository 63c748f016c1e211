import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import typescript from "@tslab/typescript-for-tslab";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatNotebook, type Notebook, readNotebook } from "../../../lib/notebook/index.js";
import { makeHangingChromium } from "../../support/hanging-chromium.js";
import { runLonghand, startLonghand } from "../../support/longhand-command.js";
import { codeCell, makeNotebook, stream } from "../../support/make-notebook.js";
import { root, series } from "../../support/series.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-export-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const longhand = (...args: string[]) => runLonghand(["export", ...args], { cwd: folder });
const put = (name: string, notebook: Notebook) => writeFile(join(folder, name), formatNotebook(notebook));
const read = (name: string) => readFile(join(folder, name), "utf8");

const markdown = (source: string) => ({ cell_type: "markdown" as const, id: "text", metadata: {}, source });
const tslab = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
const exercise = codeCell("// BEGIN SOLUTION\nconst answer = 42;\n// END SOLUTION", {
  outputs: [stream("42")],
});

describe("longhand export", () => {
  test("makes a page of each notebook, linked with each other, and says where they are", async () => {
    await put("a.ipynb", makeNotebook(markdown("# A\n\n[on](b.ipynb)")));
    await put("b.ipynb", makeNotebook(markdown("# B")));
    const { code, stdout, stderr } = await longhand("a.ipynb", "b.ipynb", "--to", "html", "-o", "out");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^a\.ipynb -> out\/a\.html \(\d+ kB\)\nb\.ipynb -> out\/b\.html \(\d+ kB\)\n$/);
    expect(await read("out/a.html")).toContain('href="b.html"');
  });

  test("makes the student's version, and the solutions'", async () => {
    await put("a.ipynb", { ...makeNotebook(exercise), metadata: tslab });
    expect(await longhand("a.ipynb", "--to", "notebook", "--student", "-o", "students")).toMatchObject({
      code: 0,
    });
    expect(await longhand("a.ipynb", "--to", "script", "--solutions")).toMatchObject({ code: 0 });
    expect(await read("students/a.ipynb")).not.toContain("42");
    expect(await read("a.ts")).toMatch(/const answer = 42;/);
    expect(await read("a.ts")).not.toContain("SOLUTION");
  });

  test("goes on where one notebook cannot be read, and exits with 1", async () => {
    await put("b.ipynb", makeNotebook("1"));
    const { code, stdout, stderr } = await longhand("none.ipynb", "b.ipynb", "--to", "markdown");
    expect(code).toBe(1);
    expect(stdout).toContain("b.ipynb -> b.md");
    expect(stderr).toMatch(/^longhand: none\.ipynb: reading none\.ipynb: there is no such file/);
  });

  test.each([
    [["a.ipynb"], /--to/],
    [["a.ipynb", "--to", "docx"], /docx.*html/s],
    [["a.ipynb", "--to", "notebook"], /would take the place of a notebook that is exported.*-o/],
    [["a.ipynb", "--to", "notebook", "--student", "-o", "link"], /would take the place of a notebook/],
    [["a.ipynb", "x/a.ipynb", "--to", "html"], /two notebooks are named a/],
    [["a.ipynb", "A.ipynb", "--to", "html"], /two notebooks are named/],
    [
      ["a.ipynb", "--to", "html", "-o", "page.htm"],
      /page\.htm is no folder, and the file's name ends in \.html/,
    ],
    [["a.ipynb", "--to", "script", "--no-input"], /--no-input is for what is only read/],
    [["a.ipynb", "b.ipynb", "--to", "html", "-o", "one.html"], /cannot go into one file/],
    [["a.ipynb", "--to", "html", "--student", "--solutions"], /conflict|cannot be used/],
    [["a.ipynb", "--to", "html", "-o", "a.ipynb/x"], /cannot be written/],
  ])("used wrongly, as %j, exits with 2 and the mend", async (args, message) => {
    await put("a.ipynb", makeNotebook("1"));
    await symlink(".", join(folder, "link"));
    const { code, stderr } = await longhand(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("shows pictures beside the notebook, and none from outside, not even by way of a link", async () => {
    const png = Buffer.from("\x89PNG\r\n\x1a\nx", "latin1");
    await mkdir(join(folder, "in"));
    await writeFile(join(folder, "in/near.png"), png);
    const outside = await mkdtemp(join(tmpdir(), "longhand-outside-"));
    try {
      await writeFile(join(outside, "far.png"), png);
      await symlink(join(outside, "far.png"), join(folder, "in/link.png"));
      await put(
        "in/a.ipynb",
        makeNotebook(markdown(`![](near.png) ![](link.png) ![](${join(outside, "far.png")})`)),
      );
      const { code, stderr } = await runLonghand(["export", "a.ipynb", "--to", "html"], {
        cwd: join(folder, "in"),
      });
      expect(code).toBe(0);
      expect((await read("in/a.html")).match(/data:image\/png/g)).toHaveLength(1);
      expect(stderr.match(/will be missing/g)).toHaveLength(2);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  test("runs notebooks first where that is asked, leaves their files alone, and tells of a cell that fails", async () => {
    await put("a.ipynb", {
      ...makeNotebook("console.log(6 * 7);", 'throw new Error("no further");'),
      metadata: tslab,
    });
    const before = await read("a.ipynb");
    const { code, stderr } = await longhand("a.ipynb", "--to", "markdown", "--execute");
    expect(code).toBe(1);
    expect(stderr).toMatch(/cell 2 \(id [\w-]+\) failed: Error: no further/);
    expect(await read("a.md")).toContain("```text\n42\n```");
    expect(await read("a.ipynb")).toBe(before);
  });

  test("stopped while it runs a notebook, writes nothing over what is there", async () => {
    await put("a.ipynb", {
      ...makeNotebook("for (;;) await new Promise((r) => setTimeout(r, 50));"),
      metadata: tslab,
    });
    await writeFile(join(folder, "a.html"), "before");
    const started = startLonghand(["export", "a.ipynb", "--to", "html", "--execute"], { cwd: folder });
    await started.told(/cell 1 of 1/);
    started.child.kill("SIGINT");
    expect(await started.ended).toMatchObject({ code: 130 });
    expect(await read("a.html")).toBe("before");
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "stopped by %s while a PDF is printed, ends Chromium and leaves nothing",
    async (signal) => {
      const chromium = await makeHangingChromium();
      try {
        await put("a.ipynb", makeNotebook("1"));
        await writeFile(join(folder, "a.pdf"), "before");
        const { child, ended } = startLonghand(["export", "a.ipynb", "--to", "pdf"], {
          cwd: folder,
          env: chromium.env,
        });
        await chromium.started(1);
        child.kill(signal);
        expect(await ended).toMatchObject({ code: 130, stderr: expect.stringContaining("stopped") });
        await chromium.gone();
        expect((await readdir(folder)).sort()).toEqual(["a.ipynb", "a.pdf"]);
        expect(await read("a.pdf")).toBe("before");
      } finally {
        await chromium.remove();
      }
    },
  );

  test("exports again when a notebook changes, until Ctrl-C", async () => {
    await put("a.ipynb", makeNotebook(markdown("first")));
    const started = startLonghand(["export", "a.ipynb", "--to", "html", "--watch"], { cwd: folder });
    await started.told(/Watching/);
    await put("a.ipynb", makeNotebook(markdown("second")));
    await expect.poll(() => read("a.html"), { timeout: 20_000 }).toContain("second");
    started.child.kill("SIGINT");
    expect(await started.ended).toMatchObject({ code: 0 });
  });

  test("makes an archive for a class: students' notebooks, how to open them, where the digits come from", async () => {
    await put("a.ipynb", { ...makeNotebook(markdown("# First"), exercise), metadata: tslab });
    await put("b.ipynb", makeNotebook("1"));
    expect(await longhand("a.ipynb", "b.ipynb", "--to", "zip", "-o", "class.zip")).toMatchObject({ code: 0 });
    const files = unzipSync(new Uint8Array(await readFile(join(folder, "class.zip"))));
    expect(Object.keys(files)).toEqual(["README.md", "DATA.md", "a.ipynb", "b.ipynb"]);
    const text = (name: string) => Buffer.from(files[name]!).toString();
    expect(text("a.ipynb")).not.toContain("42");
    expect(text("README.md")).toContain("[First](<a.ipynb>)");
    expect(text("README.md")).toContain("BEGIN SOLUTION");
  });

  test("makes a site of linked pages in a folder, and names one file as it is told", async () => {
    await put("a.ipynb", makeNotebook(markdown("# A")));
    await put("b.ipynb", makeNotebook(markdown("# B\n\n## Far")));
    expect(await longhand("a.ipynb", "b.ipynb", "--to", "site", "-o", "site")).toMatchObject({ code: 0 });
    expect((await readdir(join(folder, "site"))).sort()).toEqual(["a.html", "b.html", "index.html"]);
    expect(await read("site/a.html")).toContain('<a rel="next" href="b.html">B →</a>');
    expect(await read("site/index.html")).toContain('"href":"b.html#Far"');
    expect(await longhand("a.ipynb", "--to", "slides", "-o", "talk.html")).toMatchObject({ code: 0 });
    expect(await read("talk.html")).toContain('class="reveal"');
  });
});

describe("an exported script", () => {
  const asModule = (text: string): string =>
    typescript.transpileModule(text, {
      compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
    }).outputText;

  test("runs with the library, and says what the notebook shows", async () => {
    const cells = [
      'import { Matrix, matmul, show } from "longhand";\nconst A = Matrix.from([[1, 2]]);',
      "show(matmul(A, await Promise.resolve(Matrix.from([[3], [4]]))));",
      'const A = "again";\nconsole.log(A);',
    ];
    await put("a.ipynb", { ...makeNotebook(...cells), metadata: tslab });
    expect(await longhand("a.ipynb", "--to", "script")).toMatchObject({ code: 0 });
    await writeFile(join(folder, "a.mjs"), asModule(await read("a.ts")));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const shown = execFileSync(process.execPath, ["a.mjs"], { cwd: folder, encoding: "utf8" });
    expect(shown).toMatch(/11[\s\S]*again/);
  });

  test("of every notebook of the series is one module", async () => {
    expect(
      await longhand(...series.map((name) => join(root, "notebooks", name)), "--to", "script"),
    ).toMatchObject({ code: 0 });
    for (const name of series) {
      const script = join(folder, name.replace(".ipynb", ".mjs"));
      await writeFile(script, asModule(await read(name.replace(".ipynb", ".ts"))));
      execFileSync(process.execPath, ["--check", script]);
    }
  });
});

describe("longhand import", () => {
  test("into a notebook that is there keeps the outputs of cells that are the same, and nothing else's place", async () => {
    await put("a.ipynb", makeNotebook(exercise, codeCell("2", { outputs: [stream("two")] })));
    expect((await longhand("a.ipynb", "--to", "script")).code).toBe(0);
    const script = await read("a.ts");
    await writeFile(join(folder, "a.ts"), script.replace(/^2$/m, "3"));
    const run = (out: string) => runLonghand(["import", "a.ts", "-o", out], { cwd: folder });
    expect((await run("a.ipynb")).code).toBe(0);
    const { cells } = await readNotebook(join(folder, "a.ipynb"));
    expect(cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : []))).toEqual([
      [stream("42")],
      [],
    ]);
    await writeFile(join(folder, "other.ipynb"), "mine");
    expect(await run("other.ipynb")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is no notebook.*Take it away/s),
    });
    expect(await read("other.ipynb")).toBe("mine");
  });

  test("makes of an exported script the notebook that it was, outputs apart", async () => {
    const notebook = {
      ...makeNotebook(markdown("# A"), codeCell("let x = 1;", { id: "x", metadata: { tags: ["t"] } })),
      metadata: tslab,
    };
    await put("a.ipynb", notebook);
    expect(await longhand("a.ipynb", "--to", "script")).toMatchObject({ code: 0 });
    const { code, stdout } = await runLonghand(["import", "a.ts", "-o", "back.ipynb"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "a.ts -> back.ipynb (2 cells)\n" });
    expect(await readNotebook(join(folder, "back.ipynb"))).toEqual(notebook);
  });

  test("says what is wrong with a script, and where the notebook should go", async () => {
    await writeFile(join(folder, "a.ts"), "let x;");
    const run = (...args: string[]) => runLonghand(["import", ...args], { cwd: folder });
    expect(await run("a.ts", "-o", "a.ipynb")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("// %%"),
    });
    expect(await run("none.ts", "-o", "a.ipynb")).toMatchObject({ code: 1 });
    expect(await run("a.ts")).toMatchObject({ code: 2 });
    expect(await run("a.ts", "-o", "a.txt")).toMatchObject({ code: 2 });
  });
});
