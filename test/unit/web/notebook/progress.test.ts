import { expect, test } from "vitest";
import { reportedProgress } from "../../../../lib/web/notebook/cell-state/progress.js";

test("progress is read from what an output tells programs", () => {
  const progress = { done: 2.5, total: 10, words: "epoch 3 of 10" };
  expect(reportedProgress({ longhand: { progress } })).toEqual(progress);
  expect(reportedProgress({ longhand: { progress: { done: 1, total: 2 } } })).toEqual({
    done: 1,
    total: 2,
    words: "",
  });
});

test.each([
  [{}],
  [{ longhand: null }],
  [{ longhand: { check: {} } }],
  [{ longhand: { progress: null } }],
  [{ longhand: { progress: { done: "1", total: 2 } } }],
  [{ longhand: { progress: { done: 1, total: 0 } } }],
])("%j tells of none", (metadata) => {
  expect(reportedProgress(metadata)).toBeUndefined();
});
