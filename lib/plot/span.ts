/**
 * Whether two ends are as good as one: nearer than a millionth of a millionth of their size.
 *
 * Nearer than that, floating point has too few numbers between them for an axis and its ticks; what differs there is
 * rounding and not a result. Also true where an end is NaN.
 */
export function isFlat(low: number, high: number): boolean {
  return !(Math.abs(high - low) > 1e-12 * Math.max(Math.abs(low), Math.abs(high)));
}

/** Where a number lies between two that differ, from 0 to 1; also where their difference is more than a number holds. */
export function shareBetween(low: number, high: number): (value: number) => number {
  const unit = Number.isFinite(high - low) ? 1 : 0.5;
  return (value) => (value * unit - low * unit) / (high * unit - low * unit);
}
