import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../../lib/errors.js";
import { compare, diffRuns } from "../../../../lib/experiment/index.js";
import { madeRun, withSpec } from "../../../support/made-runs.js";

const slow = [
  withSpec({ learningRate: 0.01, optimizer: "sgd(0.01)" }, { accuracies: [0.5, 0.7] }),
  withSpec({ learningRate: 0.01, optimizer: "sgd(0.01)" }, { accuracies: [0.5, 0.74] }),
];
const fast = withSpec({ learningRate: 0.1, optimizer: "sgd(0.1)" });

describe("runs laid side by side", () => {
  test("name only what differs, the best first, with the spread over seeds", () => {
    const { varied, score, rows, figures } = compare([...slow, fast]);
    expect(varied).toEqual(["optimizer", "learningRate"]);
    expect(score).toEqual({ figure: "testAccuracy", better: "more" });
    expect(figures).toEqual(["testAccuracy", "loss"]);
    expect(rows.map(({ settings, runs }) => [settings, runs.length])).toEqual([
      [{ optimizer: "sgd(0.1)", learningRate: 0.1 }, 1],
      [{ optimizer: "sgd(0.01)", learningRate: 0.01 }, 2],
    ]);
    const { mean, least, most, deviation, count } = rows[1]!.figures["testAccuracy"]!;
    expect([mean, least, most, count]).toEqual([expect.closeTo(0.72), 0.7, 0.74, 2]);
    expect(deviation).toBeCloseTo(Math.SQRT2 * 0.02);
    expect(rows[1]!.label).toBe("optimizer sgd(0.01), learningRate 0.01");
  });

  test("go by their names where every row has its own", () => {
    const named = [...slow.map((run) => ({ ...run, name: "slow" })), { ...fast, name: "fast" }];
    expect(compare(named).rows.map(({ label }) => label)).toEqual(["fast", "slow"]);
    expect(compare([{ ...slow[0]!, name: "other" }, ...named]).named).toBe(false);
  });

  test("are put in order by what is asked for, less of a loss being better", () => {
    const { rows, score } = compare([...slow, fast], { by: "loss" });
    expect(score.better).toBe("less");
    expect(rows[0]!.runs).toEqual([fast]);
    expect(() => compare([fast], { by: "toString" })).toThrow("no run has a figure named toString");
    expect(() => compare([fast], { by: "speed" })).toThrow("They have loss, testAccuracy");
  });

  test("see parameters, data and code as they see the spec, each field of an object by itself", () => {
    const data = { train: { name: "drawn", source: "drawn", count: 60000, hash: "cd".repeat(32) } };
    const { varied } = compare([
      madeRun({ parameters: { net: { hidden: 1, depth: 2 }, seed: 1 } }),
      madeRun({ parameters: { net: { hidden: 3, depth: 2 }, seed: 2 }, data }),
    ]);
    expect(varied).toEqual(["net.hidden", "train examples"]);
  });

  test("that failed count in no mean, and stand last where nothing of a setting is done", () => {
    const failed = withSpec({ learningRate: 9 }, { status: "failed", reason: "NaN", accuracies: [0.99] });
    const alike = { ...fast, id: "x", status: "stopped" as const, figures: { testAccuracy: 0 } };
    const { rows } = compare([failed, fast, alike]);
    expect(rows.map(({ runs }) => runs.length)).toEqual([2, 1]);
    expect(rows[0]!.figures["testAccuracy"]!.count).toBe(1);
    expect(rows[1]!.figures).toEqual({});
  });

  test("that came to NaN stand behind every number", () => {
    const lost = withSpec({ learningRate: 9 }, { accuracies: [Number.NaN] });
    expect(compare([lost, ...slow]).rows.at(-1)!.runs).toEqual([lost]);
  });

  test("must be some", () => {
    expect(() => compare([])).toThrow(ParameterError);
  });

  test("come out the same in whatever order they are given", () => {
    const runs = [
      ...slow,
      fast,
      withSpec({ hidden: [8] }, { accuracies: [0.1] }),
      madeRun({ accuracies: [0.3] }),
    ];
    const order = fc.shuffledSubarray(runs, { minLength: runs.length });
    const told = (all: typeof runs) => {
      const { rows, varied } = compare(all);
      return {
        rows: rows.map(({ label, runs: each }) => [label, each.map(({ id }) => id).sort()]),
        varied: [...varied].sort(),
      };
    };
    const expected = told(runs).rows.map(([, ids]) => ids);
    fc.assert(
      fc.property(order, (shuffled) => {
        expect(told(shuffled).rows.map(([, ids]) => ids)).toEqual(expected);
      }),
    );
  });
});

describe("the difference of two runs", () => {
  test("is what was set otherwise and what came out otherwise", () => {
    expect(diffRuns({ ...slow[0]!, seed: 1 }, { ...fast, seed: 1 })).toEqual([
      { what: "optimizer", before: "sgd(0.01)", after: "sgd(0.1)" },
      { what: "learningRate", before: "0.01", after: "0.1" },
      { what: "loss", before: String(1 - 0.7), after: String(1 - 0.9), change: expect.closeTo(-0.2) },
      { what: "testAccuracy", before: "0.7", after: "0.9", change: expect.closeTo(0.2) },
    ]);
  });

  test("is nothing for a run and itself, and the seed where it is the seed", () => {
    expect(diffRuns(fast, fast)).toEqual([]);
    expect(diffRuns({ ...fast, seed: 1 }, { ...fast, seed: 2 })).toEqual([
      { what: "seed", before: "1", after: "2" },
    ]);
  });
});
