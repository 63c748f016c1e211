import type { AugmentOptions } from "../../data/index.js";
import { type LayerMaker, layers, type Network, network } from "../../nn/index.js";
import type { RandomState } from "../../random/index.js";
import { type EarlyStoppingOptions, type Optimizer, type Regularization, sgd } from "../../train/index.js";

/** One thing to do otherwise than the baseline, as data: what the reader of a table needs, and what a training needs. */
export interface Way {
  /** In a few words, such as "dropout 0.2". */
  readonly name: string;
  /** Which of the ways on it belongs to. */
  readonly group: string;
  /** The layers; those of the baseline when left out. */
  readonly layers?: () => readonly LayerMaker[];
  /** Made anew for each training; the baseline's when left out. */
  readonly optimizer?: (epochs: number) => Optimizer;
  readonly regularization?: Regularization;
  /** What happens to the training images, each time one is looked at. */
  readonly augmentation?: Omit<AugmentOptions, "random">;
  /** Watched on 5,000 examples that are taken off the training set. */
  readonly earlyStopping?: EarlyStoppingOptions;
  /** Networks trained one by one, each from weights of its own, whose probabilities are averaged; 1 when left out. */
  readonly members?: number;
  /** Epochs, where not as many as the others; such a row is no comparison at equal epochs, and the table says so. */
  readonly epochs?: number;
  /** Trainings at the most, from seeds of their own, where one takes long; as many as asked for when left out. */
  readonly seeds?: number;
}

/**
 * What every way differs from in one thing: 784-128-10, ReLU, batches of 64, gradient descent at 0.1.
 *
 * Used in notebooks/09.
 */
export const baseline: Way = { name: "baseline", group: "baseline" };

/** Examples a step, of every way. */
export const batchSize = 64;

/** The network of a way. */
export function networkOf(way: Way, { height, width, random }: Drawing): Network {
  const made = (way.layers ?? plain)();
  // A network whose first layer looks at an image takes one; any other takes a row of pixels.
  const takesImages = made[0]?.name === "conv";
  return network({
    input: takesImages ? [height, width, 1] : height * width,
    layers: made,
    random,
    dtype: "float32",
  });
}

interface Drawing {
  height: number;
  width: number;
  random: RandomState;
}

export function optimizerOf(way: Way, epochs: number): Optimizer {
  return way.optimizer?.(epochs) ?? sgd({ learningRate: 0.1 });
}

function plain(): LayerMaker[] {
  return [layers.dense(128), layers.relu(), layers.dense(10)];
}
