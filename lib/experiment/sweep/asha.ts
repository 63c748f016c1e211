export interface PromotionRule {
  /** One in so many goes on. */
  factor: number;
  /** Who has gone on already. */
  gone: ReadonlySet<number>;
  /** Whether the best goes on however few there are. */
  atLeastOne?: boolean;
}

/**
 * Who goes on from a rung of asynchronous successive halving now: those among the best 1 / factor of all that have come to
 * it so far who have not gone on yet, the best first.
 *
 * Early comers have few to be compared with, so some go on who would not have, had all come first; that is what nobody
 * waits for.
 *
 * @param rung the score of each trial that has come to it, by the trial's index; the more the better, undefined for none
 * @returns indices; of equals the lower one
 * Source: Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2.
 */
export function promotable(
  rung: ReadonlyMap<number, number | undefined>,
  { factor, gone, atLeastOne = false }: PromotionRule,
): number[] {
  const best = Math.max(atLeastOne ? 1 : 0, Math.floor(rung.size / factor));
  return [...rung]
    .filter((entry): entry is [number, number] => Number.isFinite(entry[1]))
    .sort(([indexA, a], [indexB, b]) => b - a || indexA - indexB)
    .slice(0, best)
    .map(([index]) => index)
    .filter((index) => !gone.has(index));
}
