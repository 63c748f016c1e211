import { readRegularFile } from "../regular-file.js";
import { HttpError } from "./http-error.js";
import type { InsidePath } from "./paths.js";

/** A text or notebook beyond this is refused: a string of it would not fit the engine, nor the page. */
const largestInline = 256 * 1024 * 1024;

/**
 * Reads a document that is to be held in memory whole.
 *
 * @throws {HttpError} 400 where it is no file, 413 where it is too large; then nothing of it was read
 */
export async function readInline({ absolute, api }: InsidePath): Promise<Buffer<ArrayBuffer>> {
  return readRegularFile(absolute, largestInline).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EFTYPE")
      throw new HttpError(400, `${api} is neither a file nor a folder.`, { cause });
    if (cause.code !== "EFBIG") throw cause;
    const found = cause.message.replace(/^EFBIG: /, "").replace(/ are read$/, " can be opened");
    throw new HttpError(413, `${api}: ${found}. Read it from a cell instead.`, { cause });
  });
}
