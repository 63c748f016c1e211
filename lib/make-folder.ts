import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder, and those above it, where they are not there yet.
 *
 * Node's own way of doing that says ENOENT on a read-only disk; this one says what is the matter.
 *
 * @returns whether it was not there before
 * @throws the file system's error, with its code
 */
export async function makeFolder(path: string, options: { mode?: number } = {}): Promise<boolean> {
  try {
    await mkdir(path, options);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" && dirname(path) !== path) {
      await makeFolder(dirname(path), options);
      // Once only: some file systems say so of what stands in a folder that is there.
      return makeOne(path, options);
    }
    return orIsThere(path, thrown);
  }
}

function makeOne(path: string, options: { mode?: number }): Promise<boolean> {
  return mkdir(path, options).then(
    () => true,
    (thrown: unknown) => orIsThere(path, thrown),
  );
}

/** Systems differ in what they say first of a folder that is there on a disk that is read-only. */
async function orIsThere(path: string, thrown: unknown): Promise<false> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true) return false;
  throw thrown;
}
