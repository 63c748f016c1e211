/**
 * Entries of a list: an input that is not zero, and where it is.
 *
 * P is the kind of entry. u16 is a pixel: its place in 8 bits, its value in 8, which a table turns into a number. u32
 * and u64 carry a number of their own, of 32 or 64 bits, behind a place of as many. One loop serves all three; which of
 * them it is, is settled when it is compiled.
 */

/** Bytes of an entry. */
export function entrySize<P>(): usize {
  return sizeof<P>() === 2 ? 2 : 2 * sizeof<P>();
}

/** An entry's place, times the bytes of a panel's row. */
export function rowOffset<P>(entry: usize): usize {
  if (sizeof<P>() === 2) return (<usize>load<u8>(entry, 1)) << 7;
  return (<usize>load<u32>(entry)) << 7;
}

/** Its number in every lane. */
export function spreadValue<T, P>(entry: usize, table: usize): v128 {
  if (sizeof<P>() === 2) return v128.load_splat<T>(table + <usize>load<u8>(entry) * sizeof<T>());
  return v128.load_splat<T>(entry + sizeof<P>());
}

export function writeEntry<P>(to: usize, place: u32, from: usize): void {
  if (sizeof<P>() === 2) store<u16>(to, <u16>((place << 8) | <u32>load<u8>(from)));
  else {
    store<u32>(to, place);
    // Its number is the second half of the entry that it is copied from.
    store<P>(to + sizeof<P>(), load<P>(from + sizeof<P>()));
  }
}
