import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./is-alive.js";

/**
 * Makes a folder for what this process has at hand, and takes away those of processes of this machine that were killed
 * before they could.
 *
 * @param kind what it is for, such as "pdf": only folders of the same kind are looked at
 */
export async function makeTemporaryFolder(kind: string, parent: string = tmpdir()): Promise<string> {
  const beginning = `longhand-${kind}-${hostname()}-${await processNamespace()}`;
  // Clearing up is a courtesy: a folder that may not be listed stops no work.
  for (const name of await readdir(parent).catch(() => [])) {
    const rest = name.startsWith(beginning) ? /^(\d+)-\w{6}$/.exec(name.slice(beginning.length)) : null;
    // What is somebody else's stays.
    if (rest !== null && !isAlive(Number(rest[1])))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(parent, `${beginning}${process.pid}-`));
}

/** Processes are counted anew in each of a machine's containers, which may share its name and its temporary folder. */
async function processNamespace(): Promise<string> {
  const link = await readlink("/proc/self/ns/pid").catch(() => "");
  const number = /\d+/.exec(link)?.[0];
  return number === undefined ? "" : `${number}-`;
}
