import { realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../make-folder.js";
import { HttpError } from "./http-error.js";

/** What belongs to the served folder rather than to the person lies in it, under this hidden name. */
export const storeName = ".longhand";

/**
 * A sub-folder of the store, made when it is first needed: `checkpoints`, `trash`, `uploads`.
 *
 * The store brings its own .gitignore, so that nobody commits a trash can.
 *
 * @param root an absolute path without links
 * @throws {HttpError} 403 where a link would take the store elsewhere
 */
export async function storeFolder(root: string, ...segments: string[]): Promise<string> {
  const store = join(root, storeName);
  if (await makeFolder(store)) {
    await writeFile(join(store, ".gitignore"), "# Longhand's checkpoints and trash\n*\n");
  }
  const folder = join(store, ...segments);
  await makeFolder(folder);
  if ((await realpath(folder)) !== folder) {
    throw new HttpError(403, `${storeName} is a link to another place. Remove it; Longhand makes its own.`);
  }
  return folder;
}
