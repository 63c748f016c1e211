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

export interface FitOptions {
  optimizer: Optimizer;
  /** How many times to go through all examples. */
  epochs: number;
  /** Examples a step; the last batch of an epoch may be shorter. All of them when it is as large as N. */
  batchSize: number;
  /** Draws a new order for each epoch; without it the examples are taken as they come. */
  shuffle?: RandomState;
  /** Evaluated after each epoch, never trained on. */
  test?: Examples;
  /** Stops training when it is set. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
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
  for (let epoch = 1; epoch <= options.epochs; epoch++)
    yield await trainAndTest({ model, examples, options, epoch });
}

async function trainAndTest(work: Omit<Epoch, "order" | "pacer">): Promise<EpochRecord> {
  const { model, examples, options, epoch } = work;
  const { shuffle, test, signal } = options;
  // Listened to only while there is work: a loop that was left in the middle must not swallow a Ctrl-C.
  const interrupt = listenForInterrupt();
  try {
    const pacer = new Pacer("Training", [signal, interrupt.signal]);
    const order = shuffle?.permutation(examples.count) ?? rowsUpTo(examples.count);
    const record: EpochRecord = { epoch, ...(await trainEpoch({ ...work, order, pacer })) };
    if (test === undefined) return record;
    const { loss: testLoss, accuracy: testAccuracy } = await evaluate(model, test, signal && { signal });
    return { ...record, testLoss, testAccuracy };
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
  const { optimizer, batchSize, epochs, onProgress } = options;
  const { count } = examples;
  const started = performance.now();
  let totalLoss = 0;
  let right = 0;
  let done = 0;
  for (let start = 0; start < count; start += batchSize) {
    const batch = order.subarray(start, start + batchSize);
    zeroGradients(model.parameters);
    for (const { inputs, labels } of piecesOf(model, examples, batch)) {
      const logits = model.forward(inputs);
      const { loss, dLogits } = softmaxCrossEntropy(logits, labels, { count: batch.length });
      model.backward(dLogits);
      totalLoss += loss * batch.length;
      right += argmaxRows(logits).filter((prediction, i) => prediction === labels[i]).length;
      done += labels.length;
      if (await pacer.pause()) onProgress?.({ epoch, epochs, done, count, loss: totalLoss / done });
    }
    await pacer.pause();
    optimizer.step(model.parameters);
  }
  return { loss: totalLoss / count, accuracy: right / count, seconds: (performance.now() - started) / 1000 };
}

function checkOptions({ epochs, batchSize }: FitOptions): void {
  for (const [name, value] of Object.entries({ epochs, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new ParameterError(`fit: ${name} is ${value}. Pass a whole number of at least 1.`);
}
