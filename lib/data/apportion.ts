/**
 * Shares out a number of things in proportion to weights, as near as whole things allow.
 *
 * Each gets its exact share rounded down; what is left goes, one each, to those who lost most by that, and of equals
 * to the first.
 *
 * @param total whole number of at least 0
 * @param weights at least 0, not all 0 unless `total` is
 * @returns whole numbers that add up to `total`, each less than 1 away from its exact share
 * Source: the method of largest remainders (Hamilton's).
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((sofar, weight) => sofar + weight, 0);
  const exact = weights.map((weight) => (sum === 0 ? 0 : (total * weight) / sum));
  const shares = exact.map((share) => Math.floor(share + tolerance));
  const byRemainder = exact
    .map((_, i) => i)
    .sort((i, j) => exact[j]! - shares[j]! - (exact[i]! - shares[i]!));
  const left = total - shares.reduce((sofar, share) => sofar + share, 0);
  for (const i of byRemainder.slice(0, left)) shares[i]!++;
  return shares;
}

/** 0.1 and 0.2 are not exact: 3 of 10 may come out as 2.9999999999999996, which is 3. */
const tolerance = 1e-9;
