import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Replaces a file's content in one step, or leaves it as it was.
 *
 * The bytes go to a new file beside it, are flushed to the disk, and take the old name last; a short write (a full
 * disk) is an error and never half a file. Permissions are kept, a link keeps pointing where it did, and a file that
 * is write-protected is refused, though a rename would succeed.
 *
 * @throws the file system's error, with its code
 */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(ignoreMissing(path));
  const old = await stat(target).catch(ignoreMissing(undefined));
  if (old !== undefined) await access(target, constants.W_OK);
  const temporary = temporaryName(target);
  try {
    const file = await open(temporary, "wx", old?.mode ?? 0o666);
    try {
      // writeFile goes on until every byte is taken or the system refuses.
      await file.writeFile(data);
      if (old !== undefined) await file.chmod(old.mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}

/** A hidden name beside the file: a listing never shows what a crash may leave behind. */
export function temporaryName(target: string): string {
  return join(dirname(target), `.~${basename(target).slice(0, 200)}.${randomBytes(6).toString("hex")}`);
}

/** For a `catch`: the value to go on with where a file is not there; every other error goes on. */
export function ignoreMissing<T>(value: T): (thrown: NodeJS.ErrnoException) => T {
  return (thrown) => {
    if (thrown.code === "ENOENT") return value;
    throw thrown;
  };
}
