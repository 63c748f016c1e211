import { multiplyAdd } from "./lanes";

/** Every row becomes a copy of one: a layer's sums start at its biases. @param bytes of a row, a multiple of 16 */
export function fillRows(row: usize, bytes: usize, rows: i32, to: usize): void {
  let target = to;
  for (let i = 0; i < rows; i++)
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(target, v128.load(row + at));
      target += 16;
    }
}

/** max(0, z) of every entry, in place; a NaN stays one. @param bytes a multiple of 16 */
export function relu<T>(z: usize, bytes: usize): void {
  const zero = v128.splat<T>(0);
  for (let at = z; at < z + bytes; at += 16) v128.store(at, v128.pmax<T>(v128.load(at), zero));
}

/** Gradients are stopped where the activation is zero, in place. @param bytes a multiple of 16 */
export function reluBackward<T>(gradient: usize, activation: usize, bytes: usize): void {
  const zero = v128.splat<T>(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const stopped = v128.le<T>(v128.load(activation + at), zero);
    v128.store(gradient + at, v128.andnot(v128.load(gradient + at), stopped));
  }
}

/** to += scale·(all rows added up): the biases' gradient, or their step. @param bytes of a row, a multiple of 16 */
export function addRowSums<T>(from: usize, bytes: usize, rows: i32, scale: T, to: usize): void {
  const times = v128.splat<T>(scale);
  for (let col: usize = 0; col < bytes; col += 16) {
    let sum = v128.splat<T>(0);
    let at = from + col;
    for (let i = 0; i < rows; i++) {
      sum = v128.add<T>(sum, v128.load(at));
      at += bytes;
    }
    v128.store(to + col, multiplyAdd<T>(times, sum, v128.load(to + col)));
  }
}

/** to += scale·from, and from becomes zero, ready for the next sum. @param bytes a multiple of 16 */
export function takeStep<T>(from: usize, bytes: usize, scale: T, to: usize): void {
  const times = v128.splat<T>(scale);
  const zero = v128.splat<T>(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, multiplyAdd<T>(times, v128.load(from + at), v128.load(to + at)));
    v128.store(from + at, zero);
  }
}
