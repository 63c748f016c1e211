import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { HttpError, shown } from "./http-error.js";
import type { InsidePath } from "./paths.js";
import { storeFolder } from "./store-folder.js";

/** Far above any data set of a lesson, far below what would fill a disk unnoticed. */
const largestUpload = 8 * 1024 ** 3;

/**
 * Takes one piece of a large upload: numbered from 1, the last one -1.
 *
 * The pieces are gathered in the store and take their place as one whole file, so that an upload that breaks off
 * leaves nothing half-written.
 *
 * @returns where the bytes lie now
 * @throws {HttpError} 400 for a piece out of turn, 413 past the limit
 */
export async function takeChunk(
  place: InsidePath,
  piece: { chunk: unknown; bytes: Uint8Array; root: string },
): Promise<string> {
  const { chunk, bytes, root } = piece;
  if (typeof chunk !== "number" || !Number.isInteger(chunk) || chunk < -1 || chunk === 0) {
    throw new HttpError(400, `chunk is ${shown(chunk)}, and must count from 1 and end with -1.`);
  }
  const folder = await storeFolder(root, "uploads");
  const gathered = join(folder, createHash("sha256").update(place.api).digest("hex"));
  await append(gathered, bytes, chunk === 1);
  if (chunk !== -1) return gathered;
  await rename(gathered, place.absolute);
  return place.absolute;
}

async function append(path: string, bytes: Uint8Array, first: boolean): Promise<void> {
  // Through no link: a folder that somebody else made may bring a store with one in this place.
  if (first) await rm(path, { force: true });
  const flags = first ? "wx" : constants.O_RDWR | constants.O_NOFOLLOW | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT" || thrown.code === "ELOOP")
      throw new HttpError(400, "The upload has no beginning. Start it again.");
    throw thrown;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new HttpError(400, "The upload has no beginning. Start it again.");
    const { size } = stats;
    if (size + bytes.byteLength > largestUpload) {
      await rm(path, { force: true });
      throw new HttpError(
        413,
        `An upload may have ${largestUpload} bytes. Copy the file with the system's tools.`,
      );
    }
    let done = 0;
    while (done < bytes.byteLength) {
      const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, size + done);
      done += bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
