import { ShapeError } from "../errors.js";
import { checkSameShape, refuseOverlap, resultMatrix } from "./check.js";
import type { FloatArray, Matrix } from "./matrix.js";

/**
 * The sum of all entries, added in pairs, so that the error grows with the logarithm of their number.
 *
 * Source: NumPy's pairwise summation, in the same order, so that a float64 sum is the same to the last bit.
 * Used in notebooks/03.
 */
export function sum(a: Matrix): number {
  return sumInPairs(a.data, 0, a.data.length);
}

/** Few enough to be added one after another, eight sums at a time. */
const BLOCK = 128;

function sumInPairs(values: FloatArray, start: number, end: number): number {
  const count = end - start;
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const middle = start + half - (half % 8);
    return sumInPairs(values, start, middle) + sumInPairs(values, middle, end);
  }
  let total = 0;
  let next = start;
  if (count >= 8) {
    const eight = Array.from(values.subarray(start, start + 8));
    for (next = start + 8; next + 8 <= end; next += 8)
      for (let k = 0; k < 8; k++) eight[k]! += values[next + k]!;
    const [a, b, c, d, e, f, g, h] = eight as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    total = a + b + (c + d) + (e + f + (g + h));
  }
  for (; next < end; next++) total += values[next]!;
  return total;
}

/**
 * The mean of all entries; NaN for a matrix with none.
 *
 * Used in notebooks/02.
 */
export function mean(a: Matrix): number {
  return sum(a) / a.data.length;
}

/**
 * How far two matrices are apart: the largest |a - b| of all entries; NaN where there is one.
 *
 * @throws {ShapeError} where shapes or precisions differ
 * Used in notebooks/02.
 */
export function largestDifference(a: Matrix, b: Matrix): number {
  checkSameShape("largestDifference", a, b);
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) largest = Math.max(largest, Math.abs(a.data[i]! - b.data[i]!));
  return largest;
}

export interface SumRowsOptions {
  /** Where to write, (1, H); a new matrix when left out. */
  into?: Matrix;
  /** Add to what `into` holds, instead of writing over it. */
  accumulate?: boolean;
}

/**
 * All rows added up: the biases' gradient of a dense layer.
 *
 * @param a (N, H)
 * @returns (1, H)
 * @throws {ShapeError} where `into` does not fit, or shares memory with `a`
 * Used in notebooks/04.
 */
export function sumRows(a: Matrix, options: SumRowsOptions = {}): Matrix {
  const { into, accumulate = false } = options;
  if (accumulate && into === undefined)
    throw new ShapeError("sumRows: `accumulate` needs `into`, the row to add to.");
  refuseOverlap("sumRows", into, [a]);
  const result = resultMatrix("sumRows", { rows: 1, cols: a.cols, like: a, into });
  if (!accumulate) result.data.fill(0);
  const [sums, values, cols] = [result.data, a.data, a.cols];
  for (let start = 0; start < values.length; start += cols)
    for (let j = 0; j < cols; j++) sums[j]! += values[start + j]!;
  return result;
}

/**
 * The column of each row's largest entry; the first of them where several are equal, and of a NaN where there is one,
 * as NumPy's argmax has it.
 *
 * @param a (N, C), C at least 1
 * @returns (N,)
 * @throws {ShapeError} where there are no columns
 * Used in notebooks/03.
 */
export function argmaxRows(a: Matrix): Int32Array {
  if (a.cols === 0) throw new ShapeError(`argmaxRows: ${a.shape} has no columns to choose from.`);
  return Int32Array.from({ length: a.rows }, (_, i) => argmax(a, i));
}

function argmax(a: Matrix, i: number): number {
  const start = i * a.cols;
  let best = 0;
  for (let j = 0; j < a.cols; j++) {
    const value = a.data[start + j]!;
    if (Number.isNaN(value)) return j;
    if (value > a.data[start + best]!) best = j;
  }
  return best;
}
