import { readFileSync } from "node:fs";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type LoadedMnist, loadMnist } from "../../lib/data/index.js";
import { type RunFigures, runExperiment, type SystemRun, systems } from "../../lib/experiment/index.js";
import { setEngine } from "../../lib/matrix/index.js";
import { describeWith, mnist } from "../support/needs.js";

/** A NumPy run of one of the systems, seeded with 42, at full precision. */
interface NumpyRun {
  initialPredictions?: number[][];
  initialLoss?: number;
  w1Change?: number;
  epochs: { loss: number; accuracy?: number }[];
  testLoss?: number;
  testAccuracy: number;
  confusion?: number[][];
}

type Trained = [run: string, file: string, epochs: number];

/** The figures' file of each training, and how many epochs of it are tried in every test run. */
const trainings: Trained[] = [
  ["A", "A-42", 10],
  ["B", "B-42", 2],
  ["C", "C-42", 2],
  ["D", "D-42", 10],
  ["D, learning rate 0.1", "D-42-lr0.1", 10],
  ["D, learning rate 0.001", "D-42-lr0.001", 10],
  ["D, hidden 256 and 128", "D-42-hidden256x128", 10],
  ["D, batch size 128", "D-42-batch128", 10],
  ["E", "E-42", 40],
  ["E, learning rate 0.01, 20 epochs", "E-42-lr0.01-e20", 20],
  ["E, learning rate 0.02, 30 epochs", "E-42-lr0.02-e30", 30],
];

/** B and C to their end take a quarter of an hour or more, so that has a command of its own: `npm run test:golden`. */
const whole = (import.meta as { env?: { MODE?: string } }).env?.MODE === "whole";

/** The plain TypeScript takes ten times as long: the whole of it is for that command, too. */
const onReference: Trained[] = whole
  ? trainings
  : trainings.filter(([name]) => ["A", "D", "E"].includes(name)).map(([name, file]) => [name, file, 1]);

describeWith("the five published systems, against NumPy with the same seed, in float64", [mnist()], () => {
  let digits: LoadedMnist;
  beforeAll(async () => {
    digits = await loadMnist();
  });

  afterEach(() => {
    setEngine("auto");
  });

  test.each([
    ...trainings.map((each) => ["auto", ...each] as const),
    ...onReference.map((each) => ["reference", ...each] as const),
  ])("on %s: %s", { timeout: 3_600_000 }, async (engine, name, file, few) => {
    setEngine(engine);
    const numpy = figures(file);
    const run = runNamed(name);
    const all = numpy.epochs.length;
    expect(run.spec.epochs, "as many epochs as NumPy's").toBe(all);
    const epochs = whole ? all : few;
    const ours = await runExperiment({ ...run.spec, epochs, seed: 42 }, digits);

    expectFirstStep(ours, numpy);
    for (const [index, { loss, accuracy, trainingAccuracy = accuracy }] of ours.epochs
      .map((epoch, at) => ({ ...epoch, accuracy: numpy.epochs[at]?.accuracy }))
      .entries()) {
      const expected = numpy.epochs[index]!;
      expect(
        Math.abs(loss / expected.loss - 1),
        `epoch ${index + 1}: loss ${loss}, NumPy ${expected.loss}`,
      ).toBeLessThan(index === 0 ? 1e-9 : 1e-6);
      expect(trainingAccuracy, `epoch ${index + 1}: accuracy on the training set`).toBe(expected.accuracy);
    }
    if (epochs < all) return;
    expect(ours.testAccuracy).toBe(numpy.testAccuracy);
    if (numpy.testLoss !== undefined) expect(Math.abs(ours.testLoss / numpy.testLoss - 1)).toBeLessThan(1e-6);
    if (numpy.confusion !== undefined) expect(ours.confusion).toEqual(numpy.confusion);
  });
});

function expectFirstStep({ firstStep }: RunFigures, numpy: NumpyRun): void {
  if (numpy.initialLoss === undefined) {
    expect(firstStep).toBeUndefined();
    return;
  }
  expect(firstStep!.predictions.flat()).toEqual(
    numpy.initialPredictions!.flat().map((p) => expect.closeTo(p, 14)),
  );
  expect(firstStep!.loss).toBeCloseTo(numpy.initialLoss, 14);
  expect(firstStep!.change).toBeCloseTo(numpy.w1Change!, 16);
}

function figures(file: string): NumpyRun {
  return JSON.parse(readFileSync(new URL(`figures/${file}.json`, import.meta.url), "utf8")) as NumpyRun;
}

function runNamed(name: string): SystemRun {
  const run = systems.flatMap(({ runs }) => runs).find((one) => one.name === name);
  if (run === undefined) throw new Error(`there is no training named ${name}`);
  return run;
}
