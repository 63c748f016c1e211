import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Planner,
  planner,
  promotable,
  promote,
  type Step,
  type SweepPlan,
  trialsOf,
} from "../../../../lib/experiment/index.js";

const plan = (count: number, change: Partial<SweepPlan> = {}): SweepPlan => ({
  name: "plan",
  spec: { epochs: 9 },
  seeds: Array.from({ length: count }, (_, seed) => seed),
  ...change,
});

/** A score for each trial in each round. */
type Scores = (step: Step) => number | undefined;

/** Ends all steps, whichever `choose` takes first, and tells them in the order in which they ended. */
function play(plans: Planner, scores: Scores, choose: (open: number) => number): Step[] {
  const [open, ended] = [plans.begin(), [] as Step[]];
  while (open.length > 0) {
    const [step] = open.splice(choose(open.length), 1);
    ended.push(step!);
    open.unshift(...plans.ended(step!, scores(step!)));
  }
  return ended;
}

const inRound = (steps: readonly Step[], round: number): number[] =>
  steps.filter((step) => step.round === round).map(({ trial }) => trial.index);

const sorted = (indices: readonly number[]): number[] => [...indices].sort((a, b) => a - b);

/** Scores, and an order to end in, as numbers that choose among what is open. */
const game = fc.record({
  scores: fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 8 }), {
    minLength: 1,
    maxLength: 25,
  }),
  order: fc.infiniteStream(fc.nat(1000)),
  factor: fc.integer({ min: 2, max: 4 }),
});

function chooser(order: Iterator<number>): (open: number) => number {
  return (open) => (order.next().value as number) % open;
}

describe("a planner", () => {
  test("without halving makes each trial once, for its own epochs", () => {
    const each = plan(1, { trials: [{}, { epochs: 3 }], seeds: [1] });
    const made = play(
      planner(each, trialsOf(each)),
      () => 1,
      () => 0,
    );
    expect(made.map(({ epochs }) => epochs)).toEqual([9, 3]);
  });

  test("round by round comes to the same in whatever order trials end", () => {
    fc.assert(
      fc.property(game, ({ scores, order, factor }) => {
        const halves = plan(scores.length, { halving: { epochs: 1, factor } });
        const score: Scores = ({ trial }) => scores[trial.index];
        const played = play(planner(halves, trialsOf(halves)), score, chooser(order));
        const plain = play(planner(halves, trialsOf(halves)), score, () => 0);
        const key = ({ trial, round }: Step): string => `${round} ${trial.index}`;
        expect(played.map(key).sort()).toEqual(plain.map(key).sort());
        expect(inRound(played, 1).length).toBeLessThanOrEqual(
          Math.max(1, Math.floor(scores.length / factor)),
        );
      }),
    );
  });

  test("without waiting takes on all whom rounds would, and makes no step twice", () => {
    fc.assert(
      fc.property(game, ({ scores, order, factor }) => {
        const asha = plan(scores.length, { asha: { epochs: 1, factor } });
        const plans = planner(asha, trialsOf(asha));
        const played = play(plans, ({ trial }) => scores[trial.index], chooser(order));
        const keys = played.map(({ trial, round }) => `${round} ${trial.index}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(plans.expected()).toBeGreaterThanOrEqual(played.length);
        for (const round of plans.rounds.keys()) {
          const came = inRound(played, round);
          if (round === plans.rounds.length - 1) continue;
          const best = promote(
            sorted(came).map((index) => scores[index]),
            factor,
          ).map((at) => sorted(came)[at]!);
          expect(inRound(played, round + 1)).toEqual(expect.arrayContaining(best));
          // Nobody goes on who has not come so far, or has no score.
          for (const index of inRound(played, round + 1)) {
            expect(came).toContain(index);
            expect(scores[index]).toBeDefined();
          }
        }
      }),
    );
  });

  test("without waiting takes on at once whoever is good enough, before what is new", () => {
    const asha = plan(6, { asha: { epochs: 1, factor: 3 } });
    const plans = planner(asha, trialsOf(asha));
    const [a, b, c] = plans.begin();
    expect(plans.ended(a!, 0.5)).toEqual([]);
    expect(plans.ended(b!, 0.9)).toEqual([]);
    expect(plans.ended(c!, 0.1)).toMatchObject([{ trial: { index: 1 }, round: 1, epochs: 3 }]);
  });

  test("takes on again whom an earlier call took on, whoever is better now", () => {
    const asha = plan(6, { asha: { epochs: 1, factor: 3 } });
    const plans = planner(asha, trialsOf(asha), ({ trial, round }) => trial.index === 2 && round === 1);
    const steps = plans.begin();
    expect(plans.ended(steps[2]!, 0.1)).toMatchObject([{ trial: { index: 2 }, round: 1 }]);
  });
});

describe("promotable", () => {
  test("tells the best of a rung who have not gone on, of equals the lower index", () => {
    const rung = new Map([
      [4, 0.5],
      [1, 0.5],
      [7, 0.9],
      [2, undefined],
      [3, Number.NaN],
      [5, 0.1],
    ]);
    expect(promotable(rung, { factor: 2, gone: new Set() })).toEqual([7, 1, 4]);
    expect(promotable(rung, { factor: 2, gone: new Set([7]) })).toEqual([1, 4]);
    expect(promotable(rung, { factor: 7, gone: new Set() })).toEqual([]);
    expect(promotable(rung, { factor: 7, gone: new Set(), atLeastOne: true })).toEqual([7]);
  });
});
