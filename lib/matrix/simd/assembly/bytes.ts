import { indicesOf, startsOf, valuesOf } from "./lists";

/** How many of `count` bytes are not zero. */
export function countBytes(from: usize, count: i32): i32 {
  const end = from + count;
  const zero = i8x16.splat(0);
  let filled = 0;
  let at = from;
  for (; at + 16 <= end; at += 16) filled += popcnt(i8x16.bitmask(i8x16.ne(v128.load(at), zero)));
  for (; at < end; at++) filled += i32(load<u8>(at) !== 0);
  return filled;
}

/**
 * Lists the bytes that are not zero, behind those that are listed already.
 *
 * The lists are kept for a whole set of images, so they are kept small: 16 bits an index, 8 a value. Three bytes for
 * each of the fifth of MNIST's pixels that have ink is a little more than half of the images themselves. Sixteen zeros
 * are passed over at a time.
 *
 * @param from (rows, cols)
 * @param first the number of rows listed already; for the first rows, start 0 must be 0
 * @param packed a record as for lists, with room for one entry more than there are
 */
export function packBytes(from: usize, rows: i32, cols: i32, first: i32, packed: usize): void {
  const starts = startsOf(packed) + ((<usize>first) << 2);
  const indices = indicesOf(packed);
  const values = valuesOf(packed);
  let entries: usize = load<u32>(starts);
  let at = from;
  for (let i = 0; i < rows; i++) {
    let j = 0;
    while (j < cols) {
      const next = min(j + 16, cols);
      const ink = next - j < 16 || v128.any_true(v128.load(at));
      for (let column = j; ink && column < next; column++) {
        const value = load<u8>(at + <usize>(column - j));
        store<u16>(indices + (entries << 1), column);
        store<u8>(values + entries, value);
        entries += <usize>(value !== 0);
      }
      at += <usize>(next - j);
      j = next;
    }
    store<u32>(starts + ((<usize>(i + 1)) << 2), <u32>entries);
  }
}

/**
 * Some rows of a packed set as lists of numbers: what a batch takes.
 *
 * @param rows (count), 32 bits each: which rows, in which order
 * @param table 256 numbers, what each byte stands for
 * @param lists where to write them, with room for all entries of these rows
 */
export function unpackRows<T>(packed: usize, rows: usize, count: i32, table: usize, lists: usize): void {
  const starts = startsOf(lists);
  let index = indicesOf(lists);
  let value = valuesOf(lists);
  let entries: u32 = 0;
  for (let i = 0; i < count; i++) {
    store<u32>(starts + ((<usize>i) << 2), entries);
    const row = startsOf(packed) + ((<usize>load<u32>(rows + ((<usize>i) << 2))) << 2);
    const first = load<u32>(row);
    const end = load<u32>(row, 4);
    entries += end - first;
    let packedIndex = indicesOf(packed) + ((<usize>first) << 1);
    let packedValue = valuesOf(packed) + <usize>first;
    for (const last = valuesOf(packed) + <usize>end; packedValue < last; packedValue++) {
      store<u32>(index, load<u16>(packedIndex));
      store<T>(value, load<T>(table + <usize>load<u8>(packedValue) * sizeof<T>()));
      packedIndex += 2;
      index += 4;
      value += sizeof<T>();
    }
  }
  store<u32>(starts + ((<usize>count) << 2), entries);
}

/** Writes lists out as the matrix that they stand for. @param to (rows, cols) */
export function expandLists<T>(lists: usize, rows: i32, cols: i32, to: usize): void {
  memory.fill(to, 0, <usize>(rows * cols) * sizeof<T>());
  let row = to;
  for (let i = 0; i < rows; i++) {
    const end = load<u32>(startsOf(lists) + ((<usize>i) << 2), 4);
    for (let entry = load<u32>(startsOf(lists) + ((<usize>i) << 2)); entry < end; entry++) {
      const column = <usize>load<u32>(indicesOf(lists) + ((<usize>entry) << 2));
      store<T>(row + column * sizeof<T>(), load<T>(valuesOf(lists) + <usize>entry * sizeof<T>()));
    }
    row += <usize>cols * sizeof<T>();
  }
}
