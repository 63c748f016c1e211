import type { FloatArray, Matrix } from "../matrix/index.js";

/**
 * Whether every number is finite. 0 times a finite number is 0; times NaN or Infinity it is NaN.
 *
 * Four sums at once, as each addition has to wait for the one before it.
 */
export function allFinite(numbers: FloatArray): boolean {
  const whole = numbers.length - (numbers.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += numbers[i]! * 0;
    b += numbers[i + 1]! * 0;
    c += numbers[i + 2]! * 0;
    d += numbers[i + 3]! * 0;
  }
  for (let i = whole; i < numbers.length; i++) a += numbers[i]! * 0;
  return a + b + c + d === 0;
}

/** The first number that is NaN or Infinity, and where it is. */
export function findNotFinite({
  data,
  cols,
}: Matrix): { value: number; row: number; col: number } | undefined {
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i])) return { value: data[i]!, row: Math.floor(i / cols), col: i % cols };
  return undefined;
}

/** The largest |entry| of those that are finite; 0 where there is none. */
export function largestSize({ data }: Matrix): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
  }
  return largest;
}
