import { ParameterError } from "../errors.js";
import type { Parameter } from "../nn/index.js";

/** Changes parameters by their gradients, one step at a time. */
export interface Optimizer {
  readonly name: string;
  /** Takes one step. It reads the gradients and leaves them as they are. */
  step(parameters: readonly Parameter[]): void;
}

/**
 * Gradient descent, stochastic when the gradients come from a batch: w -= learningRate·dw.
 *
 * @throws {ParameterError} for a learning rate that is not a finite number of at least 0
 * Source: Robbins and Monro 1951. Derived in notebooks/02.
 */
export function sgd({ learningRate }: { learningRate: number }): Optimizer {
  if (!(learningRate >= 0 && Number.isFinite(learningRate)))
    throw new ParameterError(
      `sgd: a learning rate of ${learningRate}. Pass a number of at least 0, such as 0.1.`,
    );
  return {
    name: `sgd(${learningRate})`,
    step(parameters) {
      for (const { value, gradient } of parameters)
        for (let i = 0; i < value.data.length; i++) value.data[i]! -= learningRate * gradient.data[i]!;
    },
  };
}

/** Sets every gradient back to zero, before the next batch adds to it. */
export function zeroGradients(parameters: readonly Parameter[]): void {
  for (const { gradient } of parameters) gradient.data.fill(0);
}
