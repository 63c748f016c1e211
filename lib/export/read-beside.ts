import { realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { readRegularFile } from "../regular-file.js";

/** What one export may bring along, in bytes: more would not fit a page, which is one string. */
const largestTogether = 128 * 1024 * 1024;

/**
 * Reads files that a notebook shows, by their paths from its folder; undefined for one that is not there, or too large.
 *
 * Nothing outside `root` is read and nothing hidden, not even by way of a link: a notebook from elsewhere must not carry
 * off what lies on the machine where it is exported.
 *
 * @param folder where the notebook lies
 * @param root the folder that it may show files of; its own unless told
 */
export function readBeside(
  folder: string,
  root: string = folder,
): (path: string) => Promise<Uint8Array | undefined> {
  let left = largestTogether;
  return async (path) => {
    try {
      const named = resolve(folder, path);
      const outer = await realpath(isWithin(resolve(folder), resolve(root)) ? root : folder);
      const file = await realpath(named);
      if (!isWithin(file, outer) || isHiddenFrom(folder, named)) return undefined;
      if (isHiddenFrom(await realpath(folder), file)) return undefined;
      const bytes = await readRegularFile(file, left);
      left -= bytes.length;
      return bytes;
    } catch {
      return undefined;
    }
  };
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** Whether the way to a file goes through hidden folders. One that the notebook lies in itself is none of those. */
function isHiddenFrom(folder: string, file: string): boolean {
  return relative(folder, file)
    .split(sep)
    .some((segment) => segment.startsWith(".") && segment !== "..");
}
