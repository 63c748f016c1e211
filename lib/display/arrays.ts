import { isMatrixLike } from "../plot/grid-input.js";
import { isNumbers } from "../plot/numbers.js";
import { tagOf } from "./kinds.js";

/** Numbers with a shape, whichever class holds them. */
export interface Shaped {
  /** Lengths along each axis: (rows, cols) of a Matrix, (length,) of a vector. */
  shape: readonly number[];
  dtype: string;
  /** All values, row by row. */
  data: ArrayLike<number>;
}

/**
 * What is known of an array's shape, or undefined where the value is no array of numbers.
 *
 * Takes a Matrix, a typed array, an array of numbers, and an array of equally long rows of numbers.
 *
 * @param around the arrays that hold this one, so that an array that holds itself is found out
 */
export function shapedOf(value: unknown, around: readonly unknown[] = []): Shaped | undefined {
  if (isMatrixLike(value)) {
    const { rows, cols, data } = value;
    return { shape: [rows, cols], dtype: namedType(value) ?? typeName(data), data };
  }
  if (isTypedArray(value)) return { shape: [value.length], dtype: typeName(value), data: value };
  if (!Array.isArray(value)) return undefined;
  if (isNumbers(value) && !isSparse(value as readonly unknown[])) {
    return { shape: [value.length], dtype: "number", data: value };
  }
  if (around.includes(value) || around.length >= mostAxes) return undefined;
  return shapedRows(value, [...around, value]);
}

/** No array that a person reads has more. */
const mostAxes = 16;

/** Whether there are holes, which `every` passes over. */
function isSparse(value: readonly unknown[]): boolean {
  return value.includes(undefined);
}

function shapedRows(rows: readonly unknown[], around: readonly unknown[]): Shaped | undefined {
  const shaped = (row: unknown) => (isMatrixLike(row) ? undefined : shapedOf(row, around));
  const first = shaped(rows[0]);
  if (first === undefined) return undefined;
  const inner = rows.map(shaped);
  const same = inner.every((row) => row !== undefined && String(row.shape) === String(first.shape));
  if (!same) return undefined;
  return {
    shape: [rows.length, ...first.shape],
    dtype: first.dtype,
    data: inner.flatMap((row) => Array.from(row!.data)),
  };
}

/**
 * Shape and type of an array as one writes them in the field: `(64, 784) float64`, `(64,) uint8`.
 *
 * A plain number is `number`; a data set tells its pixels and its labels.
 */
export function formatShape(value: unknown): string {
  const shaped = shapedOf(value);
  if (shaped !== undefined) return `${shapeText(shaped.shape)} ${shaped.dtype}`;
  if (isDataset(value)) {
    const { count, height, width, labels } = value;
    const labelled = labels === undefined ? "" : `, labels ${shapeText([labels.length])}`;
    return `${count} pictures of ${height} × ${width}, pixels ${shapeText([count, height * width])} uint8${labelled}`;
  }
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (value === null) return "null";
  return typeof value === "object" && tagOf(value) !== "Object" ? tagOf(value) : typeof value;
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

interface DatasetLike {
  pixels: ArrayLike<number>;
  labels?: ArrayLike<number>;
  count: number;
  height: number;
  width: number;
}

export function isDataset(value: unknown): value is DatasetLike {
  if (typeof value !== "object" || value === null) return false;
  const { pixels, count, height, width } = value as Partial<DatasetLike>;
  return isTypedArray(pixels) && [count, height, width].every((size) => typeof size === "number");
}

function isTypedArray(value: unknown): value is ArrayLike<number> {
  return ArrayBuffer.isView(value) && isNumbers(value);
}

function namedType(value: object): string | undefined {
  const { dtype } = value as { dtype?: unknown };
  return typeof dtype === "string" ? dtype : undefined;
}

/** NumPy's names, which are the field's. */
function typeName(data: ArrayLike<number>): string {
  const known = /^(Float|Int|Uint)(8|16|32|64)(Clamped)?Array$/.exec(tagOf(data));
  return known === null ? "number" : `${known[1]!.toLowerCase()}${known[2]}`;
}
