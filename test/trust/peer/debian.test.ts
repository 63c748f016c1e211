import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  ContentsManager,
  Drive,
  KernelManager,
  ServerConnection,
  SessionManager,
} from "@jupyterlab/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { formatNotebook, parseNotebook } from "../../../lib/notebook/index.js";
import { freePort } from "../../support/free-port.js";
import { begun, run } from "../../support/jupyterlab-client.js";
import { runLonghand } from "../../support/longhand-command.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { describeWith, program } from "../../support/needs.js";
import { tellPassed } from "../../support/tell-passed.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const needs = [
  program("jupyter-notebook", "apt-get install jupyter-notebook"),
  program("jupyter-nbconvert", "apt-get install jupyter-nbconvert"),
];

/** What nbclient does for a program of its own: a notebook in, its outputs out. */
const byNbclient = `
import nbformat, sys
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
source, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
client = NotebookClient(notebook, timeout=120, kernel_name="tslab", resources={"metadata": {"path": "."}})
try:
    client.execute()
except CellExecutionError as failure:
    print(failure.ename, failure.evalue)
nbformat.write(notebook, target)
`;

describeWith("Debian's own Jupyter", needs, () => {
  tellPassed(
    "ways in which Debian's nbclient, nbconvert and jupyter-notebook run our kernel and open our files",
  );
  let home: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "longhand-debian-"));
    env = {
      ...process.env,
      HOME: home,
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "rt"),
    };
    await mkdir(join(home, "work"));
    await symlink(join(root, "node_modules"), join(home, "work", "node_modules"));
    await cp(join(root, "notebooks", "01-digits.ipynb"), join(home, "work", "01-digits.ipynb"));
    const installed = await runLonghand(["kernel", "install"], { cwd: home, env });
    expect(installed.code, installed.stderr).toBe(0);
    const notebook = makeNotebook(
      'console.log(6 * 7); import { display } from "tslab"; display.html("<b>b</b>"); [1, 2]',
      'throw new RangeError("too far")',
      'console.log("never")',
    );
    const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
    await writeFile(join(home, "work", "n.ipynb"), formatNotebook({ ...notebook, metadata: { kernelspec } }));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const outputsOf = async (name: string): Promise<unknown[]> => {
    const { cells } = parseNotebook(await readFile(join(home, "work", name), "utf8"), name);
    return cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  };

  test("nbclient runs a notebook to its failing cell, and writes what came of it", async () => {
    const args = ["-c", byNbclient, "n.ipynb", "by-nbclient.ipynb"];
    const { stdout } = await promisify(execFile)("/usr/bin/python3", args, { cwd: join(home, "work"), env });
    expect(stdout).toBe("RangeError too far\n");
    expect(await outputsOf("by-nbclient.ipynb")).toMatchObject([
      [{ text: "42\n" }, { data: { "text/html": "<b>b</b>" } }, { data: { "text/plain": "[ 1, 2 ]" } }],
      [{ output_type: "error", ename: "RangeError" }],
      [],
    ]);
  });

  test("nbconvert runs it past its failing cell where that is allowed", async () => {
    const args = [
      "--to",
      "notebook",
      "--execute",
      "--allow-errors",
      "n.ipynb",
      "--output",
      "by-nbconvert.ipynb",
    ];
    await promisify(execFile)("jupyter-nbconvert", args, { cwd: join(home, "work"), env });
    expect((await outputsOf("by-nbconvert.ipynb"))[2]).toMatchObject([{ text: "never\n" }]);
  });

  describeNotebookServer();

  function describeNotebookServer(): void {
    let child: ChildProcess;
    let serverSettings: ServerConnection.ISettings;
    let kernels: KernelManager;
    let sessions: SessionManager;
    let contents: ContentsManager;

    beforeAll(async () => {
      const port = `--port=${await freePort()}`;
      const args = ["--no-browser", "--allow-root", port, "--ip=127.0.0.1", join(home, "work")];
      child = spawn("jupyter-notebook", args, { env, cwd: home, stdio: ["ignore", "ignore", "pipe"] });
      const address = await addressOf(child);
      serverSettings = ServerConnection.makeSettings({
        baseUrl: address.origin,
        wsUrl: address.origin.replace("http", "ws"),
        token: address.searchParams.get("token") ?? "",
        appendToken: true,
        WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
      });
      kernels = new KernelManager({ serverSettings });
      sessions = new SessionManager({ kernelManager: kernels, serverSettings });
      contents = new ContentsManager({ defaultDrive: new Drive({ serverSettings }), serverSettings });
    });
    afterAll(async () => {
      await sessions?.shutdownAll();
      sessions?.dispose();
      kernels?.dispose();
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    });

    test("jupyter-notebook runs our kernel: cells, failures, completion, interrupt, restart", async () => {
      const session = await sessions.startNew({
        path: "n.ipynb",
        name: "n",
        type: "notebook",
        kernel: { name: "tslab" },
      });
      const kernel = session.kernel!;
      expect((await run(kernel, "const kept = 42; console.log(kept)")).printed).toBe("42\n");
      expect((await run(kernel, 'throw new RangeError("too far")')).reply).toMatchObject({
        ename: "RangeError",
      });
      const { content } = await kernel.requestComplete({ code: "kep", cursor_pos: 3 });
      expect((content as { matches: string[] }).matches).toContain("kept");
      const endless = kernel.requestExecute({ code: 'console.log("on"); await new Promise(() => {})' });
      await begun(endless);
      await kernel.interrupt();
      expect((await endless.done).content.status).toBe("error");
      expect((await run(kernel, "console.log(kept)")).printed).toBe("42\n");
      await kernel.restart();
      expect((await run(kernel, "kept")).reply.status).toBe("error");
      await session.shutdown();
    });

    test("jupyter-notebook opens a notebook of ours, and saves what we read again", async () => {
      const model = await contents.get("01-digits.ipynb", { content: true });
      await contents.save("again.ipynb", { type: "notebook", format: "json", content: model.content });
      const [before, after] = await Promise.all([outputsOf("01-digits.ipynb"), outputsOf("again.ipynb")]);
      expect(after).toEqual(before);
      expect(after.flat().length).toBeGreaterThan(10);
    });
  }
});

async function addressOf(child: ChildProcess): Promise<URL> {
  let said = "";
  for await (const line of createInterface({ input: child.stderr! })) {
    said += `${line}\n`;
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(line)?.[0];
    if (found === undefined) continue;
    child.stderr!.resume();
    return new URL(found);
  }
  throw new Error(`jupyter-notebook ended without an address: ${said}`);
}
