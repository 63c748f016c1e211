import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { formatNotebook, type Notebook, parseNotebook } from "../../../lib/notebook/index.js";
import { describeWith, program } from "../../support/needs.js";
import { untilEnded } from "../../support/processes.js";

const longhand = fileURLToPath(new URL("../../../lib/cli/longhand.js", import.meta.url));

interface Ended {
  code: number | null;
  text: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [longhand, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, text };
}

const run = (...args: string[]): Promise<Ended> => ended(start(["run", ...args]));

async function write(name: string, ...sources: string[]): Promise<void> {
  const cells = sources.map((source, at) => ({
    cell_type: "code" as const,
    id: `cell-${at}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const made: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    cells,
  };
  await writeFile(join(folder, name), formatNotebook(made));
}

async function outputs(name: string): Promise<unknown[]> {
  const read = parseNotebook(await readFile(join(folder, name), "utf8"), name);
  // What marks the place of a failure is no code.
  return read.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.outputs] : []));
}

/** Runs Debian's Python, where its notebook tools are. */
function python(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, JUPYTER_DATA_DIR: join(folder, "jupyter") };
    execFile("/usr/bin/python3", args, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

const valid =
  "import nbformat, sys\nfor path in sys.argv[1:]: nbformat.validate(nbformat.read(path, as_version=nbformat.NO_CONVERT))";

describe("longhand run", () => {
  test("executes several notebooks into a folder, in their own folder, and exits 0", async () => {
    await mkdir(join(folder, "sub"), { recursive: true });
    await write("sub/good.ipynb", "console.log(process.cwd().endsWith('sub'))", "1 + 1");
    await write("other.ipynb", 'import { display } from "tslab"; display.html("<b>x</b>");');
    const { code, text } = await run("sub/good.ipynb", "other.ipynb", "-o", "out/deep");
    expect(text).toMatch(/good\.ipynb: cell 1 of 2, \d+\.\d s\n/);
    expect(code).toBe(0);
    expect(await outputs("out/deep/good.ipynb")).toMatchObject([
      [{ text: "true\n" }],
      [{ output_type: "execute_result", data: { "text/plain": "2" } }],
    ]);
    expect(await outputs("out/deep/other.ipynb")).toMatchObject([[{ data: { "text/html": "<b>x</b>" } }]]);
    expect(await outputs("sub/good.ipynb")).toEqual([[], []]);
  });

  test("stops at a cell that fails, names it, writes what there is and exits 1", async () => {
    await write(
      "bad.ipynb",
      "console.log('before')",
      "throw new RangeError('too far')",
      "console.log('after')",
    );
    const { code, text } = await run("bad.ipynb", "--in-place");
    expect(code).toBe(1);
    expect(text).toContain("longhand: bad.ipynb: cell 2 (id cell-1) failed: RangeError: too far\n");
    expect(await outputs("bad.ipynb")).toMatchObject([
      [{ text: "before\n" }],
      [{ output_type: "error", ename: "RangeError" }],
      [],
    ]);
  });

  test("goes on with --allow-errors and exits 0", async () => {
    await write("allowed.ipynb", "throw new Error('x')", "console.log('after')");
    expect((await run("allowed.ipynb", "-o", "allowed-out.ipynb", "--allow-errors")).code).toBe(0);
    expect(await outputs("allowed-out.ipynb")).toMatchObject([
      [{ output_type: "error" }],
      [{ text: "after\n" }],
    ]);
  });

  test("ends a cell that runs longer than --timeout", async () => {
    await write("slow.ipynb", "console.log('start'); await new Promise(() => {})", "1");
    const { code, text } = await run("slow.ipynb", "-o", "slow-out.ipynb", "--timeout", "0.5");
    expect(code).toBe(1);
    expect(text).toMatch(/cell 1 \(id cell-0\) failed: Timeout: the cell ran longer than the 0\.5 s/);
    expect(await outputs("slow-out.ipynb")).toMatchObject([
      [{ text: "start\n" }, { output_type: "error" }],
      [],
    ]);
  });

  test("tells of a kernel that died, with what the cell had printed", async () => {
    await write(
      "dead.ipynb",
      "console.log('start'); await new Promise((done) => setTimeout(done, 200)); process.kill(process.pid, 'SIGKILL');",
    );
    const { code, text } = await run("dead.ipynb", "-o", "dead-out.ipynb");
    expect(code).toBe(1);
    expect(text).toContain("SIGKILL");
    expect(await outputs("dead-out.ipynb")).toMatchObject([[{ text: "start\n" }, { ename: "KernelDied" }]]);
  });

  test("on Ctrl-C stops, writes what there is, exits 130 and leaves no kernel", async () => {
    await write(
      "long.ipynb",
      "console.log(process.pid); require('fs').writeFileSync('started', String(process.pid)); await new Promise(() => {})",
      "1",
    );
    const child = start(["run", "long.ipynb", "-o", "long-out.ipynb"]);
    const end = ended(child);
    const { watch } = await import("node:fs");
    const started = new Promise<void>((resolve) => {
      const watcher = watch(folder, (_, name) => {
        if (name !== "started") return;
        watcher.close();
        resolve();
      });
    });
    await started;
    child.kill("SIGINT");
    const { code, text } = await end;
    expect(code).toBe(130);
    expect(text).toMatch(/cell 1 \(id cell-0\) was stopped/);
    const [[printed, error]] = (await outputs("long-out.ipynb")) as [[{ text: string }, { ename: string }]];
    expect(error.ename).toBe("KeyboardInterrupt");
    expect(() => process.kill(Number(printed.text), 0)).toThrow(/ESRCH/);
  });

  test("on Ctrl-C while the kernel starts exits 130 and leaves no process", async () => {
    const data = join(folder, "hanging");
    await mkdir(join(data, "kernels", "hangs"), { recursive: true });
    const pidFile = join(folder, "hanging.pid");
    const code = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1e3)`;
    const spec = { argv: [process.execPath, "-e", code], display_name: "Hangs", language: "none" };
    await writeFile(join(data, "kernels", "hangs", "kernel.json"), JSON.stringify(spec));
    const metadata = { kernelspec: { name: "hangs", display_name: "Hangs", language: "none" } };
    const made = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] });
    await writeFile(join(folder, "hangs.ipynb"), made);
    const child = start(["run", "hangs.ipynb", "--in-place"], { JUPYTER_PATH: data });
    const end = ended(child);
    const pid = await vi.waitFor(
      async () => {
        const read = Number(await readFile(pidFile, "utf8"));
        expect(read).toBeGreaterThan(0);
        return read;
      },
      { timeout: 20_000, interval: 20 },
    );
    child.kill("SIGINT");
    const { code: exit, text } = await end;
    expect(text).toMatch(/starting the kernel hangs in .* was stopped before the kernel answered/);
    expect(exit).toBe(130);
    await untilEnded(pid, 5_000);
    expect(await readFile(join(folder, "hangs.ipynb"), "utf8")).toBe(made);
  });

  test.each([
    ["no place to write to", ["good.ipynb"], 2, /Add -o OUT\.ipynb, -o FOLDER or --in-place/],
    ["both places", ["good.ipynb", "-o", "x", "--in-place"], 2, /Leave one of them out/],
    ["many notebooks into one file", ["a.ipynb", "b.ipynb", "-o", "c.ipynb"], 2, /cannot go into one file/],
    [
      "two of one name into a folder",
      ["a/x.ipynb", "b/x.ipynb", "-o", "out"],
      2,
      /two notebooks are named x\.ipynb/,
    ],
    ["a time that is none", ["a.ipynb", "-o", "out", "--timeout", "soon"], 2, /number of seconds/],
    [
      "a time past what a timer holds",
      ["a.ipynb", "-o", "out", "--timeout", "2147484"],
      2,
      /at most 2147483/,
    ],
    ["no notebook at all", [], 2, /missing required argument/],
    ["a file that is not there", ["nowhere.ipynb", "-o", "out"], 1, /nowhere\.ipynb: there is no such file/],
    ["a folder for a notebook", [".", "-o", "out"], 1, /it is a folder/],
  ])("refuses %s with the mend", async (_, args, code, words) => {
    const result = await run(...args);
    expect(result.text).toMatch(words);
    expect(result.code).toBe(code);
  });

  test("refuses what is no notebook, and still runs the others", async () => {
    await writeFile(join(folder, "text.ipynb"), "hello");
    await write("fine.ipynb", "1");
    const { code, text } = await run("text.ipynb", "fine.ipynb", "-o", "mixed");
    expect(code).toBe(1);
    expect(text).toMatch(/text\.ipynb: expected a notebook, but it is not JSON/);
    expect(await readdir(join(folder, "mixed"))).toEqual(["fine.ipynb"]);
  });
});

