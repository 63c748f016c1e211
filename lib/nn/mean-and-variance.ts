import type { Matrix } from "../matrix/index.js";

/**
 * Mean and variance of each channel, over all rows of a matrix that holds C numbers after C numbers.
 *
 * In two passes over the numbers, and in float64: the difference of two large sums would lose the digits.
 *
 * @returns (C,) each; the variance divided by the number of rows
 */
export function meanAndVariance(
  { data }: Matrix,
  channels: number,
): [mean: Float64Array, variance: Float64Array] {
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  const rows = data.length / channels;
  for (let c = 0; c < channels; c++) {
    let total = 0;
    for (let i = c; i < data.length; i += channels) total += data[i]!;
    const middle = total / rows;
    let squares = 0;
    for (let i = c; i < data.length; i += channels) squares += (data[i]! - middle) ** 2;
    mean[c] = middle;
    variance[c] = squares / rows;
  }
  return [mean, variance];
}
