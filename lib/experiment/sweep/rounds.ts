import type { Halving } from "./plan.js";

/**
 * The epochs of each round of successive halving: from the first round's, times the factor, up to the whole.
 *
 * @param epochs of a whole training
 */
export function roundsOf(halving: Halving | undefined, epochs: number): number[] {
  if (halving === undefined) return [epochs];
  const rounds: number[] = [];
  for (let round = halving.epochs; round < epochs; round *= halving.factor) rounds.push(round);
  return [...rounds, epochs];
}

/**
 * Who goes on to the next round: the best of those that came to a score, one in `factor`, at least one.
 *
 * @param scores the more the better; NaN or undefined for none
 * @returns places in `scores`, rising; of equals the earlier goes on
 */
export function promote(scores: readonly (number | undefined)[], factor: number): number[] {
  const ranked = [...scores.entries()]
    .filter((entry): entry is [number, number] => Number.isFinite(entry[1]))
    .sort(([placeA, a], [placeB, b]) => b - a || placeA - placeB);
  const kept = Math.max(1, Math.floor(scores.length / factor));
  return ranked
    .slice(0, kept)
    .map(([place]) => place)
    .sort((a, b) => a - b);
}
