import { DataFormatError } from "../errors.js";

/** What the first bytes of an IDX file promise about the rest. */
export type IdxHeader =
  | { kind: "images"; count: number; height: number; width: number; headerBytes: 16; totalBytes: number }
  | { kind: "labels"; count: number; headerBytes: 8; totalBytes: number };

/** Unsigned bytes in three dimensions, and in one. */
export const imagesMagic = 2051;
export const labelsMagic = 2049;

/** The longest header there is. */
export const longestHeader = 16;

/** Past 1 GiB a header is far likelier to be damaged, or hostile, than true. */
export const mostBytes: number = 2 ** 30;

/**
 * Reads the header at the start of an IDX file.
 *
 * @param bytes the whole file, or at least its first 16 bytes where there are so many
 * @throws {DataFormatError} naming the file, what was found, what was expected, and the mend
 * Source: the format's description on the page that MNIST was published on, yann.lecun.com/exdb/mnist.
 */
export function readHeader(bytes: Uint8Array, name: string): IdxHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4)
    throw new DataFormatError(
      `${name}: the file holds ${bytes.length} bytes, expected an IDX header of 8 (labels) or 16 (images). ` +
        "It is cut short: fetch it again.",
    );
  const magic = view.getUint32(0);
  if (magic !== imagesMagic && magic !== labelsMagic)
    throw new DataFormatError(
      `${name}: the first four bytes are ${hex(magic)}, expected ${hex(imagesMagic)} (2051, images) or ` +
        `${hex(labelsMagic)} (2049, labels). ${guess(bytes)}`,
    );
  const headerBytes = magic === imagesMagic ? 16 : 8;
  if (bytes.length < headerBytes)
    throw new DataFormatError(
      `${name}: the header ends after ${bytes.length} bytes, expected ${headerBytes}. It is cut short: fetch it again.`,
    );
  const count = view.getUint32(4);
  if (headerBytes === 8) return { kind: "labels", count, headerBytes, totalBytes: within(8 + count, name) };
  const height = view.getUint32(8);
  const width = view.getUint32(12);
  if (height === 0 || width === 0)
    throw new DataFormatError(
      `${name}: the header says images of ${height}×${width} pixels, expected at least 1×1. Fetch the file again.`,
    );
  const totalBytes = within(16 + count * height * width, name);
  return { kind: "images", count, height, width, headerBytes, totalBytes };
}

/** What a header says of its file, for an error's text. */
export function describeHeader(header: IdxHeader): string {
  if (header.kind === "labels") return `${header.count} labels`;
  return `${header.count} images of ${header.height}×${header.width}`;
}

function within(totalBytes: number, name: string): number {
  if (totalBytes <= mostBytes) return totalBytes;
  throw new DataFormatError(
    `${name}: the header promises ${totalBytes} bytes, expected at most ${mostBytes} (1 GiB). ` +
      "The header is damaged, or this is not a set of digits: fetch the file again.",
  );
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}

/** The likeliest cause: a server's error page saved under the file's name, or a file gzipped twice. */
function guess(bytes: Uint8Array): string {
  if (bytes[0] === 0x3c)
    return "It looks like a web page, not data: fetch the file again, from another address.";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "It was gzipped twice: gunzip it once.";
  return "It is not an IDX file of unsigned bytes, or it is damaged: fetch it again.";
}
