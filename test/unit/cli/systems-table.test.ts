import { describe, expect, test } from "vitest";
import { type DoneRun, describeRun, describeTotals } from "../../../lib/cli/systems-table.js";
import { type RunFigures, type SystemRun, systems, toSpec } from "../../../lib/experiment/index.js";

/** Zeros but for what matters to a test. */
function counts(...cells: [number, number, number][]): number[][] {
  const table = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const [label, prediction, count] of cells) table[label]![prediction] = count;
  return table;
}

const run: SystemRun = {
  name: "X",
  spec: toSpec({ hidden: [16, 8], seed: 7 }),
  published: {
    loss: { 1: "0.50", 2: "0.40", 5: "0.10" },
    testAccuracy: "97.42",
    confusion: [{ label: 4, prediction: 9, count: "58" }],
  },
};

const figures: RunFigures = {
  spec: run.spec,
  epochs: [
    { epoch: 1, loss: 0.501, trainSeconds: 1, evaluateSeconds: 0.5 },
    { epoch: 2, loss: 0.45, trainSeconds: 2, evaluateSeconds: 0.25 },
  ],
  testLoss: 0.2,
  testAccuracy: 0.9642,
  confusion: counts([4, 9, 70]),
};

function done(change: Partial<DoneRun> = {}): DoneRun {
  const system = { name: "X", title: "a small one", publishedSeed: 7, runs: [run] };
  return { system, run, changes: [], figures, ...change };
}

describe("the table of one training", () => {
  test("shows each figure as published, ours to as many digits, and the difference to one more", () => {
    expect(describeRun(done()).split("\n")).toEqual([
      "System X: a small one",
      "784-16-8-10, seed 7, float64",
      "figure            published   ours  difference",
      "loss, epoch 1          0.50   0.50      +0.001  =",
      "loss, epoch 2          0.40   0.45      +0.050",
      "test accuracy, %      97.42  96.42      -1.000",
      "4 taken for 9            58     70         +12",
      "1 of 4 figures have the same digits (1 more belongs to an epoch that was not trained).",
      "3.0 s of training: 1.50 s an epoch, and 0.38 s evaluating.",
    ]);
  });

  test("says what was changed, and leaves out an evaluation that took no time", () => {
    const quick = figures.epochs.map((epoch) => ({ ...epoch, evaluateSeconds: 1e-6 }));
    const text = describeRun(done({ changes: ["epochs=2"], figures: { ...figures, epochs: quick } }));
    expect(text).toContain("784-16-8-10, seed 7, float64, changed: epochs=2\n");
    expect(text).toMatch(/1\.50 s an epoch\.$/);
  });

  test("names an experiment of a system by its own name", () => {
    const experiment = { ...run, name: "X, learning rate 0.1" };
    expect(describeRun(done({ run: experiment }))).toMatch(/^System X, learning rate 0\.1\n/);
  });

  test("calls a difference of nothing 0", () => {
    const same = { ...figures, testAccuracy: 0.9742 };
    expect(describeRun(done({ figures: same }))).toMatch(/^test accuracy, % +97\.42 +97\.42 +0 +=$/m);
  });

  test("tells a difference at many decimals in powers of ten", () => {
    const long = {
      ...run,
      published: { firstLoss: "2.302670109823364", firstStepChange: "0.020560581875656167" },
    };
    const firstStep = { predictions: [], loss: 2.302670109823364, change: 0.020560581875656164 };
    const text = describeRun(done({ run: long, figures: { ...figures, firstStep } }));
    expect(text).toMatch(/^first loss +2\.302670109823364 +2\.302670109823364 +0 +=$/m);
    expect(text).toMatch(
      /^change of W1 in the first step +0\.020560581875656167 +0\.020560581875656164 +-3\.5e-18$/m,
    );
  });

  test("shows a figure that is no number as what it is, and never as the same", () => {
    const broken = { ...figures, epochs: [{ ...figures.epochs[0]!, loss: Number.NaN }] };
    const text = describeRun(done({ figures: broken }));
    expect(text).toMatch(/^loss, epoch 1 +0\.50 +NaN +NaN$/m);
    expect(text).toContain("0 of 3 figures have the same digits (2 more ");
  });

  test("keeps to 100 columns for every published training", () => {
    for (const system of systems)
      for (const one of system.runs) {
        const epochs = Array.from({ length: one.spec.epochs }, (_, at) => ({
          epoch: at + 1,
          loss: 123.456789,
          trainingAccuracy: 0.98765,
          trainSeconds: 123.456,
          evaluateSeconds: 12.345,
        }));
        const firstStep = { predictions: [new Array<number>(10).fill(1 / 9)], loss: 7 / 3, change: 1 / 3 };
        const text = describeRun({
          system,
          run: one,
          changes: [],
          figures: { ...figures, spec: one.spec, epochs, firstStep },
        });
        for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
      }
  });
});

describe("the table of all trainings", () => {
  test("lays the accuracies side by side, counts the figures, and adds up the seconds", () => {
    const unpublished = { ...run, name: "X, a longer name than that", published: { loss: { 1: "0.50" } } };
    expect(describeTotals([done(), done({ run: unpublished })]).split("\n")).toEqual([
      "test accuracy               published     ours  figures with the same digits",
      "X                             97.42 %  96.42 %                        1 of 5",
      "X, a longer name than that          -  96.42 %                        1 of 1",
      "7.5 s of training and evaluation in all.",
    ]);
  });
});
