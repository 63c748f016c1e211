import { describe, expect, test } from "vitest";
import {
  classReport,
  confusionAccuracy,
  confusionMatrix,
  worstConfusions,
} from "../../../../lib/train/index.js";

/** A NumPy run, with seed 42, of a published system that prints its confusion matrix over MNIST's 10,000 test images. */
const recorded = [
  [946, 0, 1, 2, 2, 6, 16, 1, 6, 0],
  [0, 1107, 1, 4, 0, 0, 4, 1, 18, 0],
  [20, 8, 877, 24, 17, 0, 22, 19, 40, 5],
  [6, 2, 18, 884, 1, 35, 7, 18, 29, 10],
  [2, 9, 4, 0, 885, 1, 15, 2, 8, 56],
  [17, 8, 7, 58, 23, 706, 19, 9, 32, 13],
  [18, 3, 11, 2, 12, 19, 883, 2, 8, 0],
  [2, 29, 31, 3, 12, 1, 1, 910, 4, 35],
  [7, 11, 13, 30, 13, 26, 15, 11, 826, 22],
  [17, 10, 7, 11, 46, 10, 1, 26, 8, 873],
];

/** What the system printed when it was published, unseeded: the diagonal, and the mistakes that its text names. */
const published = {
  diagonal: [944, 1103, 871, 883, 888, 713, 887, 907, 823, 857],
  named: [
    { label: 5, prediction: 3, count: 51 },
    { label: 9, prediction: 4, count: 61 },
    { label: 4, prediction: 9, count: 58 },
  ],
};

/** How many images of each digit MNIST's test set holds. */
const images = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];

/** The answers behind the counts: label t, predicted as p, as many times as the recorded matrix says. */
const answers = recorded.flatMap((row, label) =>
  row.flatMap((count, prediction) => Array.from({ length: count }, () => ({ label, prediction }))),
);
const confusion = confusionMatrix(
  answers.map(({ prediction }) => prediction),
  answers.map(({ label }) => label),
  10,
);

describe("a published confusion matrix keeps its orientation", () => {
  test("counting the answers gives the recorded matrix, true classes down the rows", () => {
    expect(confusion.toRows()).toEqual(recorded);
    expect(classReport(confusion).map(({ support }) => support)).toEqual(images);
    expect(confusionAccuracy(confusion)).toBe(0.8897);
  });

  test("the recalls are those of the published diagonal, to a point or two; the precisions are others", () => {
    const report = classReport(confusion);
    for (const [digit, right] of published.diagonal.entries())
      expect(Math.abs(report[digit]!.recall - right / images[digit]!), `${digit}`).toBeLessThan(0.02);
    const farthest = report.map(({ precision }, digit) =>
      Math.abs(precision - published.diagonal[digit]! / images[digit]!),
    );
    expect(Math.max(...farthest)).toBeGreaterThan(0.05);
  });

  test("the worst confusions are those that the published text names, the same way round", () => {
    const worst = worstConfusions(confusion);
    expect(worst.slice(0, 3)).toEqual([
      { label: 5, prediction: 3, count: 58 },
      { label: 4, prediction: 9, count: 56 },
      { label: 9, prediction: 4, count: 46 },
    ]);
    const rankOf = (label: number, prediction: number): number =>
      worst.findIndex((one) => one.label === label && one.prediction === prediction);
    for (const { label, prediction } of published.named) expect(rankOf(label, prediction)).toBeLessThan(3);
    // 3 taken for 5 is far rarer than 5 taken for 3: a transposed matrix would show here.
    expect(rankOf(3, 5)).toBeGreaterThan(3);
  });
});
