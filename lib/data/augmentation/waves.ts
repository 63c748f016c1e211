/** Waves along a line that closes on itself, each (length,) and of length 1, and how much of each smoothing leaves. */
export interface Waves {
  /** (count, length): the constant one, then a cosine and a sine for each whole number of periods. */
  values: Float64Array;
  /** (count,), from 1 for the constant one down. */
  left: Float64Array;
  count: number;
}

/** A wave of which smoothing leaves less than this is not worth keeping: it carries a ten-thousandth of the spread. */
const leastLeft = 0.01;

/**
 * The waves that are left of a line of `length` values when it is smoothed by a Gaussian of standard deviation `sigma`.
 *
 * Smoothing changes no wave's form, only its height: what is left of one with k periods is exp(-2·(π·k·sigma/length)²).
 * Of 28 values smoothed with sigma 4, seven waves are left.
 */
export function smoothWaves(length: number, sigma: number): Waves {
  const values: number[] = [];
  const left: number[] = [];
  for (let periods = 0; 2 * periods <= length; periods++) {
    const height = Math.exp(-2 * ((Math.PI * periods * sigma) / length) ** 2);
    if (height < leastLeft) break;
    // Neither no period nor two values a period have a sine: it would be 0 at each value.
    const alone = periods === 0 || 2 * periods === length;
    for (const wave of alone ? [Math.cos] : [Math.cos, Math.sin]) {
      for (let i = 0; i < length; i++)
        values.push(Math.sqrt((alone ? 1 : 2) / length) * wave((2 * Math.PI * periods * i) / length));
      left.push(height);
    }
  }
  return { values: Float64Array.from(values), left: Float64Array.from(left), count: left.length };
}
