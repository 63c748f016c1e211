import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { argmaxRows, Matrix } from "../../../../lib/matrix/index.js";
import {
  accuracy,
  expectedCalibrationError,
  mistakes,
  reliabilityBins,
  topKAccuracy,
} from "../../../../lib/train/index.js";
import { answers } from "../../../support/outcomes.js";

const some = Matrix.from([
  [0.5, 0.3, 0.2],
  [0.1, 0.2, 0.7],
  [0.25, 0.5, 0.25],
  [0.9, 0.06, 0.04],
]);

describe("top-k accuracy", () => {
  test("worked by hand", () => {
    expect([1, 2, 3].map((k) => topKAccuracy(some, [0, 1, 2, 2], k))).toEqual([1 / 4, 2 / 4, 1]);
  });

  test("of equal probabilities the smaller class comes first", () => {
    const tied = Matrix.from([[0.25, 0.5, 0.25]]);
    expect(topKAccuracy(tied, [0], 2)).toBe(1);
    expect(topKAccuracy(tied, [2], 2)).toBe(0);
  });

  test("k = 1 is the accuracy, k = C is 1, and more chances never hurt", () => {
    fc.assert(
      fc.property(answers, ({ probabilities, labels }) => {
        const ks = Array.from({ length: probabilities.cols }, (_, i) => i + 1);
        const figures = ks.map((k) => topKAccuracy(probabilities, labels, k));
        expect(figures[0]).toBe(accuracy(argmaxRows(probabilities), labels));
        expect(figures.at(-1)).toBe(1);
        expect(figures).toEqual([...figures].sort((a, b) => a - b));
      }),
    );
  });

  test.each([0, 4, 1.5, Number.NaN])("k = %s of three classes is refused", (k) => {
    expect(() => topKAccuracy(some, [0, 1, 2, 2], k)).toThrow("Pass a whole number from 1 to 3");
  });
});

describe("calibration", () => {
  test("worked by hand: what was sure, and what was right", () => {
    // Confidences 0.5 (right), 0.7 (wrong), 0.5 (wrong), 0.9 (right), in bins of a fifth.
    const bins = reliabilityBins(some, [0, 1, 2, 0], { bins: 5 });
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 2, 1, 1]);
    expect(bins[2]).toEqual({ from: 2 / 5, to: 3 / 5, count: 2, confidence: 0.5, accuracy: 0.5 });
    expect(bins[0]).toMatchObject({ confidence: Number.NaN, accuracy: Number.NaN });
    // (2·0 + 1·|0 - 0.7| + 1·|1 - 0.9|) / 4
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.2, 14);
  });

  test("a confidence on the edge of two bins belongs to the lower one", () => {
    for (let bins = 1; bins <= 40; bins++)
      for (let m = Math.ceil(bins / 2); m <= bins; m++) {
        const edge = m / bins;
        const counts = reliabilityBins(Matrix.from([[edge, 1 - edge]]), [0], { bins }).map(
          (bin) => bin.count,
        );
        expect(counts.indexOf(1), `${m}/${bins}`).toBe(m - 1);
      }
  });

  test("always sure and always wrong is 1; sure and right is 0", () => {
    const sure = Matrix.from([
      [1, 0],
      [0, 1],
    ]);
    expect(expectedCalibrationError(reliabilityBins(sure, [1, 0]))).toBe(1);
    expect(expectedCalibrationError(reliabilityBins(sure, [0, 1]))).toBe(0);
  });

  test("counts add up to N, every bin's confidence lies in it, and the error between 0 and 1", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 20 }), ({ probabilities, labels }, count) => {
        const bins = reliabilityBins(probabilities, labels, { bins: count });
        expect(bins.reduce((total, bin) => total + bin.count, 0)).toBe(labels.length);
        for (const { from, to, confidence } of bins.filter((bin) => bin.count > 0)) {
          expect(confidence).toBeGreaterThan(from - 1e-9);
          expect(confidence).toBeLessThan(to + 1e-6);
        }
        const right = bins.reduce((total, bin) => total + (bin.count > 0 ? bin.accuracy * bin.count : 0), 0);
        expect(right / labels.length).toBeCloseTo(accuracy(argmaxRows(probabilities), labels), 10);
        const error = expectedCalibrationError(bins);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  test("one bin: the error is how far mean confidence and accuracy are apart", () => {
    fc.assert(
      fc.property(answers, ({ probabilities, labels }) => {
        const predictions = argmaxRows(probabilities);
        const sure = predictions.reduce((total, prediction, i) => total + probabilities.at(i, prediction), 0);
        const apart = Math.abs(sure / labels.length - accuracy(predictions, labels));
        const bins = reliabilityBins(probabilities, labels, { bins: 1 });
        expect(expectedCalibrationError(bins)).toBeCloseTo(apart, 10);
      }),
    );
  });

  test("what cannot be binned is refused", () => {
    expect(() => reliabilityBins(some, [0, 1, 2, 0], { bins: 0 })).toThrow(ParameterError);
    expect(() => expectedCalibrationError([])).toThrow("no bin holds an example");
  });
});

describe("mistakes", () => {
  test("come most confident first, with what it was and what it was taken for", () => {
    expect(mistakes(some, [1, 2, 0, 1])).toEqual([
      { row: 3, label: 1, prediction: 0, confidence: 0.9 },
      { row: 0, label: 1, prediction: 0, confidence: 0.5 },
      { row: 2, label: 0, prediction: 1, confidence: 0.5 },
    ]);
  });

  test("are as many as were wrong, none of them right, in falling confidence", () => {
    fc.assert(
      fc.property(answers, ({ probabilities, labels }) => {
        const found = mistakes(probabilities, labels);
        const right = accuracy(argmaxRows(probabilities), labels) * labels.length;
        expect(found.length).toBe(labels.length - Math.round(right));
        for (const { row, label, prediction } of found) {
          expect(label).toBe(labels[row]);
          expect(prediction).not.toBe(label);
        }
        const confidences = found.map(({ confidence }) => confidence);
        expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
      }),
    );
  });
});

describe("what takes probabilities refuses what is none", () => {
  const one = Matrix.from([[0.25, 0.75]]);
  test.each([
    ["a label too few", one, [], ShapeError, "Pass one row of probabilities for each label"],
    ["no rows", Matrix.zeros(0, 2), [], ShapeError, "at least one"],
    [
      "a label that is no class",
      one,
      [2],
      ParameterError,
      "class 2 in row 0. Pass whole numbers from 0 to 1",
    ],
    ["NaN", Matrix.from([[Number.NaN, 1]]), [0], ParameterError, "row 0 holds NaN"],
    ["logits", Matrix.from([[-3, 4]]), [0], ParameterError, "no row of probabilities. Pass what `predict`"],
    ["half a row", Matrix.from([[0.2, 0.3]]), [0], ParameterError, "it adds up to 0.5"],
  ])("%s", (_, probabilities, labels, kind, message) => {
    for (const refuses of [mistakes, reliabilityBins]) {
      expect(() => refuses(probabilities, labels)).toThrow(kind);
      expect(() => refuses(probabilities, labels)).toThrow(message);
    }
  });
});
