import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.js";
import { DataSourceError, messageOf } from "../errors.js";
import { makeFolder } from "../make-folder.js";
import { readRegularFile } from "../regular-file.js";
import { version } from "./version.js";

/** Results of long work, one file each, so that a second try does nothing twice. */
export interface Results {
  /**
   * What the work for this key came to: read where it is kept, else worked out and kept.
   *
   * @param key all that the result depends on
   * @throws {DataSourceError} where the result cannot be kept; where the folder cannot be made, before the work
   */
  get<T extends object>(key: readonly (string | number)[], work: () => Promise<T>): Promise<T>;
}

/**
 * Results kept in `.longhand/NAME`.
 *
 * @param context what all keys depend on, such as the digits' source; the version of Longhand is always part of it
 */
export function keptResults(name: string, context: string): Results {
  const folder = join(".longhand", name);
  return {
    async get<T extends object>(key: readonly (string | number)[], work: () => Promise<T>): Promise<T> {
      const hash = createHash("sha256").update(JSON.stringify([version(), context, key]));
      const path = join(folder, `${hash.digest("hex").slice(0, 16)}.json`);
      const found = await read(path);
      if (found !== undefined) return found as T;
      // Made before the work, so that a folder that cannot be written to costs no minutes.
      await makeFolder(folder).catch(refuse(folder));
      const result = await work();
      await writeAtomically(path, JSON.stringify(result)).catch(refuse(path));
      return result;
    },
  };
}

function refuse(path: string): (thrown: unknown) => never {
  return (cause) => {
    throw new DataSourceError(
      `keeping results: ${path} cannot be written (${messageOf(cause)}). ` +
        "Start the command in a folder that can be written to, on a disk with room.",
      { cause },
    );
  };
}

/** A file that cannot be read, is no JSON or holds nothing counts as none: the work is done again. */
async function read(path: string): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse((await readRegularFile(path)).toString("utf8"));
    const holds = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    return holds ? value : undefined;
  } catch {
    return undefined;
  }
}
