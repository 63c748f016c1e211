import { argmaxRows } from "../matrix/index.js";
import { type Model, softmaxCrossEntropy } from "../nn/index.js";
import { checkFinite, checkGradients } from "./divergence.js";
import type { Examples } from "./examples.js";
import type { FitOptions, StepRecord } from "./fit-options.js";
import type { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";
import { penaltyList } from "./regularization.js";
import { zeroGradients } from "./sgd.js";

/** One epoch's work. */
export interface Work {
  model: Model;
  examples: Examples;
  options: FitOptions;
  /** Counted from 1. */
  epoch: number;
  pacer: Pacer;
}

export interface TrainedEpoch {
  /** Mean cross-entropy in nats, of each batch before its step. */
  loss: number;
  /** Fraction right of the same predictions. */
  accuracy: number;
  seconds: number;
  /** How many were taken. */
  steps: number;
  /** One by one, where they are to be kept. */
  kept?: readonly StepRecord[];
}

/** Sums over the epoch so far. */
export interface Tally {
  loss: number;
  right: number;
  done: number;
}

export interface Step {
  /** Which examples, (M,). */
  batch: Int32Array;
  /** Counted from 1. */
  step: number;
  /** Epochs done, with fractions. */
  at: number;
}

/** Who takes the steps: the layers one by one, or a plan compiled from them. */
export interface StepTaker {
  /** Before the first step of an epoch. */
  begin?(): void;
  /** Forward, loss, backward, step; adds to the tally, and lets the event loop run. */
  take(work: Work, step: Step, tally: Tally): Promise<void>;
  /** After a step that `onStep` was told of. */
  afterStep?(): void;
  /** After the last step of an epoch, and where training stops in the middle. */
  end?(): void;
}

/**
 * Takes the examples in order, a batch a step.
 *
 * @param order which example comes when, (N,)
 */
export async function trainEpoch(work: Work, order: Int32Array, steps: StepTaker): Promise<TrainedEpoch> {
  const { examples, options, epoch } = work;
  const { batchSize, onStep, keepSteps = false } = options;
  const { count } = examples;
  const started = performance.now();
  const tally: Tally = { loss: 0, right: 0, done: 0 };
  const kept: StepRecord[] = [];
  let step = 0;
  steps.begin?.();
  try {
    for (let start = 0; start < count; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      const before = tally.loss;
      step += 1;
      await steps.take(work, { batch, step, at: epoch - 1 + start / count }, tally);
      const record = { epoch, step, loss: (tally.loss - before) / batch.length, count: batch.length };
      if (keepSteps) kept.push(record);
      if (onStep === undefined) continue;
      onStep(record);
      steps.afterStep?.();
    }
  } finally {
    steps.end?.();
  }
  const seconds = (performance.now() - started) / 1000;
  const means = { loss: tally.loss / count, accuracy: tally.right / count };
  return { ...means, seconds, steps: step, ...(keepSteps && { kept }) };
}

/** Layer by layer. A batch goes through in pieces whose gradients add up. */
export const plainSteps: StepTaker = {
  async take({ model, examples, options, epoch, pacer }, { batch, step, at }, tally) {
    const { optimizer, epochs, onProgress, regularization, epsilon = 0 } = options;
    const { parameters } = model;
    const divisor = options.divisor?.(batch.length) ?? batch.length;
    const point = { model, epoch, step, learningRate: optimizer.learningRate.at(at) };
    zeroGradients(parameters);
    for (const { inputs, labels, rows } of piecesOf(model, examples, { rows: batch, training: true })) {
      const logits = model.forward(inputs, { training: true });
      const { loss, dLogits } = softmaxCrossEntropy(logits, labels, { count: divisor, epsilon });
      checkFinite({ ...point, inputs, rows, loss, logits });
      model.backward(dLogits);
      tally.loss += loss * divisor;
      tally.right += countRight(argmaxRows(logits), labels);
      tally.done += labels.length;
      if (await pacer.pause())
        onProgress?.({
          epoch,
          epochs,
          done: tally.done,
          count: examples.count,
          loss: tally.loss / tally.done,
          accuracy: tally.right / tally.done,
        });
    }
    await pacer.pause();
    for (const penalty of penaltyList(regularization)) penalty.addGradients(parameters);
    checkGradients({ ...point, examples, rows: batch });
    optimizer.step(parameters, { epoch: at });
  },
};

function countRight(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right += 1;
  return right;
}
