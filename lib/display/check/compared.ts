import type { Shaped } from "../arrays.js";

/** Numbers that were found beside those that were expected. */
export interface Compared {
  found: Shaped;
  expected: Shaped;
  /** The part of the largest expected size that a difference may be. */
  tolerance: number;
  /** That part of that size: the largest difference of two values that counts as none. */
  limit: number;
}

/**
 * Says what is wrong in one or two sentences, or undefined where its mistake is not the one that was made.
 *
 * It is asked only where something is wrong; those after the first few find both shapes equal and every value finite.
 */
export type Diagnoser = (compared: Compared) => string | undefined;

/** Tolerance for what is computed in float64: sums in another order differ by less. */
const usual = 1e-6;
/** Where float32 takes part, which keeps some 7 digits of each number and fewer of a sum. */
const coarse = 1e-4;

/**
 * Sets two arrays side by side.
 *
 * @param told part of the largest expected size; 1e-6 unless told, 1e-4 where float32 takes part
 */
export function sideBySide(found: Shaped, expected: Shaped, told: number | undefined): Compared {
  const tolerance = told ?? ([found, expected].some(({ dtype }) => dtype === "float32") ? coarse : usual);
  let largest = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const size = Math.abs(expected.data[i]!);
    if (size > largest && Number.isFinite(size)) largest = size;
  }
  return { found, expected, tolerance, limit: tolerance * (largest === 0 ? 1 : largest) };
}

/** Whether two values are equal to within a limit; NaN and the infinities equal themselves. */
export function near(a: number, b: number, limit: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= limit;
}

/** Whether `holds` is true of every place. */
export function everywhere({ found }: Compared, holds: (index: number) => boolean): boolean {
  for (let i = 0; i < found.data.length; i++) if (!holds(i)) return false;
  return true;
}

/** Rows and columns of what has two axes, or undefined. */
export function grid({ shape }: Shaped): { rows: number; cols: number } | undefined {
  return shape.length === 2 ? { rows: shape[0]!, cols: shape[1]! } : undefined;
}
