import { ShapeError } from "../errors.js";
import { checkDtypes, checkSameShape, refuseOverlap, resultMatrix } from "./check.js";
import type { Matrix } from "./matrix.js";

/**
 * `f` of every entry.
 *
 * @param into where to write, of the same shape; may be `a` itself; a new matrix when left out
 * @throws {ShapeError} where `into` does not fit
 * Used in notebooks/02.
 */
export function map(a: Matrix, f: (value: number) => number, into?: Matrix): Matrix {
  const result = resultMatrix("map", { rows: a.rows, cols: a.cols, like: a, into });
  for (let i = 0; i < a.data.length; i++) result.data[i] = f(a.data[i]!);
  return result;
}

/**
 * a + b, entry by entry.
 *
 * @param into where to write, of the same shape; may be `a` or `b`; a new matrix when left out
 * @throws {ShapeError} where shapes or precisions differ
 * Used in notebooks/02.
 */
export function add(a: Matrix, b: Matrix, into?: Matrix): Matrix {
  return combine("add", { a, b, into }, (x, y) => x + y);
}

/**
 * a - b, entry by entry.
 *
 * @param into where to write, of the same shape; may be `a` or `b`; a new matrix when left out
 * @throws {ShapeError} where shapes or precisions differ
 * Used in notebooks/04.
 */
export function subtract(a: Matrix, b: Matrix, into?: Matrix): Matrix {
  return combine("subtract", { a, b, into }, (x, y) => x - y);
}

/**
 * a ⊙ b, entry by entry (the Hadamard product; the matrix product is `matmul`).
 *
 * @param into where to write, of the same shape; may be `a` or `b`; a new matrix when left out
 * @throws {ShapeError} where shapes or precisions differ
 * Used in notebooks/04.
 */
export function multiply(a: Matrix, b: Matrix, into?: Matrix): Matrix {
  return combine("multiply", { a, b, into }, (x, y) => x * y);
}

/**
 * Every entry times one number.
 *
 * @param into where to write, of the same shape; may be `a` itself; a new matrix when left out
 * @throws {ShapeError} where `into` does not fit
 * Used in notebooks/02.
 */
export function scale(a: Matrix, factor: number, into?: Matrix): Matrix {
  return map(a, (value) => value * factor, into);
}

/**
 * Adds one row to every row: a batch of N examples plus the biases.
 *
 * @param a (N, H)
 * @param row (1, H)
 * @param into where to write, (N, H); may be `a` itself, not `row`; a new matrix when left out
 * @throws {ShapeError} where the widths or precisions differ
 * Used in notebooks/02.
 */
export function addRow(a: Matrix, row: Matrix, into?: Matrix): Matrix {
  if (row.rows !== 1 || row.cols !== a.cols)
    throw new ShapeError(
      `addRow: a row of shape ${row.shape} to ${a.shape}. Pass one of shape (1, ${a.cols}).`,
    );
  checkDtypes("addRow", a, row);
  refuseOverlap("addRow", into, [row]);
  const result = resultMatrix("addRow", { rows: a.rows, cols: a.cols, like: a, into });
  const { rows, cols, data } = a;
  const added = row.data;
  const out = result.data;
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++, at++) out[at] = data[at]! + added[j]!;
  return result;
}

/**
 * a with rows and columns exchanged: (M, N) -> (N, M), in new memory.
 *
 * Used in notebooks/04.
 */
export function transpose(a: Matrix): Matrix {
  const result = resultMatrix("transpose", { rows: a.cols, cols: a.rows, like: a, into: undefined });
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) result.data[j * a.rows + i] = a.data[i * a.cols + j]!;
  return result;
}

/**
 * f(a, b) of every pair of entries in the same place.
 *
 * @param into where to write, of the same shape; may be `a` or `b`; a new matrix when left out
 * @throws {ShapeError} where shapes or precisions differ
 * Used in notebooks/11.
 */
export function combine(
  operation: string,
  { a, b, into }: { a: Matrix; b: Matrix; into?: Matrix | undefined },
  f: (x: number, y: number) => number,
): Matrix {
  checkSameShape(operation, a, b);
  const result = resultMatrix(operation, { rows: a.rows, cols: a.cols, like: a, into });
  for (let i = 0; i < a.data.length; i++) result.data[i] = f(a.data[i]!, b.data[i]!);
  return result;
}
