import type { Digits } from "../data/index.js";
import { Matrix, map, subtract, sum } from "../matrix/index.js";
import { type Mlp, softmaxCrossEntropy } from "../nn/index.js";
import { RandomState } from "../random/index.js";
import {
  confusionMatrix,
  type Examples,
  evaluate,
  type FitProgress,
  fit,
  type Optimizer,
  sgd,
  zeroGradients,
} from "../train/index.js";
import { goOn, type KeptRecord, keepRun, originOf } from "./checkpoint.js";
import { divisorOf, needsEvaluation, reportedLoss } from "./conventions.js";
import { examplesFor, modelFor } from "./prepare.js";
import type { ExperimentSpec } from "./spec.js";

/** What one epoch came to, in the spec's own conventions. */
export interface EpochFigures {
  /** Counted from 1. */
  readonly epoch: number;
  /** As `reportLoss` says, of each batch before its step. */
  readonly loss: number;
  /** Fraction right on the training set after the epoch, where the spec asks for it. */
  readonly trainingAccuracy?: number;
  /** Seconds of training, and of evaluating. */
  readonly trainSeconds: number;
  readonly evaluateSeconds: number;
}

/** What the first step on a few examples showed, for a spec that takes one. */
export interface FirstStep {
  /** Of the untrained network: rows of examples, columns of classes. */
  readonly predictions: readonly (readonly number[])[];
  readonly loss: number;
  /** Sum of |change of the first layer's weights|. */
  readonly change: number;
}

/** Everything that a run came to. */
export interface RunFigures {
  readonly spec: ExperimentSpec;
  readonly firstStep?: FirstStep;
  readonly epochs: readonly EpochFigures[];
  /** Mean loss in nats, and the fraction right. */
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** Counts, rows true, columns predicted. */
  readonly confusion: readonly (readonly number[])[];
}

export interface RunOptions {
  /**
   * A file that keeps the training after each epoch. Where it is there already, the run goes on from it, and comes to
   * the very figures of a run that was never stopped. It is refused where it was kept for another spec or other digits.
   */
  checkpoint?: string;
  /** Stops the run when it is set. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  /** Told of the epochs that the checkpoint holds, before any other; not where there are none. */
  onKept?: (figures: readonly EpochFigures[]) => void;
  onEpoch?: (figures: EpochFigures) => void;
}

/**
 * Trains and tests what a spec describes.
 *
 * One random stream, seeded by the spec, draws the weights and then the order of every epoch, as the published programs
 * do; so the same spec on the same digits gives the same figures.
 *
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 * @throws {DataSourceError} where the checkpoint is damaged, or not of this spec and these digits, or has come further
 *   than the spec goes, or cannot be written
 * @throws {DivergedError} where the loss or a gradient is no longer a number
 * Used in notebooks/07 and notebooks/08.
 */
export async function runExperiment(
  spec: ExperimentSpec,
  digits: Digits,
  runOptions: RunOptions = {},
): Promise<RunFigures> {
  const { checkpoint, signal, onProgress, onKept, onEpoch } = runOptions;
  const { train, test } = examplesFor(spec, digits);
  const { height, width, classes } = digits.train;
  const random = new RandomState(spec.seed);
  const model = modelFor(spec, { inputs: height * width, classes, random });
  const optimizer = sgd({ learningRate: spec.learningRate });
  const batchSize = spec.batchSize === "all" ? train.count : spec.batchSize;
  const divisor = divisorOf(spec, batchSize);
  const first = spec.firstStep > 0 ? takeFirstStep(spec, { model, train, optimizer, divisor }) : undefined;

  const parts = { model, optimizer, random: { shuffle: random } };
  const origin = originOf(spec, digits);
  const records: KeptRecord[] =
    checkpoint === undefined ? [] : await goOn(checkpoint, { parts, origin, epochs: spec.epochs });
  if (records.length > 0) onKept?.(records.map(({ figures }) => figures));
  const options = { epsilon: spec.epsilon, ...(signal && { signal }) };
  const training = fit(model, train, {
    optimizer,
    epochs: spec.epochs,
    startEpoch: records.length,
    batchSize,
    divisor,
    ...(spec.shuffle && { shuffle: random }),
    ...options,
    keepSteps: true,
    ...(onProgress && { onProgress }),
  });
  for await (const { steps = [], ...record } of training) {
    const started = performance.now();
    const evaluated = needsEvaluation(spec) ? await evaluate(model, train, options) : undefined;
    const after = evaluated && { loss: evaluated.loss, count: train.count };
    const figures: EpochFigures = {
      epoch: record.epoch,
      loss: reportedLoss(spec, { steps, after }),
      ...(spec.trainingAccuracy && evaluated && { trainingAccuracy: evaluated.accuracy }),
      trainSeconds: record.seconds,
      evaluateSeconds: (performance.now() - started) / 1000,
    };
    records.push({ ...record, figures });
    if (checkpoint !== undefined) await keepRun(checkpoint, { parts, records, origin });
    onEpoch?.(figures);
  }
  const tested = await evaluate(model, test, options);
  return {
    spec,
    ...(first && { firstStep: first }),
    epochs: records.map(({ figures }) => figures),
    testLoss: tested.loss,
    testAccuracy: tested.accuracy,
    confusion: confusionMatrix(tested.predictions, test.labels, classes).toRows(),
  };
}

interface Untrained {
  model: Mlp;
  train: Examples;
  optimizer: Optimizer;
  divisor: (count: number) => number;
}

/** Predicts the first examples and takes one step on them. */
function takeFirstStep(
  spec: ExperimentSpec,
  { model, train, optimizer, divisor: divisorFor }: Untrained,
): FirstStep {
  const count = Math.min(spec.firstStep, train.count);
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const inputs = Matrix.zeros(count, model.inputSize, model.dtype);
  train.gather(rows, inputs);
  const labels = Array.from(rows, (row) => train.labels[row]!);
  const weights = model.dense[0]!.weights;
  const before = weights.copy();
  zeroGradients(model.parameters);
  const divisor = divisorFor(count);
  const { loss, probabilities, dLogits } = softmaxCrossEntropy(model.forward(inputs), labels, {
    epsilon: spec.epsilon,
    count: divisor,
  });
  model.backward(dLogits);
  optimizer.step(model.parameters);
  return {
    predictions: probabilities.toRows(),
    loss: loss * (divisor / count), // the mean, whatever the gradients are divided by
    change: sum(map(subtract(weights, before), Math.abs)),
  };
}
