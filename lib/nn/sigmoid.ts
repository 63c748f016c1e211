import { combine, type Matrix, map } from "../matrix/index.js";
import { Elementwise } from "./elementwise.js";

/**
 * The logistic function 1 / (1 + e^-z) of every entry, from 0 to 1.
 *
 * @param z any shape
 * @returns the same shape, in new memory
 * Source: Nielsen 2015, "Neural networks and deep learning", equation 3.
 * Explained in notebooks/05.
 */
export function sigmoid(z: Matrix): Matrix {
  return map(z, (value) => 1 / (1 + Math.exp(-value))); // where e^-z overflows, the result is 0, as it should be
}

/**
 * The gradient through the sigmoid: dY·y·(1 - y), at most a quarter of what comes in.
 *
 * @param dOutputs gradient with respect to y = sigmoid(z), any shape
 * @param outputs y itself, the same shape
 * @returns gradient with respect to z, in new memory
 * @throws {ShapeError} where the shapes differ
 * Derived in notebooks/09.
 */
export function sigmoidBackward(dOutputs: Matrix, outputs: Matrix): Matrix {
  return combine("sigmoidBackward", { a: dOutputs, b: outputs }, (gradient, y) => gradient * y * (1 - y));
}

/**
 * The sigmoid as a layer; it has nothing to learn.
 *
 * Used in notebooks/09.
 */
export class Sigmoid extends Elementwise {
  override readonly description = "sigmoid";
  constructor(name = "sigmoid") {
    super(name, 300);
  }

  /** @param inputs (N, H) @returns (N, H) */
  override forward(inputs: Matrix): Matrix {
    return this.keep(sigmoid(inputs));
  }

  /** @param dOutputs (N, H) @returns (N, H) */
  override backward(dOutputs: Matrix): Matrix {
    return sigmoidBackward(dOutputs, this.keptFor(dOutputs));
  }
}
