import { describe, expect, test } from "vitest";
import { accuracy, confusionMatrix } from "../../../lib/train/index.js";

describe("metrics", () => {
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

  test("what does not fit is refused", () => {
    expect(() => accuracy([1], [1, 2])).toThrow("1 predictions for 2 labels");
    expect(() => accuracy([], [])).toThrow("at least one");
    expect(() => confusionMatrix([3], [0], 3)).toThrow("class 3 in row 0. Pass whole numbers from 0 to 2.");
  });
});
