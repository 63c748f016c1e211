import { max } from "d3-array";
import { format } from "d3-format";
import { type Shaped, shapeText } from "./arrays.js";

/** Rows and columns shown at each end of a large array. */
const edge = 3;
/** Up to this many rows or columns an array is shown whole. */
const whole = 10;

/** An array's values as texts, with "…" for what is left out. */
export interface Excerpt {
  /** One row of texts, of equal length, for each row shown; row numbers are in `rowNumbers`. */
  rows: string[][];
  rowNumbers: string[];
  columnNumbers: string[];
}

/**
 * The corner values of an array of one or two axes, written alike.
 *
 * All values share one number of decimals, so that sizes can be compared at a glance.
 */
export function excerpt({ shape, data }: Shaped): Excerpt {
  const cols = shape.at(-1) ?? 1;
  const rows = cols === 0 ? 0 : data.length / cols;
  const shownRows = ends(rows);
  const shownCols = ends(cols);
  const values = shownRows.flatMap((row) =>
    row === undefined ? [] : shownCols.flatMap((col) => (col === undefined ? [] : [data[row * cols + col]!])),
  );
  const write = writerFor(values);
  return {
    rows: shownRows.map((row) =>
      shownCols.map((col) => (row === undefined || col === undefined ? "…" : write(data[row * cols + col]!))),
    ),
    rowNumbers: shownRows.map(numberOrDots),
    columnNumbers: shownCols.map(numberOrDots),
  };
}

/** An array as text, as NumPy prints one: its shape and type, then its values in columns. */
export function arrayText(shaped: Shaped): string {
  const head = `${shapeText(shaped.shape)} ${shaped.dtype}`;
  const { rows } = excerpt(shaped);
  if (rows.length === 0) return `${head}\n[]`;
  const width = max(rows.flat(), (text) => text.length)!;
  const lines = rows.map((row) => `[${row.map((text) => text.padStart(width)).join("  ")}]`);
  return [head, ...lines].join("\n");
}

function ends(count: number): (number | undefined)[] {
  if (count <= whole) return Array.from({ length: count }, (_, index) => index);
  const first = Array.from({ length: edge }, (_, index) => index);
  return [...first, undefined, ...first.map((index) => count - edge + index)];
}

function numberOrDots(index: number | undefined): string {
  return index === undefined ? "…" : String(index);
}

/**
 * Whole numbers stay whole; the rest gets four figures of the largest value and two of the smallest, six decimals at
 * most, or powers of ten where sizes lie far apart.
 */
function writerFor(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  if (finite.every(Number.isInteger)) return guarded(format("d"));
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (most >= 1e6 || most < 1e-3 || most / least > 1e7) return guarded(format(".3e"));
  const decimals = Math.max(4 - Math.ceil(Math.log10(most)), 1 - Math.floor(Math.log10(least)));
  return guarded(format(`.${Math.max(1, Math.min(6, decimals))}f`));
}

function guarded(write: (value: number) => string): (value: number) => string {
  return (value) => (Number.isFinite(value) ? write(value) : String(value)).replace("\u2212", "-");
}
