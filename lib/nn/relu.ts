import { combine, type Matrix, map } from "../matrix/index.js";
import { keptForBackward } from "./kept.js";
import type { Layer } from "./layer.js";

/**
 * max(0, z) of every entry.
 *
 * @param z any shape
 * @returns the same shape, in new memory
 * Derived in notebooks/02.
 */
export function relu(z: Matrix): Matrix {
  return map(z, (value) => Math.max(value, 0)); // a NaN stays one, to be seen
}

/**
 * The gradient through ReLU: passed on where z > 0, stopped elsewhere.
 *
 * @param dOutputs gradient with respect to relu(z), any shape
 * @param z what went into relu, the same shape
 * @returns gradient with respect to z, in new memory
 * @throws {ShapeError} where the shapes differ
 * Derived in notebooks/02.
 */
export function reluBackward(dOutputs: Matrix, z: Matrix): Matrix {
  return combine("reluBackward", { a: dOutputs, b: z }, (gradient, value) => {
    if (value > 0) return gradient;
    return value <= 0 ? 0 : Number.NaN; // a NaN is passed on, to be seen
  });
}

/** ReLU as a layer; it has nothing to learn. */
export class Relu implements Layer {
  readonly name: string;
  readonly parameters: readonly [] = [];
  private z: Matrix | undefined;

  constructor(name = "relu") {
    this.name = name;
  }

  /** @param inputs (N, H) @returns (N, H) */
  forward(inputs: Matrix): Matrix {
    this.z = inputs;
    return relu(inputs);
  }

  accumulate(): void {}

  /** @param dOutputs (N, H) @returns (N, H) */
  backward(dOutputs: Matrix): Matrix {
    return reluBackward(dOutputs, keptForBackward(this.name, this.z, dOutputs));
  }
}
