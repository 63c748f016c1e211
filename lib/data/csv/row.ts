import { DataFormatError } from "../../errors.js";

/** What each row of a CSV file holds: a label, then height · width pixels, row-major. */
export interface RowShape {
  height: number;
  width: number;
  /** C: labels are 0 to C - 1. */
  classes: number;
}

/** Where a row lies, for an error's text. */
export interface RowPlace {
  /** The file's name. */
  name: string;
  /** Counted from 1, the header among them. */
  line: number;
}

const zero = 48;
const comma = 44;

/**
 * Reads a row into `pixels`, and returns its label.
 *
 * Rows of plain digits and commas, which is nearly all there are, are read byte by byte; any other is read anew, with
 * time to say what is wrong with it and where. (The package csv-parse, which makes a string of every field first,
 * takes some 15 s for the 60,000 rows of MNIST, and this takes one.)
 *
 * @param line without its end
 * @param pixels (height · width,)
 * @throws {DataFormatError} naming line and column of what is wrong, both counted from 1
 */
export function readRow(
  line: Uint8Array,
  pixels: Uint8Array,
  about: { shape: RowShape; place: RowPlace },
): number {
  const label = readPlainRow(line, pixels, about.shape.classes);
  return label >= 0 ? label : readAnyRow(line, pixels, about);
}

/** @returns the label, or -1 where there is anything but digits and commas, or anything wrong */
function readPlainRow(line: Uint8Array, pixels: Uint8Array, classes: number): number {
  const size = pixels.length;
  let label = -1;
  let field = -1; // -1 is the label, then come the pixels
  let value = 0;
  let digits = 0;
  for (let i = 0; i <= line.length; i++) {
    const byte = i < line.length ? line[i]! : comma;
    if (byte >= zero && byte <= zero + 9) {
      value = 10 * value + (byte - zero);
      digits++;
      continue;
    }
    if (byte !== comma || digits === 0 || value > 255 || field >= size) return -1;
    if (field < 0) label = value;
    else pixels[field] = value;
    field++;
    value = 0;
    digits = 0;
  }
  return field === size && label < classes ? label : -1;
}

/** Spaces around numbers and whole numbers written 5.0 or 5e0 are taken; whatever else is not plain is refused. */
function readAnyRow(
  line: Uint8Array,
  pixels: Uint8Array,
  { shape, place }: { shape: RowShape; place: RowPlace },
): number {
  const fields = fieldsOf(line);
  let label = 0;
  fields.slice(0, pixels.length + 1).forEach((field, i) => {
    const most = i === 0 ? shape.classes - 1 : 255;
    const what = i === 0 ? "a label" : "a pixel";
    const value = isNumber(field) ? Number(field) : Number.NaN;
    if (!(Number.isInteger(value) && value >= 0 && value <= most)) {
      const found = Number.isNaN(value)
        ? `found ${quoted(field)}, which is no number`
        : `found ${field.trim()}`;
      const mend = Number.isNaN(value) && place.line === 1 ? headerMend : valueMend;
      refuse(
        { ...place, column: i + 1 },
        `${found}; expected ${what}, a whole number from 0 to ${most}. ${mend}`,
      );
    }
    if (i === 0) label = value;
    else pixels[i - 1] = value;
  });
  if (fields.length !== pixels.length + 1) {
    const much = fields.length > pixels.length ? "many" : "few";
    refuse(place, `too ${much} fields: found ${fields.length}, expected ${describe(shape)}. ${countMend}`);
  }
  return label;
}

const headerMend = "If line 1 names the columns, say so with header: true.";
const valueMend = "Mend the field, or fetch the file again.";
const countMend = "Mend the line, or fetch the file again.";

function refuse({ name, line, column }: RowPlace & { column?: number }, fault: string): never {
  throw new DataFormatError(
    `${name}, line ${line}${column === undefined ? "" : `, column ${column}`}: ${fault}`,
  );
}

function describe({ height, width }: RowShape): string {
  return `${1 + height * width}: a label and ${height}×${width} pixels`;
}

/** Whether a line holds nothing, or only spaces. */
export function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 32 || byte === 9);
}

/** @throws {DataFormatError} that names the line as empty */
export function refuseBlank(shape: RowShape, place: RowPlace): never {
  refuse(place, `the line is empty, expected ${describe(shape)}. Take the line out.`);
}

/** The fields of a line as text. */
export function fieldsOf(line: Uint8Array): string[] {
  return new TextDecoder().decode(line).split(",");
}

/** Whether a field is a decimal number, whole or not, in or out of range. */
export function isNumber(field: string): boolean {
  return /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(field);
}

function quoted(field: string): string {
  return JSON.stringify(field.length > 30 ? `${field.slice(0, 30)}…` : field);
}
