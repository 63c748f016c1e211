import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../../lib/errors.js";
import {
  promote,
  roundsOf,
  type SweepPlan,
  sweepDigits,
  toSpec,
  trialsOf,
} from "../../../../lib/experiment/index.js";
import { fewDigits } from "../../../support/few-digits.js";

const plan = (change: Partial<SweepPlan>): SweepPlan => ({ name: "plan", spec: {}, ...change });
const names = (change: Partial<SweepPlan>): string[] => trialsOf(plan(change)).map(({ name }) => name);

describe("the trials of a plan", () => {
  test("are the spec itself where nothing is varied", () => {
    expect(trialsOf(plan({ spec: { epochs: 3 } }))).toEqual([
      { index: 0, name: "plan", spec: toSpec({ epochs: 3 }) },
    ]);
  });

  test("are every point of a grid, once a seed, the last field fastest", () => {
    expect(names({ grid: { learningRate: [0.1, 1], hidden: [[8], [9]] }, seeds: [1, 2] })).toEqual([
      "hidden=[8] seed=1 learningRate=0.1",
      "hidden=[8] seed=2 learningRate=0.1",
      "hidden=[9] seed=1 learningRate=0.1",
      "hidden=[9] seed=2 learningRate=0.1",
      "hidden=[8] seed=1 learningRate=1",
      "hidden=[8] seed=2 learningRate=1",
      "hidden=[9] seed=1 learningRate=1",
      "hidden=[9] seed=2 learningRate=1",
    ]);
  });

  test.each([
    ["halving", { grid: { epochs: [2, 4] } }],
    ["asha", { trials: [{}, { epochs: 9 }] }],
    ["halving", { random: { count: 3, seed: 1, fields: { epochs: { from: 1, to: 90, whole: true } } } }],
  ])("are all of as many epochs where %s compares them (%j)", (way, change) => {
    const halves = { ...change, [way]: { epochs: 1, factor: 2 } };
    expect(() => names(halves)).toThrow(
      /epochs, but halving .* Give one number of epochs in the plan's spec/,
    );
    expect(() => names(change)).not.toThrow();
  });

  test("are those listed before the grid's, and what comes twice is made once", () => {
    const trials = [{}, { learningRate: 0.2 }, { hidden: [128] }];
    expect(names({ trials, grid: { learningRate: [0.2, 0.3] } })).toEqual([
      "hidden=[128]",
      "learningRate=0.2",
      "learningRate=0.3",
    ]);
    expect(trialsOf(plan({ trials })).map(({ index }) => index)).toEqual([0, 1]);
  });

  test("are drawn within their ranges, the same for the same seed, and more leave the first as they are", () => {
    const fields = {
      learningRate: { from: 0.001, to: 1, scale: "log" },
      batchSize: { from: 8, to: 64, whole: true },
      initializer: { choices: ["heNormal", "normal"] },
    } as const;
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 20 }), (seed, count) => {
        const specs = trialsOf(plan({ random: { count, seed, fields } })).map(({ spec }) => spec);
        for (const { learningRate, batchSize, initializer } of specs) {
          expect(learningRate).toBeGreaterThanOrEqual(0.001);
          expect(learningRate).toBeLessThanOrEqual(1);
          expect(Number.isInteger(batchSize) && Number(batchSize) >= 8 && Number(batchSize) <= 64).toBe(true);
          expect(fields.initializer.choices).toContain(initializer);
        }
        const more = trialsOf(plan({ random: { count: count + 5, seed, fields } })).map(({ spec }) => spec);
        expect(more.slice(0, specs.length)).toEqual(specs);
      }),
    );
  });

  test.each([
    [{ grid: { learnRate: [1] } }, "learnRate"],
    [{ grid: { learningRate: ["fast"] } }, 'found "fast"'],
    [
      { random: { count: 1, seed: 1, fields: { learningRate: { from: 0, to: 1, scale: "log" } } } },
      "above 0",
    ],
    [{ random: { count: 1, seed: 1, fields: { learningRate: { from: 2, to: 1 } } } }, "the lower end first"],
  ] as [Partial<SweepPlan>, string][])("of %j are refused", (change, told) => {
    expect(() => trialsOf(plan(change))).toThrow(ParameterError);
    expect(() => trialsOf(plan(change))).toThrow(told);
  });
});

describe("successive halving", () => {
  test.each([
    [undefined, 10, [10]],
    [{ epochs: 1, factor: 3 }, 10, [1, 3, 9, 10]],
    [{ epochs: 2, factor: 2 }, 8, [2, 4, 8]],
    [{ epochs: 5, factor: 2 }, 5, [5]],
  ])("of %j up to %d epochs has the rounds %j", (halving, epochs, rounds) => {
    expect(roundsOf(halving, epochs)).toEqual(rounds);
  });

  test("lets the best go on, in their order, and nobody without a score", () => {
    expect(promote([0.1, 0.9, 0.5, 0.8, 0.2, 0.3], 3)).toEqual([1, 3]);
    expect(promote([undefined, Number.NaN, 0.1], 2)).toEqual([2]);
    expect(promote([undefined, undefined], 2)).toEqual([]);
    expect(promote([0.5, 0.5, 0.5], 3)).toEqual([0]);
  });

  test("never leaves out one that is better than one it takes", () => {
    const scores = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }));
    fc.assert(
      fc.property(scores, fc.integer({ min: 2, max: 5 }), (all, factor) => {
        const kept = promote(all, factor);
        const least = Math.min(...kept.map((place) => all[place]!));
        const left = all.flatMap((score, place) =>
          kept.includes(place) || score === undefined ? [] : [score],
        );
        for (const score of left) expect(score).toBeLessThanOrEqual(least);
      }),
    );
  });
});

describe("the digits of a sweep", () => {
  test("are judged by training images that are kept apart", async () => {
    const digits = await fewDigits({ train: 30, test: 10 });
    const { train, test: judged } = sweepDigits(digits, { train: 12, validation: 5 });
    expect([train.count, judged.count]).toEqual([12, 5]);
    expect(judged.image(0)).toEqual(digits.train.image(25));
    expect(sweepDigits(digits, { validation: 5 }).train.count).toBe(25);
    expect(sweepDigits(digits, { test: 4 }).test.image(3)).toEqual(digits.test.image(3));
    expect(sweepDigits(digits)).toEqual(digits);
    expect(() => sweepDigits(digits, { train: 26, validation: 5 })).toThrow("there are 30");
    expect(() => sweepDigits(digits, { test: 11 })).toThrow("there are 10");
  });
});
