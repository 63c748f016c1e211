import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export interface WriteOptions {
  flush?: boolean;
}

/**
 * Replaces a file's content in one step, or leaves it as it was.
 *
 * The bytes go to a new file beside it, are flushed to the disk, and take the old name last; a short write (a full
 * disk) is an error and never half a file. Permissions are kept, a link keeps pointing where it did, and a file that
 * is write-protected is refused, though a rename would succeed. What a killed write left there is taken away later.
 *
 * @param options flush: false for what can be made again. It survives the end of the process as well, but perhaps not a
 *   loss of power, and costs no wait for the disk
 * @throws the file system's error, with its code
 */
export async function writeAtomically(
  path: string,
  data: string | Uint8Array,
  { flush = true }: WriteOptions = {},
): Promise<void> {
  // Each question costs a trip to the thread pool and back, and most files are no links.
  const found = await lstat(path).catch(ignoreMissing(undefined));
  const isLink = found?.isSymbolicLink() === true;
  const target = isLink ? await realpath(path).catch(ignoreMissing(path)) : path;
  const old = isLink ? await stat(target).catch(ignoreMissing(undefined)) : found;
  if (old !== undefined) await access(target, constants.W_OK);
  const temporary = temporaryName(target);
  try {
    const file = await open(temporary, "wx", old?.mode ?? 0o666);
    try {
      // writeFile goes on until every byte is taken or the system refuses.
      await file.writeFile(data);
      if (old !== undefined) await file.chmod(old.mode);
      if (flush) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await removeLeftovers(target);
}

/** Older than any write takes, so that nobody's write under way is taken from them. */
const abandonedMs = 600_000;

/** Takes away what earlier writes of the same file left behind when they were killed. It may fail, and try again. */
async function removeLeftovers(target: string): Promise<void> {
  const beginning = temporaryPrefix(target);
  await removeAbandoned(
    dirname(target),
    (name) => name.startsWith(beginning) && name.length === beginning.length + 12,
  );
}

/**
 * Takes away what has lain in a folder under a temporary name for longer than any write takes.
 *
 * @param isMeant which of the temporary names
 */
export async function removeAbandoned(folder: string, isMeant: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!/^\.~.*\.[0-9a-f]{12}$/s.test(name) || !isMeant(name)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && Date.now() - stats.mtimeMs > abandonedMs)
      await rm(path, { force: true, recursive: true }).catch(() => undefined);
  }
}

/** A hidden name beside the file: a listing never shows what a crash may leave behind. */
export function temporaryName(target: string): string {
  return join(dirname(target), `${temporaryPrefix(target)}${randomBytes(6).toString("hex")}`);
}

function temporaryPrefix(target: string): string {
  return `.~${basename(target).slice(0, 200)}.`;
}

/** For a `catch`: the value to go on with where a file is not there; every other error goes on. */
export function ignoreMissing<T>(value: T): (thrown: NodeJS.ErrnoException) => T {
  return (thrown) => {
    if (thrown.code === "ENOENT") return value;
    throw thrown;
  };
}
