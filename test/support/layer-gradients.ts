import { Matrix, multiply, sum } from "../../lib/matrix/index.js";
import { gradientCheck, type Layer, type Pass } from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";
import { matrixFrom } from "./arbitrary.js";

export interface LayerCheckOptions {
  /** Draws the fixed numbers that the loss is made with. */
  seed: number;
  pass?: Pass;
  /** Of the central difference. Where outputs are linear in each number it is exact for any step, and a large one rounds least. */
  step?: number;
  /** Called before each forward pass, to set a layer's randomness back. */
  before?: () => void;
}

/** The largest relative error of a layer's gradients, its inputs' among them, for the loss sum(outputs ⊙ fixed). */
export function worstError(
  layer: Layer,
  inputs: Matrix,
  { seed, pass = {}, step = 1e-5, before = () => {} }: LayerCheckOptions,
): number {
  const forward = (): Matrix => {
    before();
    return layer.forward(inputs, pass);
  };
  const outputs = forward();
  const dOutputs = matrixFrom(seed, outputs.rows, outputs.cols);
  const dInputs = layer.backward(dOutputs);
  const parameters = [...layer.parameters, { name: "inputs", value: inputs, gradient: dInputs }];
  const loss = (): number => sum(multiply(forward(), dOutputs));
  return Math.max(...gradientCheck(parameters, loss, { step }).map((result) => result.maxRelativeError));
}

/** Entries at least 0.01 from zero, so that no slope is measured across a kink there. */
export function awayFromZero(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i]! += matrix.data[i]! < 0 ? -0.01 : 0.01;
  return matrix;
}

/** Entries at least 0.1 from each other, so that no slope is measured where the largest changes. */
export function allDifferent(seed: number, rows: number, cols: number): Matrix {
  const order = new RandomState(seed).permutation(rows * cols);
  return new Matrix(
    rows,
    cols,
    Float64Array.from(order, (place) => place / 10),
  );
}
