import { DivergedError } from "../../lib/errors.js";
import { type DType, Matrix } from "../../lib/matrix/index.js";
import { Mlp, type Sequential, softmaxCrossEntropy } from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";
import {
  checkFinite,
  checkGradients,
  examplesOf,
  type Optimizer,
  zeroGradients,
} from "../../lib/train/index.js";

/** Sixteen examples of two classes. */
export const labels: number[] = Array.from({ length: 16 }, (_, i) => i % 2);

export function modelOf(sizes: number[], dtype: DType = "float64"): Mlp {
  return new Mlp({ sizes, random: new RandomState(2), dtype });
}

export function pointsIn(dimensions: number, dtype: DType = "float64"): Matrix {
  return new Matrix(16, dimensions, new RandomState(9).randn(16 * dimensions)).copy(dtype);
}

/** Trains on one batch as `fit` does, with every check; gives the error, or undefined after 60 steps. */
export function trainUntilDiverged(
  model: Sequential,
  inputs: Matrix,
  optimizer: Optimizer,
): DivergedError | undefined {
  const examples = examplesOf(inputs, labels);
  const rows = labels.map((_, i) => i);
  for (let step = 1; step <= 60; step++) {
    const point = { model, epoch: 1, step, learningRate: optimizer.learningRate.at(0) };
    try {
      zeroGradients(model.parameters);
      const logits = model.forward(inputs, { training: true });
      const { loss, dLogits } = softmaxCrossEntropy(logits, labels);
      checkFinite({ ...point, inputs, rows, loss, logits });
      model.backward(dLogits);
      checkGradients({ ...point, examples, rows });
    } catch (thrown) {
      if (thrown instanceof DivergedError) return thrown;
      throw thrown;
    }
    optimizer.step(model.parameters, { epoch: 0 });
  }
  return undefined;
}

/** What a check throws, or undefined. */
export function caught(check: () => void): DivergedError | undefined {
  try {
    check();
  } catch (thrown) {
    if (thrown instanceof DivergedError) return thrown;
    throw thrown;
  }
  return undefined;
}
