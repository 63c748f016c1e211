/**
 * The value as it can be drawn: itself where an axis has a place for it, else null.
 *
 * NaN and infinities have none, nor have sizes past 1e300, at which the width of an axis overflows. Sizes below 1e-300,
 * at which it vanishes, are drawn as zero. −0, which JSON does not know, becomes 0.
 */
export function drawn(value: number): number | null {
  const size = Math.abs(value);
  if (!(size <= 1e300)) return null;
  return size < 1e-300 ? 0 : value;
}

/** All values that can be drawn, as they are drawn. */
export function drawable(values: readonly number[]): number[] {
  return values.flatMap((value) => drawn(value) ?? []);
}
