import { multiplyAdd } from "./lanes";

/**
 * to += scale·(all rows added up): the biases' gradient, or their step.
 *
 * @param stride bytes from one row to the next
 * @param bytes of a row that count, a multiple of 16
 */
export function addRowSums<T>(
  from: usize,
  stride: usize,
  bytes: usize,
  rows: u32,
  scale: T,
  to: usize,
): void {
  const times = v128.splat<T>(scale);
  for (let col: usize = 0; col < bytes; col += 16) {
    let sum = v128.splat<T>(0);
    let at = from + col;
    for (let i: u32 = 0; i < rows; i++) {
      sum = v128.add<T>(sum, v128.load(at));
      at += stride;
    }
    v128.store(to + col, multiplyAdd<T>(times, sum, v128.load(to + col)));
  }
}
