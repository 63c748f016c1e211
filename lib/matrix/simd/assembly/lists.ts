/**
 * A matrix of which few entries are not zero, kept as a list of those for each row.
 *
 * A record of three addresses: `starts` (rows + 1), where each row's entries begin; `indices`, the column of each entry;
 * `values`, the entry itself. All indices are 32 bits wide.
 */
export function startsOf(lists: usize): usize {
  return load<u32>(lists);
}

export function indicesOf(lists: usize): usize {
  return load<u32>(lists, 4);
}

export function valuesOf(lists: usize): usize {
  return load<u32>(lists, 8);
}

/**
 * Lists the entries that are not zero.
 *
 * Each entry is written, and the place moves on only where it is not zero: no branch for the processor to guess wrong.
 * So there must be room for one entry more than there are. Zeros come in crowds, and of those 64 bytes at a time are
 * passed over.
 *
 * @param from (rows, cols), row after row
 */
export function compressRows<T>(from: usize, rows: i32, cols: i32, lists: usize): void {
  const starts = startsOf(lists);
  const indices = indicesOf(lists);
  const values = valuesOf(lists);
  let entries: usize = 0;
  let at = from;
  for (let i = 0; i < rows; i++) {
    store<u32>(starts + ((<usize>i) << 2), <u32>entries);
    let j = 0;
    while (j < cols) {
      const next = min(j + <i32>(64 / sizeof<T>()), cols);
      if (next - j === <i32>(64 / sizeof<T>()) && allZero(at)) {
        j = next;
        at += 64;
        continue;
      }
      for (; j < next; j++) {
        store<u32>(indices + (entries << 2), j);
        store<T>(values + entries * sizeof<T>(), load<T>(at));
        entries += isFilled<T>(at);
        at += sizeof<T>();
      }
    }
  }
  store<u32>(starts + ((<usize>rows) << 2), <u32>entries);
}

/** Whether 64 bytes are all 0. Minus zero is not seen as zero here, which costs nothing but a longer look. */
function allZero(at: usize): bool {
  const first = v128.or(v128.load(at), v128.load(at, 16));
  return !v128.any_true(v128.or(first, v128.or(v128.load(at, 32), v128.load(at, 48))));
}

/** 1 for a number that is neither 0 nor -0: its bits without the sign, which compare faster than the number. */
function isFilled<T>(at: usize): usize {
  if (sizeof<T>() === 4) return <usize>(load<u32>(at) << 1 !== 0);
  return <usize>(load<u64>(at) << 1 !== 0);
}

/**
 * The same entries listed by column, the rows of each in order.
 *
 * @param to a record with room for cols + 1 starts and as many entries
 * Source: counting sort; Knuth 1998, "The Art of Computer Programming" volume 3, section 5.2.
 */
export function transposeLists<T>(lists: usize, rows: i32, cols: i32, to: usize): void {
  const starts = startsOf(lists);
  const indices = indicesOf(lists);
  const values = valuesOf(lists);
  const places = startsOf(to);
  const toIndices = indicesOf(to);
  const toValues = valuesOf(to);
  const count = load<u32>(starts + ((<usize>rows) << 2));
  memory.fill(places, 0, (<usize>cols + 1) << 2);
  for (let entry: u32 = 0; entry < count; entry++) {
    const place = places + ((<usize>load<u32>(indices + ((<usize>entry) << 2))) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  // Each column's count becomes the place behind its last entry; filled from the last row back, it ends at the first.
  let end: u32 = 0;
  for (let j = 0; j <= cols; j++) {
    const place = places + ((<usize>j) << 2);
    end += load<u32>(place);
    store<u32>(place, end);
  }
  let entry = count;
  for (let i = rows - 1; i >= 0; i--)
    for (const start = load<u32>(starts + ((<usize>i) << 2)); entry > start; ) {
      entry--;
      const place = places + ((<usize>load<u32>(indices + ((<usize>entry) << 2))) << 2);
      const free = load<u32>(place) - 1;
      store<u32>(place, free);
      store<u32>(toIndices + ((<usize>free) << 2), i);
      store<T>(toValues + <usize>free * sizeof<T>(), load<T>(values + <usize>entry * sizeof<T>()));
    }
}
