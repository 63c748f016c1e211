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
 * Two bytes an entry: its place in its group of inputs, and its value. Sixteen bytes are looked at in one, and of them
 * only those that are not zero one by one.
 *
 * @param from (rows, cols)
 * @param first where the lists of these rows begin, in groups; start `first` must be set
 * @param groupSize inputs of a group, at most 256
 * @param starts one for each group of each row, and one behind the last
 * @param entries room for one entry more than there are
 */
export function packBytes(
  from: usize,
  rows: i32,
  cols: i32,
  first: i32,
  groupSize: i32,
  starts: usize,
  entries: usize,
): void {
  const zero = i8x16.splat(0);
  let start = starts + ((<usize>first) << 2);
  const count: u32 = load<u32>(start);
  let at = from;
  let entry = entries + ((<usize>count) << 1);
  for (let i = 0; i < rows; i++)
    for (let group = 0; group < cols; group += groupSize) {
      const size = min(groupSize, cols - group);
      let j = 0;
      for (; j + 16 <= size; j += 16) {
        let filled = i8x16.bitmask(i8x16.ne(v128.load(at + <usize>j), zero));
        for (; filled !== 0; filled &= filled - 1) entry = writeEntry(entry, at, j + ctz(filled));
      }
      for (; j < size; j++) if (load<u8>(at + <usize>j) !== 0) entry = writeEntry(entry, at, j);
      at += <usize>size;
      start += 4;
      store<u32>(start, <u32>((entry - entries) >> 1));
    }
}

/** @returns where the next entry goes */
function writeEntry(entry: usize, group: usize, place: i32): usize {
  store<u16>(entry, <u16>((place << 8) | <i32>load<u8>(group + <usize>place)));
  return entry + 2;
}

/**
 * Lists numbers, those that are not zero or all of them.
 *
 * @param from (rows, cols)
 * @param entries room for rows·cols entries of a place and a number, and one more
 */
export function listNumbers<T>(
  from: usize,
  rows: i32,
  cols: i32,
  groupSize: i32,
  all: bool,
  starts: usize,
  entries: usize,
): void {
  let start = starts;
  let at = from;
  let entry = entries;
  store<u32>(start, 0);
  for (let i = 0; i < rows; i++)
    for (let group = 0; group < cols; group += groupSize) {
      const size = min(groupSize, cols - group);
      for (let place = 0; place < size; place++) {
        const value = load<T>(at);
        store<u32>(entry, place);
        store<T>(entry + sizeof<T>(), value);
        if (all || value !== <T>0) entry += 2 * sizeof<T>();
        at += sizeof<T>();
      }
      start += 4;
      store<u32>(start, <u32>((entry - entries) / (2 * sizeof<T>())));
    }
}
