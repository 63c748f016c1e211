import { ticks } from "d3-array";

/**
 * About `count` round numbers from `low` up to `high`.
 *
 * The two ends alone where the steps between them are no numbers that can be counted in: at the edges of what floating
 * point holds.
 */
export function roundTicks(low: number, high: number, count: number): number[] {
  const step = (high - low) / count;
  return step > 1e-300 && Number.isFinite(step) ? ticks(low, high, count) : [low, high];
}
