import { mkdir, mkdtemp, rmdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { messageOf } from "../../errors.js";
import { findPage } from "../built-page.js";
import type { Check, Finding } from "./finding.js";

/** The oldest Node that is supported; lib/package.json says the same to npm. */
export const oldestNode = "20.19.0";

/** Whether Node is new enough. */
export function checkNode(version: string = process.versions.node): Finding {
  const found = `${version}`;
  if (compareVersions(version, oldestNode) >= 0) return { state: "ok", found };
  return {
    state: "wrong",
    found: `${found}, and at least ${oldestNode} is needed`,
    mend: "Install a newer Node from https://nodejs.org, then run `npm ci` again.",
  };
}

/** Whether the compiled part of zeromq, which speaks to kernels, fits this machine. */
export async function checkZeromq(load: () => Promise<unknown> = () => import("zeromq")): Promise<Finding> {
  try {
    const { version } = (await load()) as { version: string };
    return { state: "ok", found: `its binary loads (ZeroMQ ${version})` };
  } catch (thrown) {
    return {
      state: "wrong",
      found: `its binary does not load: ${messageOf(thrown).split("\n")[0]}`,
      mend: "It was installed for another system or Node. Run `npm ci` again on this machine.",
    };
  }
}

/** Whether a server can listen on this machine, and where `longhand start` would. */
export async function checkPort(first = 8888): Promise<Finding> {
  for (let port = first; port < first + 50; port++) {
    const failed = await tryPort(port);
    if (failed === undefined) {
      const taken = port === first ? "" : `; ${first} is taken, which is no harm`;
      return { state: "ok", found: `${port} is free on 127.0.0.1${taken}` };
    }
    if (failed !== "EADDRINUSE") {
      const mend = "Something forbids programs to listen on 127.0.0.1: a firewall or a sandbox. Allow it.";
      return { state: "wrong", found: `127.0.0.1 cannot be listened on (${failed})`, mend };
    }
  }
  return {
    state: "note",
    found: `${first} to ${first + 49} are all taken`,
    mend: "`longhand start` takes any other free port; stop some servers if that is not meant.",
  };
}

/** Whether the page in the browser is there. */
export async function checkPage(find: () => string = findPage): Promise<Finding> {
  try {
    return { state: "ok", found: `built, in ${find()}` };
  } catch {
    return { state: "wrong", found: "not built", mend: "Run `npm run build` in Longhand's folder." };
  }
}

/** Whether what must be written to can be: the folder of notebooks, and where settings and trust are kept. */
export async function checkWritable(folder: string, options: { made: boolean }): Promise<Finding> {
  try {
    if (options.made) await mkdir(folder, { recursive: true, mode: 0o700 });
    // Permissions do not tell of a full disk, or of a file system that only reads.
    await rmdir(await mkdtemp(join(folder, ".longhand-doctor-")));
    return { state: "ok", found: folder };
  } catch (thrown) {
    const mend = options.made
      ? "Make it writable, or name another with LONGHAND_STATE_DIR."
      : "Notebooks here can be read but not saved. Change its permissions, or copy them elsewhere.";
    return { state: "wrong", found: `${folder} cannot be written to (${messageOf(thrown)})`, mend };
  }
}

/** Whether there is a browser that prints PDF; everything else does without. */
export async function checkChromium(find?: () => string): Promise<Finding> {
  try {
    const { findChromium } = await import("../../export/index.js");
    return { state: "ok", found: (find ?? (() => findChromium(undefined)))() };
  } catch {
    const mend =
      "Install Chromium, Chrome or Edge, or set CHROME_PATH to its program. All else works without.";
    return { state: "note", found: "none was found to print PDF with", mend };
  }
}

/** The checks of the machine, for a folder of notebooks and the folder of a person's settings. */
export function machineChecks(folders: { served: string; state: string }): Check[] {
  return [
    { name: "Node", run: async () => checkNode() },
    { name: "zeromq", run: () => checkZeromq() },
    { name: "port", run: () => checkPort() },
    { name: "page", run: () => checkPage() },
    { name: "Chromium", run: () => checkChromium() },
    { name: "this folder", run: () => checkWritable(folders.served, { made: false }) },
    { name: "settings", run: () => checkWritable(folders.state, { made: true }) },
  ];
}

function compareVersions(one: string, other: string): number {
  const parts = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number);
  const [a, b] = [parts(one), parts(other)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** @returns the error's code, or undefined where the port is free */
function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