const debian = program("jupyter-nbconvert", "apt-get install jupyter-nbconvert python3-nbformat");

describeWith("Debian's Jupyter", [debian], () => {
  test("finds every file that was written valid", async () => {
    const found = (await readdir(folder, { recursive: true })).filter(
      (name) => /out.*\.ipynb$|^mixed/.test(name) && name.endsWith(".ipynb"),
    );
    expect(found.length).toBeGreaterThanOrEqual(5);
    expect(await python("-c", valid, ...found)).toEqual({ code: 0, text: "" });
  });

  test("finds and runs the kernel that was installed without Python, and finds it gone after its removal", async () => {
    const env = { JUPYTER_DATA_DIR: join(folder, "jupyter") };
    const installed = await ended(start(["kernel", "install"], env));
    expect(installed).toMatchObject({
      code: 0,
      text: expect.stringContaining(join(folder, "jupyter", "kernels", "tslab")),
    });
    expect((await python("-m", "jupyter_client.kernelspecapp", "list")).text).toMatch(
      /tslab\s+\S*jupyter\/kernels\/tslab/,
    );

    await write(
      "peer.ipynb",
      "for (let i = 0; i < 20_000; i++) console.log(i)",
      'import { display } from "tslab"; display.html("<b>x</b>");',
      "[1, 2]",
    );
    await write("peer-bad.ipynb", "console.log('before')", "throw new RangeError('too far')");
    const done = await python(
      "-m",
      "nbconvert",
      "--to",
      "notebook",
      "--execute",
      "--output-dir",
      "peer-out",
      "peer.ipynb",
    );
    expect(done.text).toContain("Writing");
    expect(done.code).toBe(0);
    const [lines, shown, result] = (await outputs("peer-out/peer.ipynb")) as [
      { text: string }[],
      unknown,
      unknown,
    ];
    expect(lines.map(({ text }) => text).join("")).toBe(
      Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""),
    );
    expect(shown).toMatchObject([{ output_type: "display_data", data: { "text/html": "<b>x</b>" } }]);
    expect(result).toMatchObject([{ output_type: "execute_result", data: { "text/plain": "[ 1, 2 ]" } }]);

    const failed = await python(
      "-m",
      "nbconvert",
      "--to",
      "notebook",
      "--execute",
      "--output-dir",
      "peer-out",
      "peer-bad.ipynb",
    );
    expect(failed.code).toBe(1);
    expect(failed.text).toContain("RangeError: too far");

    expect((await ended(start(["kernel", "list"], env))).text).toMatch(
      /^tslab\s+TypeScript \(Longhand\)\s+\(built in, installed in \S*jupyter\/kernels\/tslab[,)]/,
    );
    expect((await ended(start(["kernel", "remove"], env))).code).toBe(0);
    const again = await ended(start(["kernel", "remove"], env));
    expect(again).toMatchObject({ code: 1, text: expect.stringContaining("there is none in") });
  });
});
