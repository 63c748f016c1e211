import { stat } from "node:fs/promises";
import { ignoreMissing, writeAtomically } from "../atomic-write.js";
import { makeFolder } from "../make-folder.js";
import type { PreparedSave } from "./document-tasks.js";
import { HttpError } from "./http-error.js";
import type { InsidePath } from "./paths.js";
import { takeChunk } from "./uploads.js";

/** What a save did. */
export interface Saved {
  /** Whether the file or folder was not there before. */
  created: boolean;
  /** Where the bytes lie now; elsewhere than the file while an upload in pieces is under way. */
  absolute: string;
}

/**
 * Writes what a client saves; the old content stays whole until the new one is.
 *
 * A save does not compare with the disk: in Jupyter's protocol the client asks for the hash first and asks its user.
 *
 * @throws {HttpError} 409 where a file and a folder collide
 */
export async function save(place: InsidePath, prepared: PreparedSave, root: string): Promise<Saved> {
  const { type, chunk, bytes } = prepared;
  const old = await stat(place.absolute).catch(ignoreMissing(undefined));
  if (type === "directory") return saveFolder(place, old !== undefined && !old.isDirectory());
  if (old !== undefined && !old.isFile()) {
    throw new HttpError(409, `${place.api} is a folder. Save under another name.`);
  }
  if (type === "file" && chunk !== undefined)
    return { created: old === undefined, absolute: await takeChunk(place, { chunk, bytes, root }) };
  await writeAtomically(place.absolute, bytes);
  return { created: old === undefined, absolute: place.absolute };
}

async function saveFolder(place: InsidePath, collides: boolean): Promise<Saved> {
  if (collides) throw new HttpError(409, `${place.api} is a file. Choose another name for the folder.`);
  return { created: await makeFolder(place.absolute), absolute: place.absolute };
}
