import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../make-folder.js";
import { HttpError } from "./http-error.js";
import type { InsidePath } from "./paths.js";
import { storeFolder } from "./store-folder.js";

/**
 * Moves a file or folder into `.longhand/trash/<time>/<its path>`, from where it can be moved back by hand.
 *
 * A slip of the hand in a list of files must not cost an evening's work; the trash is emptied by its owner alone.
 *
 * @returns the deletion's own folder in the trash, for what goes along
 * @throws {HttpError} 400 for the root itself
 */
export async function moveToTrash(place: InsidePath, root: string): Promise<string> {
  if (place.api === "") throw new HttpError(400, "The served folder itself cannot be deleted.");
  const entry = await trashEntry(root);
  const target = join(entry, ...place.api.split("/"));
  await makeFolder(dirname(target));
  await move(place.absolute, target);
  return entry;
}

/** A folder of its own in the trash, named after the moment. */
export async function trashEntry(root: string): Promise<string> {
  const folder = await storeFolder(root, "trash");
  return freshFolder(folder, new Date().toISOString().replaceAll(":", "-"));
}

/** Two deletions in one millisecond get a folder each. */
async function freshFolder(folder: string, name: string): Promise<string> {
  for (let count = 0; ; count++) {
    const path = join(folder, count === 0 ? name : `${name}-${count}`);
    try {
      await mkdir(path);
      return path;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
    }
  }
}

/** A rename, or a copy and a removal where the trash lies on another disk. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rm(from, { recursive: true });
  }
}
