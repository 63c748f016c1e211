import { ParameterError } from "../errors.js";
import { combine, type Matrix, map } from "../matrix/index.js";
import { Elementwise } from "./elementwise.js";

/**
 * z where it is above 0, slope·z elsewhere: ReLU that lets a little through, so that no unit can die.
 *
 * @param z any shape
 * @param slope of the line for z below 0; any finite number, 0.01 when left out
 * @returns the same shape, in new memory
 * Source: Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models", section 2.
 * Derived in notebooks/09.
 */
export function leakyRelu(z: Matrix, slope = 0.01): Matrix {
  return map(z, (value) => (value > 0 ? value : slope * value));
}

/**
 * The gradient through leaky ReLU: passed on where z > 0, times the slope elsewhere.
 *
 * @param dOutputs gradient with respect to leakyRelu(z), any shape
 * @param z what went in, the same shape
 * @param slope as it went forward
 * @returns gradient with respect to z, in new memory
 * @throws {ShapeError} where the shapes differ
 * Derived in notebooks/09.
 */
export function leakyReluBackward(dOutputs: Matrix, z: Matrix, slope = 0.01): Matrix {
  return combine("leakyReluBackward", { a: dOutputs, b: z }, (gradient, value) => {
    if (value > 0) return gradient;
    return value <= 0 ? slope * gradient : Number.NaN; // a NaN is passed on, to be seen
  });
}

/**
 * Leaky ReLU as a layer; it has nothing to learn.
 *
 * Used in notebooks/09.
 */
export class LeakyRelu extends Elementwise {
  readonly slope: number;
  override readonly description: string;

  /** @throws {ParameterError} for a slope that is not a finite number */
  constructor(slope = 0.01, name = "leaky relu") {
    if (!Number.isFinite(slope))
      throw new ParameterError(`${name}: a slope of ${slope}. Pass a small number, such as 0.01.`);
    super(name, 120);
    this.slope = slope;
    this.description = `leaky relu(slope ${slope})`;
  }

  /** @param inputs (N, H) @returns (N, H) */
  override forward(inputs: Matrix): Matrix {
    return leakyRelu(this.keep(inputs), this.slope);
  }

  /** @param dOutputs (N, H) @returns (N, H) */
  override backward(dOutputs: Matrix): Matrix {
    return leakyReluBackward(dOutputs, this.keptFor(dOutputs), this.slope);
  }
}
