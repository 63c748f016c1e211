import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { divisorOf, reportedLoss } from "../../../lib/experiment/conventions.js";
import { toSpec } from "../../../lib/experiment/index.js";

const steps = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 50 }), fc.integer({ min: 1, max: 49 }))
  .chain(([whole, size, last]) =>
    fc.tuple(
      fc.constant(Math.min(last, size - 1)),
      fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: whole + 1, maxLength: whole + 1 }),
      fc.constant(size),
    ),
  )
  .map(([last, losses, size]) =>
    losses.map((loss, index) => ({
      epoch: 1,
      step: index + 1,
      loss,
      count: index === losses.length - 1 ? last : size,
    })),
  );

describe("an epoch's loss", () => {
  test("is a mean over examples, or the batches' means over examples or whole batches", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const report = (reportLoss: "mean" | "batchMeansOverExamples" | "batchMeansOverWholeBatches") =>
          reportedLoss(toSpec({ reportLoss }), { steps: all, after: undefined });
        const examples = all.reduce((total, { count }) => total + count, 0);
        const means = all.reduce((total, { loss }) => total + loss, 0);
        const sum = all.reduce((total, { loss, count }) => total + loss * count, 0);
        expect(report("mean")).toBeCloseTo(sum / examples, 10);
        expect(report("batchMeansOverExamples")).toBeCloseTo(means / examples, 10);
        // The last batch is shorter, and adds its mean without being counted.
        expect(report("batchMeansOverWholeBatches")).toBeCloseTo(means / (all.length - 1), 10);
      }),
    );
  });

  test("is a sum over the training set after the epoch for system C", () => {
    const after = { loss: 0.5, count: 60_000 };
    expect(reportedLoss(toSpec({ reportLoss: "sumAfter" }), { steps: [], after })).toBe(30_000);
  });

  test("counts a single batch as a whole one", () => {
    const one = [{ epoch: 1, step: 1, loss: 2, count: 5 }];
    const spec = toSpec({ reportLoss: "batchMeansOverWholeBatches" });
    expect(reportedLoss(spec, { steps: one, after: undefined })).toBe(2);
  });
});

test("a batch's gradients are divided by its examples, by the batch size, or by its examples twice", () => {
  const divide = (divideBy: "examples" | "batchSize" | "examplesTwice") =>
    divisorOf(toSpec({ divideBy }), 64);
  expect(divide("examples")(32)).toBe(32);
  expect(divide("batchSize")(32)).toBe(64);
  expect(divide("examplesTwice")(32)).toBe(1024);
});
