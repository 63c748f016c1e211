import { type Dataset, type Digits, selectClasses } from "../../data/index.js";
import { type Model, replaceHead } from "../../nn/index.js";
import { RandomState } from "../../random/index.js";
import { evaluate, type FitProgress, fit } from "../../train/index.js";
import { asPart } from "./as-part.js";
import { baseline, batchSize, networkOf, optimizerOf } from "./way.js";

/** What a network that has seen other digits makes of few examples, beside one that has seen none. */
export interface TransferFigures {
  readonly seed: number;
  /** Examples of the new classes. */
  readonly examples: number;
  /** Fractions right on the new classes' test examples. */
  readonly transferred: number;
  readonly fromScratch: number;
}

export interface RunTransferOptions {
  seed: number;
  /** Of the network that is taught the known digits. */
  epochs: number;
  /** Of each training on the few examples; as many as `epochs` when left out. */
  fewEpochs?: number;
  /** Examples of the new classes to learn from. */
  examples: number;
  signal?: AbortSignal;
  /** Of all three trainings' epochs together. */
  onProgress?: (progress: FitProgress) => void;
}

const known = [0, 1, 2, 3, 4];
const fresh = [5, 6, 7, 8, 9];

/**
 * Transfer learning: trains on digits 0 to 4, freezes all but the last layer, and trains a new last layer on a few
 * examples of digits 5 to 9; beside it, a whole network on the same few examples, for as many epochs.
 *
 * Source: Yosinski et al. 2014, "How transferable are features in deep neural networks?"
 * Used in notebooks/11.
 */
export async function runTransfer(digits: Digits, options: RunTransferOptions): Promise<TransferFigures> {
  const { seed, epochs, fewEpochs = epochs, examples, signal, onProgress } = options;
  const only = (classes: number[]): Digits => ({
    train: selectClasses(digits.train, classes, { relabel: true }),
    test: selectClasses(digits.test, classes, { relabel: true }),
  });
  const [before, after] = [only(known), only(fresh)];
  const few = after.train.take(examples);
  const random = new RandomState(seed);
  const { height, width } = digits.train;
  const train = async (part: number, model: Model, set: Dataset): Promise<void> => {
    const training = fit(model, set, {
      optimizer: optimizerOf(baseline, epochs),
      epochs: part === 0 ? epochs : fewEpochs,
      batchSize,
      shuffle: random,
      ...(signal && { signal }),
      ...(onProgress && { onProgress: asPart(onProgress, { part, parts: 3 }) }),
    });
    for await (const _ of training);
  };
  const test = async (model: Model): Promise<number> =>
    (await evaluate(model, after.test, signal && { signal })).accuracy;
  const taught = networkOf(baseline, { height, width, random });
  await train(0, taught, before.train);
  const transferred = replaceHead(taught, { classes: fresh.length, random });
  transferred.freeze(transferred.layers.length - 1);
  await train(1, transferred, few);
  const fromScratch = networkOf(baseline, { height, width, random });
  await train(2, fromScratch, few);
  return { seed, examples, transferred: await test(transferred), fromScratch: await test(fromScratch) };
}
