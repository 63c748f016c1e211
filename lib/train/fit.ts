import { ParameterError } from "../errors.js";
import { argmaxRows } from "../matrix/index.js";
import { type Model, softmaxCrossEntropy } from "../nn/index.js";
import type { RandomState } from "../random/index.js";
import { evaluate, rowsUpTo } from "./evaluate.js";
import { checkNotEmpty, type Examples } from "./examples.js";
import { listenForInterrupt } from "./interrupt.js";
import { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";
import { type Optimizer, zeroGradients } from "./sgd.js";

/** What one epoch of training came to. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Mean cross-entropy in nats over the epoch's examples, each as it was before the step that it led to. */
  loss: number;
  /** Fraction of those predictions that were right, 0 to 1. */
  accuracy: number;
  /** The same two on the validation examples after the epoch, where `validation` was given. */
  validationLoss?: number;
  validationAccuracy?: number;
  /** The same two on the test examples after the epoch, where `test` was given. */
  testLoss?: number;
  testAccuracy?: number;
  /** Seconds of training, evaluation left out. */
  seconds: number;
}

/** Where training is, told a few times a second. */
export interface FitProgress {
  epoch: number;
  epochs: number;
  /** Examples done in this epoch, and how many it has. */
  done: number;
  count: number;
  /** Mean loss over this epoch's examples so far. */
  loss: number;
}

/** What one step, on one batch, came to. */
export interface StepRecord {
  epoch: number;
  /** Counted from 1 in each epoch. */
  step: number;
  /** Mean cross-entropy in nats over the batch, before the step. */
  loss: number;
  /** Examples in the batch. */
  count: number;
}

export interface FitOptions {
  optimizer: Optimizer;
  /** How many times to go through all examples. */
  epochs: number;
  /** Epochs done already, of the `epochs` in all: training that was stopped goes on after them. 0 when left out. */
  startEpoch?: number;
  /** Examples a step; the last batch of an epoch may be shorter. All of them when it is as large as N. */
  batchSize: number;
  /** Draws a new order for each epoch; without it the examples are taken as they come. */
  shuffle?: RandomState;
  /** Evaluated after each epoch, to choose settings by; never trained on. */
  validation?: Examples;
  /** Evaluated after each epoch, never trained on and never chosen by. */
  test?: Examples;
  /** Added to each probability before its logarithm in the losses; 0 when left out. See `softmaxCrossEntropy`. */
  epsilon?: number;
  /**
   * What the sum of a batch's gradients is divided by, given how many examples the batch has: that number when left
   * out, so that a step does not depend on the batch's size. Some published programs divide by another.
   */
  divisor?: (count: number) => number;
  /** Stops training when it is set. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  onStep?: (step: StepRecord) => void;
}

/**
 * Trains a model by mini-batches, and yields one record for each epoch as it ends.
 *
 * The model is changed in place. Between small pieces of work the event loop gets its turn, so a page stays alive and
 * a stop is heard within 50 ms; what was learned until then stays in the model. (That holds for networks of up to a
 * million weights and for some 400,000 examples: one row, one step and one shuffle are each done without a pause.)
 *
 * @throws {ParameterError} for epochs or a batch size that are not whole numbers above 0
 * @throws {DataFormatError} where there are no examples, or a label is not a class
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 * Derived in notebooks/02.
 */
export async function* fit(
  model: Model,
  examples: Examples,
  options: FitOptions,
): AsyncGenerator<EpochRecord, void> {
  checkOptions(options);
  checkNotEmpty("training", examples);
  for (let epoch = (options.startEpoch ?? 0) + 1; epoch <= options.epochs; epoch++)
    yield await trainAndTest({ model, examples, options, epoch });
}

async function trainAndTest(work: Omit<Epoch, "order" | "pacer">): Promise<EpochRecord> {
  const { model, examples, options, epoch } = work;
  const { shuffle, validation, test, signal, epsilon = 0 } = options;
  // Listened to only while there is work: a loop that was left in the middle must not swallow a Ctrl-C.
  const interrupt = listenForInterrupt();
  try {
    const pacer = new Pacer("Training", [signal, interrupt.signal]);
    const order = shuffle?.permutation(examples.count) ?? rowsUpTo(examples.count);
    const record: EpochRecord = { epoch, ...(await trainEpoch({ ...work, order, pacer })) };
    const evaluation = { epsilon, ...(signal && { signal }) };
    if (validation !== undefined) {
      const { loss, accuracy } = await evaluate(model, validation, evaluation);
      Object.assign(record, { validationLoss: loss, validationAccuracy: accuracy });
    }
    if (test !== undefined) {
      const { loss, accuracy } = await evaluate(model, test, evaluation);
      Object.assign(record, { testLoss: loss, testAccuracy: accuracy });
    }
    return record;
  } finally {
    interrupt.stop();
  }
}

interface Epoch {
  model: Model;
  examples: Examples;
  /** Which example comes when, (N,). */
  order: Int32Array;
  options: FitOptions;
  epoch: number;
  pacer: Pacer;
}

async function trainEpoch({
  model,
  examples,
  order,
  options,
  epoch,
  pacer,
}: Epoch): Promise<Pick<EpochRecord, "loss" | "accuracy" | "seconds">> {
  const { optimizer, batchSize, epochs, onProgress, onStep } = options;
  const { count } = examples;
  const started = performance.now();
  let totalLoss = 0;
  let right = 0;
  let done = 0;
  for (let start = 0; start < count; start += batchSize) {
    const batch = order.subarray(start, start + batchSize);
    const divisor = options.divisor?.(batch.length) ?? batch.length;
    const step = start / batchSize + 1;
    let batchLoss = 0;
    zeroGradients(model.parameters);
    for (const { inputs, labels } of piecesOf(model, examples, batch)) {
      const logits = model.forward(inputs, { training: true });
      const { loss, dLogits } = softmaxCrossEntropy(logits, labels, {
        count: divisor,
        epsilon: options.epsilon ?? 0,
      });
      model.backward(dLogits);
      batchLoss += loss * divisor;
      right += argmaxRows(logits).filter((prediction, i) => prediction === labels[i]).length;
      done += labels.length;
      if (await pacer.pause())
        onProgress?.({ epoch, epochs, done, count, loss: (totalLoss + batchLoss) / done });
    }
    await pacer.pause();
    optimizer.step(model.parameters, { epoch: epoch - 1 + start / count });
    totalLoss += batchLoss;
    onStep?.({ epoch, step, loss: batchLoss / batch.length, count: batch.length });
  }
  return { loss: totalLoss / count, accuracy: right / count, seconds: (performance.now() - started) / 1000 };
}

function checkOptions({ epochs, batchSize, startEpoch = 0 }: FitOptions): void {
  for (const [name, value] of Object.entries({ epochs, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new ParameterError(`fit: ${name} is ${value}. Pass a whole number of at least 1.`);
  if (!Number.isInteger(startEpoch) || startEpoch < 0 || startEpoch > epochs)
    throw new ParameterError(
      `fit: startEpoch is ${startEpoch} of ${epochs} epochs. Pass how many of them are done already.`,
    );
}
