import type { Host } from "../../data/host/types.js";
import { DataFormatError, DataSourceError, messageOf } from "../../errors.js";
import { readSafetensors, type Safetensors } from "./read-safetensors.js";

/** A file by its path, which a relative one takes from where the program was started, or a file's bytes. */
export type FileSource = string | Uint8Array;

/** A safetensors file, and what to call it in a message. */
export interface OpenedFile extends Safetensors {
  file: string;
}

/**
 * @throws {DataSourceError} where the file is not there or cannot be read
 * @throws {DataFormatError} where it is no sound safetensors file
 */
export async function openFile(host: Host, source: FileSource): Promise<OpenedFile> {
  if (typeof source !== "string") {
    if (!(source instanceof Uint8Array))
      throw new DataFormatError("loading: found no bytes. Pass a path, or the bytes of a safetensors file.");
    return { file: "the bytes given", ...readSafetensors(source, "the bytes given") };
  }
  if (host.files === undefined)
    throw new DataSourceError(
      `loading ${source}: a page in a browser has no files to look into. Pass the file's bytes instead.`,
    );
  let bytes: Uint8Array;
  try {
    bytes = await host.files.read(source);
  } catch (cause) {
    throw new DataSourceError(
      `loading ${source}: the file could not be read (${messageOf(cause)}). Paths are taken from ` +
        `${host.files.workingFolder}: check that the file is there.`,
      { cause },
    );
  }
  return { file: source, ...readSafetensors(bytes, source) };
}

/**
 * Writes a file whole or not at all; nothing is done where there is no path.
 *
 * @throws {DataSourceError} where it cannot be written; a file that was there stays as it was
 */
export async function keepFile(host: Host, bytes: Uint8Array, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  if (host.files === undefined)
    throw new DataSourceError(
      `saving ${path}: a page in a browser has no files to write to. Leave the path out and keep the bytes.`,
    );
  try {
    await host.files.write(path, bytes);
  } catch (cause) {
    throw new DataSourceError(
      `saving ${path}: the file could not be written (${messageOf(cause)}). ` +
        "Choose another place, or make room; what was there before is untouched.",
      { cause },
    );
  }
}
