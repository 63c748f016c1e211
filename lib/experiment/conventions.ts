import type { StepRecord } from "../train/index.js";
import type { ExperimentSpec } from "./spec.js";

/** What the sum of a batch's gradients is divided by. See `ExperimentSpec.divideBy`. */
export function divisorOf({ divideBy }: ExperimentSpec, batchSize: number): (count: number) => number {
  switch (divideBy) {
    case "examples":
      return (count) => count;
    case "batchSize":
      return () => batchSize;
    case "examplesTwice":
      return (count) => count * count;
  }
}

/** What an epoch's loss is made of. */
export interface EpochLosses {
  /** The epoch's steps, all of them. */
  steps: readonly StepRecord[];
  /** Of the training set after the epoch, where it was evaluated: mean loss, and how many examples. */
  after: { loss: number; count: number } | undefined;
}

/** Whether a spec reports something that has to be measured after the epoch. */
export function needsEvaluation({ reportLoss, trainingAccuracy }: ExperimentSpec): boolean {
  return trainingAccuracy || reportLoss === "sumAfter";
}

/** An epoch's loss as its program reports it. See `ExperimentSpec.reportLoss`. */
export function reportedLoss({ reportLoss }: ExperimentSpec, { steps, after }: EpochLosses): number {
  const means = steps.reduce((total, { loss }) => total + loss, 0);
  const examples = steps.reduce((total, { count }) => total + count, 0);
  switch (reportLoss) {
    case "mean":
      return steps.reduce((total, { loss, count }) => total + loss * count, 0) / examples;
    case "sumAfter":
      return after!.loss * after!.count;
    case "batchMeansOverExamples":
      return means / examples;
    case "batchMeansOverWholeBatches":
      // The first batch is whole; only the last may be shorter.
      return means / steps.filter(({ count }) => count === steps[0]!.count).length;
  }
}
