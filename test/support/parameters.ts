import { type DType, Matrix } from "../../lib/matrix/index.js";
import type { Parameter } from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";
import { type Optimizer, zeroGradients } from "../../lib/train/index.js";

/** A layer's weights and biases, drawn; gradients zero. */
export function drawParameters(seed: number, dtype: DType = "float64"): Parameter[] {
  const random = new RandomState(seed);
  const draw = (name: string, rows: number, cols: number, decays: boolean): Parameter => ({
    name: `dense 1 ${name}`,
    value: new Matrix(rows, cols, random.randn(rows * cols)).copy(dtype),
    gradient: Matrix.zeros(rows, cols, dtype),
    decays,
  });
  return [draw("weights", 3, 4, true), draw("biases", 1, 4, false)];
}

/** Gradients of Σ(w - 1)²·(1 + place)/2: a bowl that is steeper along some axes, lowest at all ones. */
export function addBowlGradients(parameters: readonly Parameter[]): void {
  for (const { value, gradient } of parameters)
    for (const [i, w] of value.data.entries()) gradient.data[i]! += (w - 1) * (1 + i / 4);
}

/** Steps down the bowl, ten to an epoch. */
export function descendBowl(
  optimizer: Optimizer,
  parameters: readonly Parameter[],
  { from = 0, to }: { from?: number; to: number },
): void {
  for (let step = from; step < to; step++) {
    zeroGradients(parameters);
    addBowlGradients(parameters);
    optimizer.step(parameters, { epoch: step / 10 });
  }
}

/** All numbers of all parameters, for comparing to the last bit. */
export function numbersOf(parameters: readonly Parameter[]): number[] {
  return parameters.flatMap(({ value }) => [...value.data]);
}
