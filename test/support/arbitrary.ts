import fc from "fast-check";
import { type DType, Matrix } from "../../lib/matrix/index.js";
import { RandomState } from "../../lib/random/index.js";

/** Sizes that find edges: 1, odd ones, and some that are no multiple of 4. */
export const size: fc.Arbitrary<number> = fc.integer({ min: 1, max: 9 });

/** A matrix of normal numbers, a third of them zero, as pixels and hidden units have it. */
export function matrixFrom(seed: number, rows: number, cols: number, dtype: DType = "float64"): Matrix {
  const random = new RandomState(seed);
  const numbers = random.randn(rows * cols).map((number) => (random.randomSample() < 1 / 3 ? 0 : number));
  return new Matrix(rows, cols, numbers).copy(dtype);
}

/** Labels for N examples of C classes. */
export function labelsFrom(seed: number, count: number, classes: number): Int32Array {
  const random = new RandomState(seed);
  return Int32Array.from({ length: count }, () => Math.floor(random.randomSample() * classes));
}
