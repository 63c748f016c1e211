import { argmaxRows } from "../matrix/index.js";
import { type Model, softmaxCrossEntropy } from "../nn/index.js";
import { checkFinite, checkGradients } from "./divergence.js";
import type { Examples } from "./examples.js";
import type { FitOptions } from "./fit-options.js";
import type { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";
import { priceList } from "./regularization.js";
import { zeroGradients } from "./sgd.js";

/** One epoch's work. */
export interface Epoch {
  model: Model;
  examples: Examples;
  /** Which example comes when, (N,). */
  order: Int32Array;
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
}

/** Takes the examples in order, a batch a step. */
export async function trainEpoch(work: Epoch): Promise<TrainedEpoch> {
  const { examples, order, options, epoch } = work;
  const { batchSize, onStep } = options;
  const { count } = examples;
  const started = performance.now();
  const tally: Tally = { loss: 0, right: 0, done: 0 };
  let steps = 0;
  for (let start = 0; start < count; start += batchSize) {
    const batch = order.subarray(start, start + batchSize);
    const before = tally.loss;
    steps += 1;
    await takeStep(work, { batch, step: steps, at: epoch - 1 + start / count }, tally);
    onStep?.({ epoch, step: steps, loss: (tally.loss - before) / batch.length, count: batch.length });
  }
  const { loss, right } = tally;
  return {
    loss: loss / count,
    accuracy: right / count,
    seconds: (performance.now() - started) / 1000,
    steps,
  };
}

/** Sums over the epoch so far. */
interface Tally {
  loss: number;
  right: number;
  done: number;
}

interface Step {
  /** Which examples, (M,). */
  batch: Int32Array;
  /** Counted from 1. */
  step: number;
  /** Epochs done, with fractions. */
  at: number;
}

/** Forward, loss, backward, step. A batch goes through in pieces whose gradients add up. */
async function takeStep(
  { model, examples, options, epoch, pacer }: Epoch,
  { batch, step, at }: Step,
  tally: Tally,
): Promise<void> {
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
      onProgress?.({ epoch, epochs, done: tally.done, count: examples.count, loss: tally.loss / tally.done });
  }
  await pacer.pause();
  for (const price of priceList(regularization)) price.addGradients(parameters);
  checkGradients({ ...point, examples, rows: batch });
  optimizer.step(parameters, { epoch: at });
}

function countRight(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right += 1;
  return right;
}
