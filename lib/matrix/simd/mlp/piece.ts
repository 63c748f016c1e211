import type { DType } from "../../matrix.js";
import type { PlanUpdate } from "./update.js";

export interface MlpPlanOptions {
  /** Inputs, hidden layers, classes: [784, 128, 10]. */
  sizes: readonly number[];
  dtype: DType;
  /** The most rows of a piece, at most 256; a larger batch goes through in pieces. */
  rows: number;
  /** How many may share the work; as `setThreads` has it when left out. */
  threads?: number;
  /** How gradients change weights; plain gradient descent when left out. */
  update?: PlanUpdate;
}

/** What is done with a piece: an answer only; the gradient and a step; the gradient added up; and then a step. */
export type PieceWork = "evaluate" | "train" | "accumulate" | "accumulate and step";

export const works: readonly PieceWork[] = ["evaluate", "train", "accumulate", "accumulate and step"];

/** Some rows of examples that the plan holds: a batch, or a piece of one. */
export interface PlanPiece {
  work: PieceWork;
  /** Which, in which order; at most as many as the plan was made for. */
  rows: ArrayLike<number>;
  /** What the gradient is divided by: the whole batch's number of rows, as a rule. Needless for "evaluate". */
  divisor?: number;
  /** Of the step, where there is one. */
  learningRate?: number;
  /** Which step it is, counted from 1: Adam's t. */
  time?: number;
}

/** What a piece came to, before the step that it led to. */
export interface PieceOutcome {
  /** The rows' losses in nats, added up. */
  loss: number;
  /** How many of the rows were predicted right. */
  right: number;
}

export interface RunHow {
  /** Added to each probability before its logarithm; 0 when left out. See `softmaxCrossEntropy`. */
  epsilon?: number | undefined;
  /** Where to write the most probable class of each row of each piece. */
  predictions?: Int32Array | undefined;
}
