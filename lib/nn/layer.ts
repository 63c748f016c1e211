import type { DType, Matrix } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";

/** Numbers that training changes, and the gradient of the loss with respect to each of them. */
export interface Parameter {
  /** Where it sits and what it is, such as "dense 1 weights". */
  readonly name: string;
  readonly value: Matrix;
  /** Same shape as `value`. Backward passes add to it; whoever takes a step sets it back to zero. */
  readonly gradient: Matrix;
  /** False for what weight decay leaves alone: biases, which bend nothing. */
  readonly decays?: boolean;
}

/** Numbers that a layer gathers while it trains, and that belong to the model as its weights do. */
export interface Statistic {
  readonly name: string;
  readonly value: Matrix;
}

/** What a forward pass is for. Layers that behave otherwise in training, such as dropout, ask for it. */
export interface Pass {
  /** False unless told: a pass that only wants an answer. */
  readonly training?: boolean;
}

/**
 * One step of a network, with the forward pass and its backward pass side by side.
 *
 * `forward` keeps what `backward` needs, so a backward pass belongs to the forward pass before it. In training, what
 * both give may lie in the same memory as what they gave before: use it, or copy it, before the next pass. A layer that
 * changes nothing (`Flatten`, and `Dropout` outside of training) gives back the very matrix that it was given.
 */
export interface Layer {
  readonly name: string;
  /**
   * What it computes, with every setting that the shapes of its parameters do not show, such as "dropout(rate 0.5)".
   *
   * A recorded run is told apart by it from one with another setting, so a layer of your own that has settings should
   * tell them; where it is left out, its name without a number stands for it.
   */
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  /** What it gathers in training, saved with the weights; none when left out. */
  readonly statistics?: readonly Statistic[];
  /** What it draws from in training; its state is part of a saved training. */
  readonly random?: RandomState;
  /** Whether it looks across the rows of a batch, so that a batch may not go through it in pieces. */
  readonly wholeBatch?: boolean;
  /**
   * Multiplications and additions a row, forward and back; six for each weight when left out.
   *
   * They are those of a matrix product, of which a processor does some eight in a nanosecond. A loop that goes number
   * by number takes longer: `Relu` counts 30 for each number, one with an exponential or a random draw 300 or more.
   */
  readonly workPerRow?: number;
  /** @param inputs (N, D) @returns (N, H) */
  forward(inputs: Matrix, pass?: Pass): Matrix;
  /** Adds to the parameters' gradients. @param dOutputs (N, H) */
  accumulate(dOutputs: Matrix): void;
  /** Adds to the parameters' gradients, and gives the inputs' gradient. @param dOutputs (N, H) @returns (N, D) */
  backward(dOutputs: Matrix): Matrix;
}

/** What can be trained: inputs to logits, and back. */
export interface Model {
  /** D, the columns that inputs must have. */
  readonly inputSize: number;
  /** The precision that inputs must have. */
  readonly dtype: DType;
  /** What training changes. */
  readonly parameters: readonly Parameter[];
  /** First to last, where the model is made of layers. */
  readonly layers?: readonly Layer[];
  /** @param inputs (N, D) @returns logits (N, C) */
  forward(inputs: Matrix, pass?: Pass): Matrix;
  /** Adds to every parameter's gradient, for the forward pass just done. @param dLogits (N, C) */
  backward(dLogits: Matrix): void;
}
