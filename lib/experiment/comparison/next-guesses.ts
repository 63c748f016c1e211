import { ascending } from "d3-array";
import type { ComparedRow, Comparison } from "./compare.js";

/** What to try next, and why. */
export interface Guess {
  /** The setting; "seed" where what is needed is more repetitions. */
  setting: string;
  /** A value for it, where there is one to name. */
  value?: number;
  why: string;
}

/**
 * What a comparison suggests to try next: beyond the end of a range where the best lies at its end, between the best and
 * its better neighbour where it lies inside, and more seeds where the best two cannot be told apart.
 *
 * Each setting of numbers is looked at by itself, among the rows that agree with the best in all other settings. They are
 * guesses: a single figure, on one part of the data, is all that they go by. Used in notebooks/07.
 */
export function nextGuesses(comparison: Comparison): Guess[] {
  const { rows, varied, score } = comparison;
  const best = rows.find(({ figures }) => Number.isFinite(figures[score.figure]?.mean));
  if (best === undefined) return [];
  return [...varied.flatMap((name) => guessFor(name, best, comparison)), ...moreSeeds(best, comparison)];
}

function guessFor(name: string, best: ComparedRow, { rows, varied, score }: Comparison): Guess[] {
  const value = best.settings[name];
  if (typeof value !== "number") return [];
  const others = varied.filter((each) => each !== name);
  const alike = rows.filter(
    ({ settings, figures }) =>
      typeof settings[name] === "number" &&
      Number.isFinite(figures[score.figure]?.mean) &&
      others.every((each) => JSON.stringify(settings[each]) === JSON.stringify(best.settings[each])),
  );
  const line = alike
    .map(({ settings, figures }) => ({ at: settings[name] as number, mean: figures[score.figure]!.mean }))
    .sort((a, b) => ascending(a.at, b.at));
  const place = line.findIndex(({ at }) => at === value);
  const [below, above] = [line[place - 1], line[place + 1]];
  if (below === undefined && above === undefined) return [];
  if (below === undefined || above === undefined) {
    const end = below === undefined ? "smallest" : "largest";
    const guess = beyond(value, (below ?? above)!.at);
    return [{ setting: name, value: guess, why: `the best is the ${end} that was tried, ${value}` }];
  }
  const sign = score.better === "more" ? 1 : -1;
  const better = sign * (above.mean - below.mean) > 0 ? above : below;
  return [
    {
      setting: name,
      value: between(value, better.at),
      why: `the best lies inside, and ${better.at} is its better neighbour`,
    },
  ];
}

/** As far on as the neighbour is away: by the same factor where both are above zero, else by the same step. */
function beyond(value: number, neighbour: number): number {
  if (value > 0 && neighbour > 0) return short((value * value) / neighbour, value, neighbour);
  return short(2 * value - neighbour, value, neighbour);
}

function between(a: number, b: number): number {
  return short(a > 0 && b > 0 ? Math.sqrt(a * b) : (a + b) / 2, a, b);
}

/** Whole where its neighbours are, else in two figures. */
function short(value: number, ...neighbours: number[]): number {
  const whole = neighbours.every((each) => Number.isInteger(each)) && value >= 1;
  return whole ? Math.round(value) : Number(value.toPrecision(2));
}

/** The best two are told apart where they lie further from each other than their runs do from their means. */
function moreSeeds(best: ComparedRow, { rows, score }: Comparison): Guess[] {
  const second = rows[rows.indexOf(best) + 1];
  const [a, b] = [best.figures[score.figure]!, second?.figures[score.figure]];
  if (second === undefined || b === undefined || !Number.isFinite(b.mean)) return [];
  if (a.count < 2 || b.count < 2)
    return [
      { setting: "seed", why: "the best two were not both repeated, and luck may have put them in order" },
    ];
  const noise = Math.sqrt(a.deviation ** 2 / a.count + b.deviation ** 2 / b.count);
  return Math.abs(a.mean - b.mean) > 2 * noise
    ? []
    : [{ setting: "seed", why: "the best two lie no further apart than repetitions do" }];
}
