import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Two servers that do the same: each serves a folder with notebooks of one trivial cell.
 *
 * `cells` finds the cells on the page, `idle` what tells that the kernel is ready, `output` the output of the first
 * cell, `editor` what takes its text.
 */
export const contestants = {
  longhand: {
    code: "6 * 7",
    language: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    command: (folder, port) => [
      process.execPath,
      join(root, "lib/cli/longhand.js"),
      "start",
      folder,
      "--no-browser",
      "--port",
      String(port),
    ],
    pageOf: (_address, notebook) =>
      `/lab/workspaces/bench-${Math.random().toString(36).slice(2)}/tree/${notebook}`,
    cells: ".jp-Notebook .jp-Cell",
    idle: '.jp-NotebookPanel-toolbar .jp-Notebook-ExecutionIndicator[data-status="idle"]',
    editor: ".jp-Notebook .jp-CodeCell .cm-content",
    output: ".jp-Notebook .jp-OutputArea-output",
  },
  jupyter: {
    code: "6 * 7",
    language: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
    // It would call a port of its own choosing 0.
    command: (folder, port) => [
      "jupyter-notebook",
      "--no-browser",
      "--allow-root",
      `--port=${port}`,
      `--notebook-dir=${folder}`,
    ],
    pageOf: (_address, notebook) => `/notebooks/${notebook}`,
    cells: "#notebook .cell",
    idle: "#kernel_indicator_icon.kernel_idle_icon",
    editor: "#notebook .code_cell .CodeMirror",
    output: "#notebook .output_subarea",
  },
};

/**
 * Starts a contestant on a folder of its own.
 *
 * @param options so many notebooks of one cell, n0.ipynb and on, and one of `long` cells
 * @returns its address, its process, and the way to end it
 */
export async function startServer(contestant, { notebooks = 1, long = 0 } = {}) {
  const home = await mkdtemp(join(tmpdir(), "longhand-bench-"));
  const folder = join(home, "work");
  await mkdir(folder);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (let at = 0; at < notebooks; at++) {
    await writeFile(join(folder, `n${at}.ipynb`), JSON.stringify(notebookOf(contestant)));
  }
  if (long > 0) await writeFile(join(folder, "long.ipynb"), JSON.stringify(notebookOf(contestant, long)));
  const [program, ...args] = contestant.command(folder, await freePort());
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, HOME: home, LONGHAND_STATE_DIR: join(home, "state") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    }
    await rm(home, { recursive: true, force: true });
  };
  const address = await Promise.race([addressIn(child.stdout), addressIn(child.stderr), once(child, "exit")]);
  if (!(address instanceof URL)) throw new Error(`${program} ended without an address.`);
  return { address, pid: child.pid, stop };
}

function notebookOf({ code, language }, count = 1) {
  const cell = { cell_type: "code", metadata: {}, source: code, outputs: [], execution_count: null };
  const cells = Array.from({ length: count }, (_, at) => ({ id: `cell-${at}`, ...cell }));
  return { nbformat: 4, nbformat_minor: 5, metadata: language, cells };
}

function addressIn(stream) {
  return new Promise((resolve) => {
    createInterface({ input: stream }).on("line", (line) => {
      const found = /https?:\/\/(?:127\.0\.0\.1|localhost):\d+\/\S*/.exec(line)?.[0];
      if (found !== undefined) resolve(new URL(found));
    });
  });
}
