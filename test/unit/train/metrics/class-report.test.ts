import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { Matrix } from "../../../../lib/matrix/index.js";
import {
  accuracy,
  classReport,
  confusionAccuracy,
  confusionMatrix,
  macroAverage,
  weightedAverage,
} from "../../../../lib/train/index.js";
import { outcomes } from "../../../support/outcomes.js";

describe("the class report", () => {
  test("worked by hand: precision goes down a column, recall along a row", () => {
    // Six of class 0, four of them found; of the five taken for class 0, one was of class 1.
    const confusion = Matrix.from([
      [4, 2],
      [1, 3],
    ]);
    expect(classReport(confusion)).toEqual([
      { label: 0, precision: 4 / 5, recall: 4 / 6, f1: 8 / 11, support: 6 },
      { label: 1, precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, support: 4 },
    ]);
    const macro = macroAverage(classReport(confusion));
    expect(macro.precision).toBeCloseTo(0.7, 14);
    expect(macro.recall).toBeCloseTo((2 / 3 + 3 / 4) / 2, 14);
    expect(macro.f1).toBeCloseTo((8 / 11 + 2 / 3) / 2, 14);
    expect(macro.support).toBe(10);
    expect(weightedAverage(classReport(confusion)).precision).toBeCloseTo(0.6 * 0.8 + 0.4 * 0.6, 14);
  });

  test("what was never predicted, or never there, counts as 0 and not as NaN", () => {
    const [never, absent, all] = classReport(
      Matrix.from([
        [0, 1, 1],
        [0, 0, 0],
        [0, 0, 3],
      ]),
    );
    expect(never).toEqual({ label: 0, precision: 0, recall: 0, f1: 0, support: 2 });
    expect(absent).toEqual({ label: 1, precision: 0, recall: 0, f1: 0, support: 0 });
    expect(all).toMatchObject({ precision: 3 / 4, recall: 1, support: 3 });
  });

  test("a class without examples does not pull the averages down", () => {
    const report = classReport(
      Matrix.from([
        [3, 0, 0],
        [0, 0, 0],
        [0, 0, 2],
      ]),
    );
    expect(macroAverage(report)).toEqual({ precision: 1, recall: 1, f1: 1, support: 5 });
  });

  test("recall weighted by support is the accuracy, and all figures stay between 0 and 1", () => {
    fc.assert(
      fc.property(outcomes, ({ predictions, labels, classes }) => {
        const confusion = confusionMatrix(predictions, labels, classes);
        const report = classReport(confusion);
        const right = accuracy(predictions, labels);
        expect(weightedAverage(report).recall).toBeCloseTo(right, 12);
        expect(confusionAccuracy(confusion)).toBe(right);
        expect(report.reduce((total, { support }) => total + support, 0)).toBe(labels.length);
        for (const { precision, recall, f1 } of [...report, macroAverage(report)])
          for (const figure of [precision, recall, f1]) {
            expect(figure).toBeGreaterThanOrEqual(0);
            expect(figure).toBeLessThanOrEqual(1 + 1e-12);
          }
      }),
    );
  });

  test("F1 is the harmonic mean of precision and recall", () => {
    fc.assert(
      fc.property(outcomes, ({ predictions, labels, classes }) => {
        for (const { precision, recall, f1 } of classReport(confusionMatrix(predictions, labels, classes)))
          if (precision + recall > 0)
            expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
          else expect(f1).toBe(0);
      }),
    );
  });

  test("exchanging labels and predictions exchanges precision and recall", () => {
    fc.assert(
      fc.property(outcomes, ({ predictions, labels, classes }) => {
        const there = classReport(confusionMatrix(predictions, labels, classes));
        const back = classReport(confusionMatrix(labels, predictions, classes));
        expect(back.map(({ recall }) => recall)).toEqual(there.map(({ precision }) => precision));
      }),
    );
  });

  test("a matrix that is not square, and one without examples, are refused", () => {
    expect(() => classReport(Matrix.zeros(3, 2))).toThrow(ShapeError);
    expect(() => macroAverage(classReport(Matrix.zeros(2, 2)))).toThrow(ParameterError);
    expect(() => weightedAverage([])).toThrow("no class has an example");
  });
});
