import { readFile, realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";

/**
 * Reads files that a notebook shows, by their paths from its folder; undefined for one that is not there.
 *
 * Nothing outside `root` is read, not even by way of a link: a notebook from elsewhere must not carry off what lies on
 * the machine where it is exported.
 *
 * @param folder where the notebook lies
 * @param root the folder that it may show files of; its own unless told
 */
export function readBeside(
  folder: string,
  root: string = folder,
): (path: string) => Promise<Uint8Array | undefined> {
  const isWithin = (path: string, outer: string): boolean =>
    path === outer || path.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  return async (path) => {
    try {
      const outer = await realpath(isWithin(resolve(folder), resolve(root)) ? root : folder);
      const file = await realpath(resolve(folder, path));
      return isWithin(file, outer) ? await readFile(file) : undefined;
    } catch {
      return undefined;
    }
  };
}
