import { promotable } from "./asha.js";
import type { SweepPlan } from "./plan.js";
import { promote, roundsOf } from "./rounds.js";
import type { Trial } from "./trials.js";

/** A trial in one of its rounds. */
export interface Step {
  trial: Trial;
  /** From 0. */
  round: number;
  /** How far it is trained in this round. */
  epochs: number;
}

/** Says what a sweep makes next. It knows of nothing but what it is told, and so can be asked again after a stop. */
export interface Planner {
  /** The epochs of each round. */
  rounds: readonly number[];
  /** How many steps there will be, as far as that can be told now. */
  expected(): number;
  begin(): Step[];
  /**
   * What to make next, now that a step has ended.
   *
   * @param score the more the better; undefined for none
   */
  ended(step: Step, score: number | undefined): Step[];
}

/** @param wasMade of a later round: whether an earlier call of the same sweep made it */
export function planner(
  plan: SweepPlan,
  trials: readonly Trial[],
  wasMade: (step: Step) => boolean = () => false,
): Planner {
  const epochs = trials[0]!.spec.epochs;
  if (plan.asha !== undefined) return inAnyOrder(trials, { ...plan.asha, most: epochs }, wasMade);
  return inRounds(trials, roundsOf(plan.halving, epochs), plan.halving?.factor ?? 2);
}

/** Every round waits for all of the one before. */
function inRounds(trials: readonly Trial[], rounds: readonly number[], factor: number): Planner {
  let going = trials;
  let scores = new Map<number, number | undefined>();
  // Where nobody is promoted, trials may differ in their epochs.
  const one = rounds.length === 1;
  const stepsOf = (round: number): Step[] =>
    going.map((trial) => ({ trial, round, epochs: one ? trial.spec.epochs : rounds[round]! }));
  return {
    rounds,
    expected: () => stepsExpected(trials.length, rounds.length, factor),
    begin: () => stepsOf(0),
    ended({ trial, round }, score) {
      scores.set(trial.index, score);
      if (scores.size < going.length || round === rounds.length - 1) return [];
      const kept = promote(
        going.map(({ index }) => scores.get(index)),
        factor,
      );
      going = kept.map((place) => going[place]!);
      scores = new Map();
      return stepsOf(round + 1);
    },
  };
}

interface Rungs {
  epochs: number;
  factor: number;
  most: number;
}

/** A trial goes on as soon as it is among the best of those that have come as far. */
function inAnyOrder(
  trials: readonly Trial[],
  { epochs, factor, most }: Rungs,
  wasMade: (step: Step) => boolean,
): Planner {
  const rounds = roundsOf({ epochs, factor }, most);
  const scores = rounds.map(() => new Map<number, number | undefined>());
  const goneOn = rounds.map(() => new Set<number>());
  const stepOf = (index: number, round: number): Step => ({
    trial: trials[index]!,
    round,
    epochs: rounds[round]!,
  });
  /** Steps that have been given out and have not ended. */
  let open = trials.length;
  let given = trials.length;
  /** The rungs that one can go on from, the highest first. */
  const onwards = rounds
    .map((_, at) => at)
    .slice(0, -1)
    .reverse();
  const goOn = (at: number, atLeastOne: boolean): Step[] => {
    const [rung, gone] = [scores[at]!, goneOn[at]!];
    const chosen = promotable(rung, { factor, gone, atLeastOne });
    const before = [...rung.keys()].filter((index) => !gone.has(index) && wasMade(stepOf(index, at + 1)));
    const going = [...new Set([...chosen, ...before])];
    for (const index of going) gone.add(index);
    return going.map((index) => stepOf(index, at + 1));
  };
  return {
    rounds,
    expected: () => Math.max(given, stepsExpected(trials.length, rounds.length, factor)),
    begin: () => trials.map(({ index }) => stepOf(index, 0)),
    ended({ trial, round }, score) {
      open -= 1;
      scores[round]!.set(trial.index, score);
      const next = onwards.flatMap((at) => goOn(at, false));
      // Where nothing else can come any more, the best of a small rung goes on.
      const highest = onwards.find((at) => scores[at]!.size > 0);
      if (open === 0 && next.length === 0 && highest !== undefined && scores[highest + 1]!.size === 0)
        next.push(...goOn(highest, true));
      open += next.length;
      given += next.length;
      return next;
    },
  };
}

function stepsExpected(count: number, rounds: number, factor: number): number {
  let [size, steps] = [count, 0];
  for (let round = 0; round < rounds; round++) {
    steps += size;
    size = Math.max(1, Math.floor(size / factor));
  }
  return steps;
}
