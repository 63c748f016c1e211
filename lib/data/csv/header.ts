import { DataFormatError } from "../../errors.js";
import { fieldsOf, isNumber } from "./row.js";

/**
 * Whether a file's first line names its columns.
 *
 * It does where its first field is no number and not all of the others are pixels, so that a row whose label is
 * damaged is not passed over as a header.
 *
 * @throws {DataFormatError} where the line is not text
 */
export function isHeader(line: Uint8Array, name: string): boolean {
  if (line.includes(0))
    throw new DataFormatError(
      `${name}, line 1: it holds bytes that are no text, expected comma-separated numbers in UTF-8. ` +
        "Read an IDX file with readIdx; save a table from a spreadsheet as CSV in UTF-8.",
    );
  const [first, ...others] = fieldsOf(line);
  if (line.length === 0 || isNumber(first!)) return false;
  return !others.every((field) => isNumber(field) && Number(field) >= 0 && Number(field) <= 255);
}
