import type { DType, Matrix } from "../matrix/index.js";

/** Numbers that training changes, and the gradient of the loss with respect to each of them. */
export interface Parameter {
  /** Where it sits and what it is, such as "dense 1 weights". */
  readonly name: string;
  readonly value: Matrix;
  /** Same shape as `value`. Backward passes add to it; whoever takes a step sets it back to zero. */
  readonly gradient: Matrix;
}

/**
 * One step of a network, with the forward pass and its backward pass side by side.
 *
 * `forward` keeps what `backward` needs, so a backward pass belongs to the forward pass before it.
 */
export interface Layer {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** @param inputs (N, D) @returns (N, H) */
  forward(inputs: Matrix): Matrix;
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
  readonly parameters: readonly Parameter[];
  /** @param inputs (N, D) @returns logits (N, C) */
  forward(inputs: Matrix): Matrix;
  /** Adds to every parameter's gradient, for the forward pass just done. @param dLogits (N, C) */
  backward(dLogits: Matrix): void;
}
