import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../../lib/errors.js";
import { Matrix, sum } from "../../../../lib/matrix/index.js";
import { accuracy, confusionMatrix, worstConfusions } from "../../../../lib/train/index.js";
import { outcomes } from "../../../support/outcomes.js";

describe("accuracy and the confusion matrix", () => {
  test("accuracy is a fraction", () => {
    expect(accuracy([1, 2, 3, 4], [1, 2, 0, 4])).toBe(0.75);
  });

  test("the confusion matrix has rows true and columns predicted", () => {
    // One 0 taken for a 2; one 1 right; one 2 right.
    expect(confusionMatrix([2, 1, 2], [0, 1, 2], 3).toRows()).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("its sum is N, its rows' sums are the labels' counts, its columns' sums the predictions'", () => {
    fc.assert(
      fc.property(outcomes, ({ predictions, labels, classes }) => {
        const confusion = confusionMatrix(predictions, labels, classes);
        expect(sum(confusion)).toBe(labels.length);
        const rows = confusion.toRows();
        for (let label = 0; label < classes; label++) {
          const times = (of: number[]): number => of.filter((found) => found === label).length;
          expect(rows[label]!.reduce((a, b) => a + b)).toBe(times(labels));
          expect(rows.reduce((total, row) => total + row[label]!, 0)).toBe(times(predictions));
        }
      }),
    );
  });

  test("what does not fit is refused", () => {
    expect(() => accuracy([1], [1, 2])).toThrow("1 predictions for 2 labels");
    expect(() => accuracy([], [])).toThrow("at least one");
    expect(() => confusionMatrix([3], [0], 3)).toThrow("class 3 in row 0. Pass whole numbers from 0 to 2.");
  });
});

describe("the worst confusions", () => {
  test("come most frequent first, ties in reading order, and nothing that never happened", () => {
    const confusion = Matrix.from([
      [5, 2, 0],
      [0, 7, 9],
      [2, 1, 3],
    ]);
    expect(worstConfusions(confusion)).toEqual([
      { label: 1, prediction: 2, count: 9 },
      { label: 0, prediction: 1, count: 2 },
      { label: 2, prediction: 0, count: 2 },
      { label: 2, prediction: 1, count: 1 },
    ]);
  });

  test("add up to all that was wrong", () => {
    fc.assert(
      fc.property(outcomes, ({ predictions, labels, classes }) => {
        const found = worstConfusions(confusionMatrix(predictions, labels, classes));
        const wrong = labels.filter((label, i) => label !== predictions[i]).length;
        expect(found.reduce((total, { count }) => total + count, 0)).toBe(wrong);
      }),
    );
  });

  test("of what is no confusion matrix are refused", () => {
    expect(() => worstConfusions(Matrix.zeros(2, 3))).toThrow(ShapeError);
    expect(() => worstConfusions(Matrix.from([[0, 0.5]].concat([[0, 0]])))).toThrow(ParameterError);
    expect(() =>
      worstConfusions(
        Matrix.from([
          [1, 0],
          [-1, 1],
        ]),
      ),
    ).toThrow("entry (1, 0) is -1");
  });
});
