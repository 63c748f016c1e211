import { combine, type Matrix, map } from "../matrix/index.js";
import { Elementwise } from "./elementwise.js";

/**
 * The hyperbolic tangent of every entry, from -1 to 1.
 *
 * @param z any shape
 * @returns the same shape, in new memory
 * Used in notebooks/04.
 */
export function tanh(z: Matrix): Matrix {
  return map(z, Math.tanh);
}

/**
 * The gradient through tanh: dY·(1 - y²), which fades where y comes near -1 or 1.
 *
 * @param dOutputs gradient with respect to y = tanh(z), any shape
 * @param outputs y itself, the same shape
 * @returns gradient with respect to z, in new memory
 * @throws {ShapeError} where the shapes differ
 * Source: LeCun et al. 1998, "Efficient backprop", section 4.4.
 * Derived in notebooks/09.
 */
export function tanhBackward(dOutputs: Matrix, outputs: Matrix): Matrix {
  return combine("tanhBackward", { a: dOutputs, b: outputs }, (gradient, y) => gradient * (1 - y * y));
}

/**
 * tanh as a layer; it has nothing to learn.
 *
 * Used in notebooks/09.
 */
export class Tanh extends Elementwise {
  override readonly description = "tanh";
  constructor(name = "tanh") {
    super(name, 300);
  }

  /** @param inputs (N, H) @returns (N, H) */
  override forward(inputs: Matrix): Matrix {
    return this.keep(tanh(inputs));
  }

  /** @param dOutputs (N, H) @returns (N, H) */
  override backward(dOutputs: Matrix): Matrix {
    return tanhBackward(dOutputs, this.keptFor(dOutputs));
  }
}
