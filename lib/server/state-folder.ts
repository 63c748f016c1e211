import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../make-folder.js";

/**
 * Where what belongs to the person is kept: settings, workspaces, and which outputs are trusted.
 *
 * Not in the served folder: a cloned folder that brought its own store could declare its own outputs trusted.
 * `LONGHAND_STATE_DIR` decides, then the system's usual place.
 */
export function defaultStateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env["LONGHAND_STATE_DIR"];
  if (chosen) return chosen;
  const system = process.platform === "win32" ? env["LOCALAPPDATA"] : env["XDG_STATE_HOME"];
  return join(system || join(homedir(), ".local", "state"), "longhand");
}

/**
 * For a `catch` of what reads the state folder: the value to go on with where there is nothing that can be read.
 *
 * What is kept there is a convenience, and the page must open without it; what writes there says what is wrong.
 */
export function ignoreUnreadable<T>(value: T): (thrown: NodeJS.ErrnoException) => T {
  return (thrown) => {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(thrown.code ?? "")) return value;
    throw thrown;
  };
}

/** Makes a folder that only its owner can look into. */
export async function makePrivateFolder(path: string): Promise<string> {
  await makeFolder(path, { mode: 0o700 });
  return path;
}
