import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Digits } from "../../../lib/data/index.js";
import { AbortedError } from "../../../lib/errors.js";
import {
  bestWays,
  runTransfer,
  runWay,
  type Way,
  type WayFigures,
  ways,
} from "../../../lib/experiment/index.js";
import type { FitProgress } from "../../../lib/train/index.js";
import { fewDigits } from "../../support/few-digits.js";

let digits: Digits;
beforeAll(async () => {
  digits = await fewDigits({ train: 200, test: 100 });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Progress is told where the event loop had its turn; with a clock like this one it has it after every piece. */
function tellEverything(): void {
  let time = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (time += 100));
}

function wayNamed(name: string): Way {
  const found = ways.find((way) => way.name === name);
  if (found === undefined) throw new Error(`there is no way named ${name}`);
  return found;
}

/** What must be the same again: all but the seconds. */
function lasting({ seconds: _, ...rest }: WayFigures): unknown {
  return rest;
}

const run = (way: Way, epochs: number, seed = 1): Promise<WayFigures> =>
  runWay(way, digits, { seed, epochs });

/** Two steps: enough for figures of a way's own. */
const brief = (way: Way): Promise<WayFigures> =>
  runWay(way, { train: digits.train.take(128), test: digits.test.take(20) }, { seed: 1, epochs: 1 });

describe("training one way", () => {
  // One of each kind, with epochs enough to be better than chance by far.
  test.each([
    ["baseline", 6],
    ["L2 1e-4", 6],
    ["L1 1e-5", 6],
    ["Adam, L2 1e-4 (coupled)", 6],
    ["AdamW, decay 0.1 (decoupled)", 6],
    ["early stopping", 6],
    ["dropout 0.2", 6],
    ["batch normalization", 6],
    ["Nesterov 0.9", 6],
    ["Adam", 6],
    ["warm-up, then cosine", 6],
    ["shift, rotate, scale", 8],
    ["elastic", 6],
    ["ensemble of 5", 5],
    ["convolutional network", 12],
  ])(
    "%s: the same seed gives the same figures, and they are of one who has learned",
    async (name, epochs) => {
      const figures = await run(wayNamed(name), epochs);
      expect(figures).toMatchObject({ way: name, seed: 1 });
      expect(figures.testAccuracy).toBeGreaterThan(0.3); // chance is 0.1
      expect(figures.testAccuracy).toBeLessThanOrEqual(1);
      expect(figures.trainingAccuracy).toBeGreaterThan(0.2);
      expect(figures.trainingAccuracy).toBeLessThanOrEqual(1);
      expect(figures.testLoss).toBeGreaterThan(0);
      expect(figures.testLoss).toBeLessThan(Math.log(10));
      expect(figures.seconds).toBeGreaterThan(0);
      expect(figures.epochs).toBeLessThanOrEqual(epochs);
      expect(lasting(await brief(wayNamed(name)))).toEqual(lasting(await brief(wayNamed(name))));
    },
  );

  test("another seed gives other figures", async () => {
    const [one, other] = [await run(wayNamed("baseline"), 1), await run(wayNamed("baseline"), 1, 2)];
    expect(other.testLoss).not.toBe(one.testLoss);
  });

  test("every way but the baseline makes a difference", async () => {
    const { testLoss: plain } = await brief(wayNamed("baseline"));
    for (const way of ways.filter(({ name }) => name !== "baseline"))
      expect((await brief(way)).testLoss, way.name).not.toBe(plain);
  });

  test("names are told apart, and all of them are different", () => {
    const names = [...ways, ...bestWays].map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const word of ["best", "transfer"]) expect(names).not.toContain(word);
  });

  test("early stopping ends before the epochs asked for where nothing gets better, and says after how many", async () => {
    const never: Way = {
      name: "no step at all",
      group: "regularization",
      earlyStopping: { patience: 2, monitor: "validationAccuracy", minDelta: 2 },
    };
    expect((await run(never, 20)).epochs).toBe(3);
  });

  test("early stopping watches a fifth that it does not train on where there are few examples", async () => {
    const told: FitProgress[] = [];
    tellEverything();
    await runWay(wayNamed("early stopping"), digits, {
      seed: 1,
      epochs: 1,
      onProgress: (one) => told.push(one),
    });
    expect(told.at(-1)).toMatchObject({ done: 160, count: 160 });
  });

  test("an ensemble's members differ, and its progress counts the epochs of all", async () => {
    const told: FitProgress[] = [];
    tellEverything();
    const pair: Way = { name: "pair", group: "ensembles", members: 2 };
    const both = await runWay(pair, digits, { seed: 1, epochs: 2, onProgress: (one) => told.push(one) });
    expect([...new Set(told.map(({ epoch }) => epoch))]).toEqual([1, 2, 3, 4]);
    expect(new Set(told.map(({ epochs }) => epochs))).toEqual(new Set([4]));
    expect(both.epochs).toBe(2);
    const [first, second] = [await run(wayNamed("baseline"), 2), await run(wayNamed("baseline"), 2, 1001)];
    expect(both.testLoss).not.toBe(first.testLoss);
    // The mean of probabilities is never worse, in loss, than the mean of the losses (Jensen's inequality).
    expect(both.testLoss).toBeLessThan((first.testLoss + second.testLoss) / 2);
    expect(both.trainingAccuracy).toBeCloseTo((first.trainingAccuracy + second.trainingAccuracy) / 2, 12);
  });

  test("a way with epochs of its own takes as many, whatever is asked for", async () => {
    const long: Way = { name: "long", group: "together", epochs: 3 };
    expect((await run(long, 1)).epochs).toBe(3);
  });

  test("stops when its signal is set", async () => {
    const stop = new AbortController();
    tellEverything();
    const stopped = runWay(wayNamed("ensemble of 5"), digits, {
      seed: 1,
      epochs: 50,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toThrow(AbortedError);
  });
});

describe("transfer learning", () => {
  test("gives the same figures for the same seed, each of one who has learned", async () => {
    const options = { seed: 1, epochs: 20, examples: 100 };
    const figures = await runTransfer(digits, options);
    expect(figures).toMatchObject({ seed: 1, examples: 100 });
    for (const accuracy of [figures.transferred, figures.fromScratch]) {
      expect(accuracy).toBeGreaterThan(0.4); // chance is 0.2
      expect(accuracy).toBeLessThanOrEqual(1);
    }
    expect(await runTransfer(digits, options)).toEqual(figures);
  });

  test("learns from as many examples as it is told, and tells the epochs of its three trainings as one", async () => {
    const told: FitProgress[] = [];
    tellEverything();
    await runTransfer(digits, { seed: 1, epochs: 1, examples: 30, onProgress: (one) => told.push(one) });
    const counts = new Map(told.map(({ epoch, count }) => [epoch, count]));
    const known = digits.train.labels.filter((label) => label < 5).length;
    expect([...counts]).toEqual([
      [1, known],
      [2, 30],
      [3, 30],
    ]);
    expect(told.every(({ epochs }) => epochs === 3)).toBe(true);
  });

  test("stops when its signal is set", async () => {
    const stop = new AbortController();
    tellEverything();
    const options = {
      seed: 1,
      epochs: 50,
      examples: 30,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    };
    await expect(runTransfer(digits, options)).rejects.toThrow(AbortedError);
  });
});
