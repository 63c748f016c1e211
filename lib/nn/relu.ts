import { checkSameShape, combine, Matrix, map } from "../matrix/index.js";
import { Elementwise } from "./elementwise.js";
import type { Pass } from "./layer.js";
import { Room } from "./room.js";

/**
 * max(0, z) of every entry.
 *
 * Computed as (z + |z|) / 2: signs change too often for a processor to guess them, so a branch for each number would
 * take several times as long.
 *
 * @param z any shape
 * @param into where to write, of the same shape; a new matrix when left out
 * @throws {ShapeError} where `into` does not fit
 * Derived in notebooks/02.
 */
export function relu(z: Matrix, into?: Matrix): Matrix {
  const outputs = into ?? Matrix.zeros(z.rows, z.cols, z.dtype);
  checkSameShape("relu", z, outputs);
  const [from, to] = [z.data, outputs.data];
  let total = 0;
  for (let i = 0; i < from.length; i++) {
    const value = (from[i]! + Math.abs(from[i]!)) / 2;
    to[i] = value;
    total += value;
  }
  if (Number.isFinite(total)) return outputs;
  return map(z, (value) => Math.max(value, 0), outputs); // for infinities; a NaN stays one, to be seen
}

/**
 * The gradient through ReLU: passed on where z > 0, stopped elsewhere.
 *
 * @param dOutputs gradient with respect to relu(z), any shape
 * @param z what went into relu, the same shape
 * @param into where to write, of the same shape; a new matrix when left out
 * @returns gradient with respect to z
 * @throws {ShapeError} where the shapes differ
 * Derived in notebooks/04.
 */
export function reluBackward(dOutputs: Matrix, z: Matrix, into?: Matrix): Matrix {
  const dz = into ?? Matrix.zeros(z.rows, z.cols, z.dtype);
  checkSameShape("reluBackward", dOutputs, z);
  checkSameShape("reluBackward", z, dz);
  const [gradients, values, to] = [dOutputs.data, z.data, dz.data];
  let zero = 0;
  for (let i = 0; i < to.length; i++) {
    to[i] = gradients[i]! * Number(values[i]! > 0) + 0; // times 1 or 0; + 0 makes a -0 of it 0
    zero += (gradients[i]! + values[i]!) * 0;
  }
  if (zero === 0) return dz;
  return combine("reluBackward", { a: dOutputs, b: z, into: dz }, (gradient, value) => {
    if (value > 0) return gradient;
    return value <= 0 ? 0 : Number.NaN; // a NaN is passed on, to be seen
  });
}

/**
 * ReLU as a layer; it has nothing to learn.
 *
 * Forward is derived in notebooks/02, backward is derived in notebooks/04.
 */
export class Relu extends Elementwise {
  override readonly description = "relu";
  #training = false;
  readonly #outputs = new Room();
  readonly #dInputs = new Room();

  constructor(name = "relu") {
    super(name, 30);
  }

  /** @param inputs (N, H) @returns (N, H) */
  override forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    const { rows, cols, dtype } = inputs;
    this.#training = training;
    return relu(this.keep(inputs), this.#outputs.matrix(rows, cols, { dtype, training }));
  }

  /** @param dOutputs (N, H) @returns (N, H) */
  override backward(dOutputs: Matrix): Matrix {
    const z = this.keptFor(dOutputs);
    const { rows, cols, dtype } = z;
    const into = this.#dInputs.matrix(rows, cols, { dtype, training: this.#training });
    return reluBackward(dOutputs, z, into);
  }
}
