import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../is-alive.js";

/**
 * Makes a folder for a worker's trainings while it has them, and takes away those of workers of this machine that were
 * killed.
 *
 * @param parent such as the system's folder of temporary files
 */
export async function makeWorkerFolder(parent: string): Promise<string> {
  const beginning = `longhand-worker-${hostname()}-`;
  for (const name of await readdir(parent)) {
    const rest = name.startsWith(beginning) ? /^(\d+)-\w{6}$/.exec(name.slice(beginning.length)) : null;
    // What is somebody else's stays.
    if (rest !== null && !isAlive(Number(rest[1])))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(parent, `${beginning}${process.pid}-`));
}
