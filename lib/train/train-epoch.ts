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
  /** Of those done, how many `onProgress` was told of last. */
  told: number;
}

/** Tells `onProgress` how far the epoch has come. */
export function tellProgress({ options, examples: { count }, epoch }: Work, tally: Tally): void {
  const { epochs, onProgress } = options;
  tally.told = tally.done;
  const means = { loss: tally.loss / tally.done, accuracy: tally.right / tally.done };
  onProgress?.({ epoch, epochs, done: tally.done, count, ...means });
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
  /**
   * Forward, loss, backward, step; adds to the tally, and lets the event loop run.
   *
   * @param steps those to come; the first of them must be taken, more may be where nobody looks on between them
   * @returns the loss of each step taken, added up over its batch
   */
  take(work: Work, steps: readonly Step[], tally: Tally): Promise<number[]>;
  /** After a step that `onStep` was told of. */
  afterStep?(): void;
  /** After the last step of an epoch, and where training stops in the middle. */
  end?(): void;
  /** After the last epoch. */
  close?(): void;
}

/**
 * Takes the examples in order, a batch a step.
 *
 * @param order which example comes when, (N,)
 */
export async function trainEpoch(work: Work, order: Int32Array, taker: StepTaker): Promise<TrainedEpoch> {
  const { examples, options, epoch } = work;
  const { onStep, keepSteps = false } = options;
  const { count } = examples;
  const started = performance.now();
  const tally: Tally = { loss: 0, right: 0, done: 0, told: 0 };
  const kept: StepRecord[] = [];
  const steps = stepsOf(work, order);
  let taken = 0;
  taker.begin?.();
  try {
    while (taken < steps.length) {
      const losses = await taker.take(work, steps.slice(taken, taken + LOOK_AHEAD), tally);
      for (const loss of losses) {
        const { step, batch } = steps[taken++]!;
        const record = { epoch, step, loss: loss / batch.length, count: batch.length };
        if (keepSteps) kept.push(record);
        if (onStep === undefined) continue;
        onStep(record);
        taker.afterStep?.();
      }
    }
  } finally {
    taker.end?.();
  }
  if (tally.told < count) tellProgress(work, tally);
  const seconds = (performance.now() - started) / 1000;
  const means = { loss: tally.loss / count, accuracy: tally.right / count };
  return { ...means, seconds, steps: steps.length, ...(keepSteps && { kept }) };
}

/** Steps that a taker is told of at a time. */
const LOOK_AHEAD = 512;

function stepsOf({ examples: { count }, options: { batchSize }, epoch }: Work, order: Int32Array): Step[] {
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, index) => {
    const start = index * batchSize;
    return {
      batch: order.subarray(start, start + batchSize),
      step: index + 1,
      at: epoch - 1 + start / count,
    };
  });
}

/** Layer by layer. A batch goes through in pieces whose gradients add up. */
export const plainSteps: StepTaker = {
  async take(work, steps, tally) {
    const { model, examples, options, epoch, pacer } = work;
    const { batch, step, at } = steps[0]!;
    const before = tally.loss;
    const { optimizer, regularization, epsilon = 0 } = options;
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
      if (await pacer.pause()) tellProgress(work, tally);
    }
    await pacer.pause();
    for (const penalty of penaltyList(regularization)) penalty.addGradients(parameters);
    checkGradients({ ...point, examples, rows: batch });
    optimizer.step(parameters, { epoch: at });
    return [tally.loss - before];
  },
};

function countRight(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right += 1;
  return right;
}
