import type { WayFigures } from "./run-way.js";
import type { Way } from "./way.js";

/** What one way comes to over its seeds. */
export interface WaySummary {
  readonly way: string;
  readonly group: string;
  readonly seeds: number;
  readonly epochs: number;
  /** Fractions right on the test set: their mean, the least and the most. */
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Mean minus the baseline's mean, as a fraction; undefined where there is no baseline to compare with. */
  readonly gain: number | undefined;
  /**
   * Whether every seed of this way is better, or every one worse, than every seed of the baseline. Never where either
   * has one seed only: two single trainings are always apart.
   */
  readonly apart: boolean;
  /** Mean training accuracy of the last epoch. */
  readonly training: number;
}

/**
 * The ways over their seeds, in the order of `ways`; those without figures are left out.
 *
 * @param against the name of the way that the others are compared with
 * Used in notebooks/09.
 */
export function summarizeWays(
  ways: readonly Way[],
  figures: readonly WayFigures[],
  against: string,
): WaySummary[] {
  const of = (name: string): WayFigures[] => figures.filter(({ way }) => way === name);
  const base = of(against);
  return ways
    .filter(({ name }) => of(name).length > 0)
    .map(({ name, group }) => summarize({ name, group }, of(name), base));
}

function summarize(
  { name, group }: Way,
  runs: readonly WayFigures[],
  base: readonly WayFigures[],
): WaySummary {
  const accuracies = runs.map(({ testAccuracy }) => testAccuracy);
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  const others = base.map(({ testAccuracy }) => testAccuracy);
  const compared = base.length > 0;
  return {
    way: name,
    group,
    seeds: runs.length,
    epochs: Math.max(...runs.map(({ epochs }) => epochs)),
    mean: meanOf(accuracies),
    least,
    most,
    gain: compared ? meanOf(accuracies) - meanOf(others) : undefined,
    apart: runs.length > 1 && base.length > 1 && (least > Math.max(...others) || most < Math.min(...others)),
    training: meanOf(runs.map(({ trainingAccuracy }) => trainingAccuracy)),
  };
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
