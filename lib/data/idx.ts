import { host } from "#host";
import { DataFormatError } from "../errors.js";
import { describeHeader, imagesMagic, labelsMagic, readHeader } from "./idx-header.js";
import { inflateIdx, isGzip } from "./inflate-idx.js";
import { checkClasses, refuseOutside } from "./one-hot.js";

/** Images as an IDX file holds them: `pixels` is (count, height, width), row-major, 0 background to 255 ink. */
export interface IdxImages {
  kind: "images";
  count: number;
  height: number;
  width: number;
  pixels: Uint8Array;
}

/** Labels as an IDX file holds them: `labels` is (count,). */
export interface IdxLabels {
  kind: "labels";
  count: number;
  labels: Uint8Array;
}

export interface IdxOptions {
  /** The file's name, for error messages. */
  name: string;
  /** C: labels must be 0 to C - 1; any byte is a label where it is left out. Images have none to check. */
  classes?: number;
}

/**
 * Reads an IDX file, gzipped or plain: which of the two, its first bytes tell.
 *
 * Inflation stops where the header's promise ends, so a small file that would inflate to fill the memory is refused
 * before it does.
 *
 * @throws {DataFormatError} where the bytes are not whole and sound IDX; it names file, found, expected and the mend
 * @throws {ParameterError} where `classes` is not a whole number from 1 to 256
 * Used in notebooks/01.
 */
export async function readIdx(bytes: Uint8Array, options: IdxOptions): Promise<IdxImages | IdxLabels> {
  return parseIdx(isGzip(bytes) ? await inflateIdx(host, bytes, options.name) : bytes, options);
}

/**
 * Reads the bytes of a plain IDX file of images (magic number 2051) or labels (2049).
 *
 * The pixels or labels are a view of `bytes`, not a copy.
 *
 * @throws {DataFormatError} on a wrong magic number, a cut header or body, bytes past the end, or a label that is not one of
 *   the classes; it names file, found, expected and the mend
 * @throws {ParameterError} where `classes` is not a whole number from 1 to 256
 * Derived in notebooks/01.
 */
export function parseIdx(bytes: Uint8Array, options: IdxOptions): IdxImages | IdxLabels {
  const { name, classes } = options;
  if (classes !== undefined) checkClasses(classes, name);
  const header = readHeader(bytes, name);
  const { totalBytes } = header;
  if (bytes.length !== totalBytes) {
    const promise = `the header promises ${describeHeader(header)}`;
    const found = `${promise}, so ${totalBytes} bytes were expected, but the file holds ${bytes.length}`;
    const mend =
      bytes.length < totalBytes
        ? "It is cut short: fetch it again."
        : `${bytes.length - totalBytes} bytes follow the end: fetch it again.`;
    throw new DataFormatError(`${name}: ${found}. ${mend}`);
  }
  const body = bytes.subarray(header.headerBytes);
  if (header.kind === "labels") {
    if (classes !== undefined)
      for (let row = 0; row < body.length; row++) refuseOutside(body[row]!, row, classes, name);
    return { kind: "labels", count: header.count, labels: body };
  }
  const { count, height, width } = header;
  return { kind: "images", count, height, width, pixels: body };
}

/**
 * The bytes of a plain IDX file: what `parseIdx` reads, written.
 *
 * @throws {DataFormatError} where the array's length is not what the counts say
 * Used in notebooks/01.
 */
export function writeIdx(content: IdxImages | IdxLabels): Uint8Array {
  const body = content.kind === "images" ? content.pixels : content.labels;
  const sizes = content.kind === "images" ? [content.count, content.height, content.width] : [content.count];
  const expected = sizes.reduce((product, size) => product * size, 1);
  if (body.length !== expected)
    throw new DataFormatError(
      `writing IDX ${content.kind}: ${body.length} bytes were given, expected ${sizes.join(" × ")} = ${expected}. ` +
        "Give counts that match the array.",
    );
  const bytes = new Uint8Array(4 + 4 * sizes.length + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.kind === "images" ? imagesMagic : labelsMagic);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(body, 4 + 4 * sizes.length);
  return bytes;
}
