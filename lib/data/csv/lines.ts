import { DataFormatError } from "../../errors.js";

const lineFeed = 10;
const carriageReturn = 13;

/** A text without line ends would otherwise fill the memory before anybody could say what is wrong with it. */
const longestLine = 1 << 24;

/**
 * The lines of a text that comes piece by piece, without their ends, LF or CRLF, and without a byte order mark.
 *
 * A last line needs no end; an end at the very end makes no further, empty line.
 *
 * @returns views of the pieces where a line lies within one: each good until the next is asked for
 * @throws {DataFormatError} while iterating, where a line is longer than 16 MiB
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  let number = 1;
  // What has come of a line that its piece did not end; its memory is used again and again.
  let begun = new Uint8Array(1 << 12);
  let length = 0;
  const keep = (bytes: Uint8Array): void => {
    if (length + bytes.length > longestLine)
      throw new DataFormatError(
        `${name}, line ${number}: it is longer than ${longestLine} bytes, expected the comma-separated numbers of one ` +
          "image. Check that this is a CSV file with a line for each image.",
      );
    if (length + bytes.length > begun.length) {
      const longer = new Uint8Array(2 * (length + bytes.length));
      longer.set(begun.subarray(0, length));
      begun = longer;
    }
    begun.set(bytes, length);
    length += bytes.length;
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      let line = piece.subarray(start, end);
      if (length > 0) {
        keep(line);
        line = begun.subarray(0, length);
        length = 0;
      }
      yield trimmed(line, number++);
      start = end + 1;
    }
    keep(piece.subarray(start));
  }
  if (length > 0) yield trimmed(begun.subarray(0, length), number);
}

function trimmed(line: Uint8Array, number: number): Uint8Array {
  const marked = number === 1 && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
  const returned = line.at(-1) === carriageReturn;
  return line.subarray(marked ? 3 : 0, returned ? -1 : undefined);
}
