import { host as machine } from "#host";
import { checkOptionNames } from "../../check-options.js";
import { DataFormatError, ParameterError } from "../../errors.js";
import { Dataset, type DatasetSource } from "../dataset.js";
import type { Host } from "../host/types.js";
import { checkClasses } from "../one-hot.js";
import { refuseStopped } from "../stop.js";
import { type CsvSource, plainBytes } from "./bytes.js";
import { isHeader } from "./header.js";
import { linesOf } from "./lines.js";
import { isBlank, type RowShape, readRow, refuseBlank } from "./row.js";
import { GrowingRows } from "./rows.js";

export interface CsvOptions {
  /** What to call the set, and the file in messages; the file's name, or "CSV", where it is left out. */
  name?: string;
  /** The images' height and width; squares where both are left out. */
  height?: number;
  width?: number;
  /** C: labels must be 0 to C - 1; 10 where it is left out. */
  classes?: number;
  /** Whether line 1 names the columns; found out where it is left out. */
  header?: boolean;
  /** What the data set says of where it comes from; "csv" where it is left out. */
  source?: DatasetSource;
  /** Stops the reading. */
  signal?: AbortSignal;
}

const optionNames = ["name", "height", "width", "classes", "header", "source", "signal"];

/** Empty lines that are passed over: a gzip of nothing else would keep the reader busy for hours. */
const mostBlank = 10_000;

/** Rows between two pauses, some milliseconds. */
const rowsAtOnce = 512;

/**
 * Reads labelled images from CSV: one a line, its label first, then its height · width pixels, 0 to 255.
 *
 * The text is read as it comes and never held whole; it may be gzipped, end its lines with LF or CRLF, begin with a
 * byte order mark, name its columns in line 1, and end with empty lines. MNIST gives the very arrays that its IDX files
 * give.
 *
 * @throws {DataFormatError} naming line and column, counted from 1, where a row has too few or too many fields, or one
 *   is no whole number in its range, or a line before the last row is empty; where gzip is damaged; where there
 *   is no row, or there are more than take 1 GiB
 * @throws {ParameterError} where height, width or classes make no sense; for an option that there is not
 * @throws {AbortedError} when the signal is given
 * Used in notebooks/01.
 */
export async function parseCsv(source: CsvSource, options: CsvOptions = {}): Promise<Dataset> {
  return parseCsvOn(machine, source, options);
}

/** `parseCsv` on any machine. @internal */
export async function parseCsvOn(host: Host, source: CsvSource, options: CsvOptions): Promise<Dataset> {
  checkOptionNames("reading CSV", options, optionNames);
  const { name = "CSV", classes = 10, header, source: from = "csv", signal } = options;
  checkClasses(classes, name);
  let shape: RowShape | undefined;
  let rows: GrowingRows | undefined;
  let line = 0;
  let firstBlank = 0;
  for await (const bytes of linesOf(plainBytes(host, source, name), name)) {
    line++;
    if (line === 1 && (header ?? isHeader(bytes, name))) continue;
    if (isBlank(bytes)) {
      // Many tools leave empty lines at the end; only a row behind them shows that they were in the middle.
      if (firstBlank === 0) firstBlank = line;
      if (line - firstBlank >= mostBlank)
        throw new DataFormatError(
          `${name}, line ${firstBlank}: more than ${mostBlank} empty lines follow, expected a row for each image. ` +
            "Take them out.",
        );
      continue;
    }
    shape ??= { ...sizeOf(bytes, options, { name, line }), classes };
    rows ??= new GrowingRows(shape.height * shape.width);
    if (firstBlank > 0) refuseBlank(shape, { name, line: firstBlank });
    rows.add(readRow(bytes, rows.next(name), { shape, place: { name, line } }));
    if (rows.count % rowsAtOnce > 0) continue;
    refuseStopped(signal, `reading ${name}`);
    await host.breathe();
  }
  refuseStopped(signal, `reading ${name}`);
  if (rows === undefined || shape === undefined)
    throw new DataFormatError(
      `${name}: there is no row of numbers (${line} lines in all), expected one for each image. Fetch the file again.`,
    );
  return new Dataset({ name, source: from, ...rows.join(), ...shape });
}

/** The images' size as the caller says it, or as the first row's number of fields does. */
function sizeOf(
  bytes: Uint8Array,
  { height, width }: CsvOptions,
  place: { name: string; line: number },
): { height: number; width: number } {
  const fields = bytes.reduce((count, byte) => (byte === 44 ? count + 1 : count), 1);
  const side = Math.sqrt(fields - 1);
  const size = {
    height: height ?? (width === undefined ? side : (fields - 1) / width),
    width: width ?? (height === undefined ? side : (fields - 1) / height),
  };
  const given = Object.entries({ height, width }).filter(([, value]) => value !== undefined);
  for (const [what, value] of given)
    if (!(Number.isInteger(value) && value! >= 1))
      throw new ParameterError(
        `${place.name}: ${what} is ${value}, expected a whole number from 1 up. Pass the size of one image in pixels.`,
      );
  if (Number.isInteger(size.height) && Number.isInteger(size.width) && size.height >= 1 && size.width >= 1)
    return size;
  const shape = given.length === 0 ? "a square image" : `an image with a ${given[0]![0]} of ${given[0]![1]}`;
  throw new DataFormatError(
    `${place.name}, line ${place.line}: found ${fields} field${fields === 1 ? "" : "s"}, expected a label and the ` +
      `pixels of ${shape}. Mend the line, or pass the images' height and width.`,
  );
}
