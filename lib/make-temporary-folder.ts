import { mkdtemp, readdir, rm } from "node:fs/promises";
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
  const beginning = `longhand-${kind}-${hostname()}-`;
  for (const name of await readdir(parent)) {
    const rest = name.startsWith(beginning) ? /^(\d+)-\w{6}$/.exec(name.slice(beginning.length)) : null;
    // What is somebody else's stays.
    if (rest !== null && !isAlive(Number(rest[1])))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(parent, `${beginning}${process.pid}-`));
}
