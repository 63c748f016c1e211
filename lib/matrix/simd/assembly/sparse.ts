import { multiplyAdd } from "./lanes";
import { indicesOf, startsOf, valuesOf } from "./lists";

/** Bytes of C that are kept in registers at a time: eight vectors, as in the dense tile. */
const BLOCK: usize = 128;

/** What is left over goes in fours, then one by one. */
const SMALL_BLOCK: usize = 64;

/**
 * C += scale·A·B, where A is given by the entries that are not zero.
 *
 * Columns are the outer loop, so that the strip of B that all rows share stays near. A row of A without entries leaves
 * its row of C untouched. With scale = -(learning rate), A the transposed inputs and C the weights, this is a whole
 * step of gradient descent, and the gradient is never written down.
 *
 * @param lists of A, (rows, K)
 * @param b (K, n) at bStride numbers a row
 * @param c (rows, n) at cStride numbers a row
 */
export function addSparseProduct<T>(
  lists: usize,
  rows: i32,
  n: i32,
  b: usize,
  bStride: i32,
  scale: T,
  c: usize,
  cStride: i32,
): void {
  const bBytes = <usize>bStride * sizeof<T>();
  const cBytes = <usize>cStride * sizeof<T>();
  const end = <usize>n * sizeof<T>();
  let at: usize = 0;
  for (; at + BLOCK <= end; at += BLOCK)
    for (let i = 0; i < rows; i++) addBlock<T>(lists, i, b + at, bBytes, scale, c + at + <usize>i * cBytes);
  for (; at + SMALL_BLOCK <= end; at += SMALL_BLOCK)
    for (let i = 0; i < rows; i++)
      addSmallBlock<T>(lists, i, b + at, bBytes, scale, c + at + <usize>i * cBytes);
  for (; at + 16 <= end; at += 16)
    for (let i = 0; i < rows; i++) addVector<T>(lists, i, b + at, bBytes, scale, c + at + <usize>i * cBytes);
  for (; at < end; at += sizeof<T>())
    for (let i = 0; i < rows; i++) addNumber<T>(lists, i, b + at, bBytes, scale, c + at + <usize>i * cBytes);
}

/**
 * The loop is left between its halves, and the second half of the last entry comes after it; a branch that is never taken
 * ends it. So the compiler must finish four sums before it loads for the other four; with all eight loads in front there
 * are more values than registers, one sum lives in memory, and every entry waits for it.
 */
function addBlock<T>(lists: usize, row: i32, b: usize, bBytes: usize, scale: T, c: usize): void {
  let index = firstIndex(lists, row);
  const end = firstIndex(lists, row + 1);
  if (index === end) return;
  let value = firstValue<T>(lists, row);
  let c0 = v128.splat<T>(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  let from: usize;
  let factor: v128;
  while (true) {
    from = b + <usize>load<u32>(index) * bBytes;
    factor = v128.load_splat<T>(value);
    c0 = multiplyAdd<T>(factor, v128.load(from), c0);
    c1 = multiplyAdd<T>(factor, v128.load(from, 16), c1);
    c2 = multiplyAdd<T>(factor, v128.load(from, 32), c2);
    c3 = multiplyAdd<T>(factor, v128.load(from, 48), c3);
    index += 4;
    value += sizeof<T>();
    if (index === end) break;
    c4 = multiplyAdd<T>(factor, v128.load(from, 64), c4);
    c5 = multiplyAdd<T>(factor, v128.load(from, 80), c5);
    c6 = multiplyAdd<T>(factor, v128.load(from, 96), c6);
    c7 = multiplyAdd<T>(factor, v128.load(from, 112), c7);
    if (index > end) break;
  }
  c4 = multiplyAdd<T>(factor, v128.load(from, 64), c4);
  c5 = multiplyAdd<T>(factor, v128.load(from, 80), c5);
  c6 = multiplyAdd<T>(factor, v128.load(from, 96), c6);
  c7 = multiplyAdd<T>(factor, v128.load(from, 112), c7);
  const times = v128.splat<T>(scale);
  addScaled<T>(c, times, c0);
  addScaled<T>(c + 16, times, c1);
  addScaled<T>(c + 32, times, c2);
  addScaled<T>(c + 48, times, c3);
  addScaled<T>(c + 64, times, c4);
  addScaled<T>(c + 80, times, c5);
  addScaled<T>(c + 96, times, c6);
  addScaled<T>(c + 112, times, c7);
}

function addSmallBlock<T>(lists: usize, row: i32, b: usize, bBytes: usize, scale: T, c: usize): void {
  let index = firstIndex(lists, row);
  const end = firstIndex(lists, row + 1);
  if (index === end) return;
  let value = firstValue<T>(lists, row);
  let c0 = v128.splat<T>(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (; index < end; index += 4) {
    const from = b + <usize>load<u32>(index) * bBytes;
    const factor = v128.load_splat<T>(value);
    c0 = multiplyAdd<T>(factor, v128.load(from), c0);
    c1 = multiplyAdd<T>(factor, v128.load(from, 16), c1);
    c2 = multiplyAdd<T>(factor, v128.load(from, 32), c2);
    c3 = multiplyAdd<T>(factor, v128.load(from, 48), c3);
    value += sizeof<T>();
  }
  const times = v128.splat<T>(scale);
  addScaled<T>(c, times, c0);
  addScaled<T>(c + 16, times, c1);
  addScaled<T>(c + 32, times, c2);
  addScaled<T>(c + 48, times, c3);
}

function addVector<T>(lists: usize, row: i32, b: usize, bBytes: usize, scale: T, c: usize): void {
  let sum = v128.splat<T>(0);
  let index = firstIndex(lists, row);
  let value = firstValue<T>(lists, row);
  for (const end = firstIndex(lists, row + 1); index < end; index += 4) {
    const from = b + <usize>load<u32>(index) * bBytes;
    sum = multiplyAdd<T>(v128.load_splat<T>(value), v128.load(from), sum);
    value += sizeof<T>();
  }
  addScaled<T>(c, v128.splat<T>(scale), sum);
}

function addNumber<T>(lists: usize, row: i32, b: usize, bBytes: usize, scale: T, c: usize): void {
  let sum = <T>0;
  let index = firstIndex(lists, row);
  let value = firstValue<T>(lists, row);
  for (const end = firstIndex(lists, row + 1); index < end; index += 4) {
    sum += load<T>(value) * load<T>(b + <usize>load<u32>(index) * bBytes);
    value += sizeof<T>();
  }
  store<T>(c, load<T>(c) + scale * sum);
}

function addScaled<T>(c: usize, times: v128, sum: v128): void {
  v128.store(c, multiplyAdd<T>(times, sum, v128.load(c)));
}

/** Where a row's first index lies, and so where those of the row before it end. */
function firstIndex(lists: usize, row: i32): usize {
  return indicesOf(lists) + ((<usize>load<u32>(startsOf(lists) + ((<usize>row) << 2))) << 2);
}

function firstValue<T>(lists: usize, row: i32): usize {
  return valuesOf(lists) + <usize>load<u32>(startsOf(lists) + ((<usize>row) << 2)) * sizeof<T>();
}
