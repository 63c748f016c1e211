import { ParameterError } from "../errors.js";
import type { RandomState } from "../random/index.js";
import type { EarlyStopping, EarlyStoppingWatch } from "./early-stopping.js";
import type { Examples } from "./examples.js";
import type { Optimizer } from "./optimizer.js";
import type { Regularization } from "./regularization.js";

/** What one epoch of training came to. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Mean cross-entropy in nats over the epoch's examples, each as it was before the step that it led to. */
  loss: number;
  /** Fraction of those predictions that were right, 0 to 1. */
  accuracy: number;
  /** The regularization's penalty at the epoch's end, in nats, where there is one; `loss` leaves it out. */
  penalty?: number;
  /** Each step of the epoch, where `keepSteps` was set. */
  steps?: readonly StepRecord[];
  /** The same two on the validation examples after the epoch, where `validation` was given. */
  validationLoss?: number;
  validationAccuracy?: number;
  /** The same two on the test examples after the epoch, where `test` was given. */
  testLoss?: number;
  testAccuracy?: number;
  /** Seconds of training, evaluation left out. */
  seconds: number;
}

/** Where training is, told many times a second while it runs, and at the end of each epoch. */
export interface FitProgress {
  epoch: number;
  epochs: number;
  /** Examples done in this epoch, and how many it has. */
  done: number;
  count: number;
  /** Mean loss over this epoch's examples so far. */
  loss: number;
  /** Fraction right of the same predictions. */
  accuracy: number;
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
  /** A penalty on large weights, such as `l2(1e-4)`, or several. */
  regularization?: Regularization | readonly Regularization[];
  /** Ends training before `epochs` where `validation` no longer gets better. */
  earlyStopping?: EarlyStopping | EarlyStoppingWatch;
  /** Whether each record lists the epoch's steps with their losses; false when left out. */
  keepSteps?: boolean;
  /** Stops training when it is set. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  /** Told of each step. Training is slower for it, as the model is made ready to be looked at; see `keepSteps`. */
  onStep?: (step: StepRecord) => void;
}

/** @throws {ParameterError} for a number that is out of range, or early stopping with nothing to go by */
export function checkFitOptions(options: FitOptions): void {
  const { epochs, batchSize, startEpoch = 0, earlyStopping, validation } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new ParameterError(`fit: ${name} is ${value}. Pass a whole number of at least 1.`);
  if (!Number.isInteger(startEpoch) || startEpoch < 0 || startEpoch > epochs)
    throw new ParameterError(
      `fit: startEpoch is ${startEpoch} of ${epochs} epochs. Pass how many of them are done already.`,
    );
  if (earlyStopping !== undefined && validation === undefined)
    throw new ParameterError(
      "fit: early stopping without validation examples. Split some off the training examples, and pass them as " +
        "`validation`.",
    );
}
