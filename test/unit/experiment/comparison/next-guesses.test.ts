import { describe, expect, test } from "vitest";
import { compare, nextGuesses } from "../../../../lib/experiment/index.js";
import { withSpec } from "../../../support/made-runs.js";

/** Twice each setting, a hair apart. */
const tried = (figures: Record<string, number>, spread = 0.001) =>
  Object.entries(figures).flatMap(([rate, accuracy]) =>
    [-spread, spread].map((off) =>
      withSpec({ learningRate: Number(rate) }, { accuracies: [accuracy + off] }),
    ),
  );

describe("what to try next", () => {
  test.each([
    ["beyond the largest, by the same factor", { 0.01: 0.5, 0.1: 0.7, 1: 0.9 }, 10],
    ["beyond the smallest", { 0.01: 0.9, 0.1: 0.7, 1: 0.5 }, 0.001],
    ["between the best and its better neighbour", { 0.01: 0.5, 0.1: 0.9, 1: 0.7 }, 0.32],
  ])("is %s", (_, figures, value) => {
    expect(nextGuesses(compare(tried(figures)))).toEqual([
      { setting: "learningRate", value, why: expect.any(String) },
    ]);
  });

  test("is more seeds where the best two lie no further apart than their runs", () => {
    const guesses = nextGuesses(compare(tried({ 0.1: 0.9, 1: 0.905 }, 0.05)));
    expect(guesses.map(({ setting }) => setting)).toEqual(["learningRate", "seed"]);
    expect(
      nextGuesses(compare(tried({ 0.1: 0.9, 1: 0.905 }).filter((_, at) => at % 2 === 0))),
    ).toContainEqual({
      setting: "seed",
      why: expect.stringContaining("luck"),
    });
  });

  test("is told of the best row's own neighbours, and not where there are none", () => {
    const runs = [
      withSpec({ learningRate: 0.1, hidden: [8] }, { accuracies: [0.9] }),
      withSpec({ learningRate: 1, hidden: [16] }, { accuracies: [0.5] }),
    ];
    expect(nextGuesses(compare(runs)).map(({ setting }) => setting)).toEqual(["seed"]);
    expect(nextGuesses(compare([withSpec({}, { accuracies: [Number.NaN] })]))).toEqual([]);
  });
});
