import { ParameterError } from "../errors.js";
import type { FloatArray } from "../matrix/index.js";
import type { Parameter } from "../nn/index.js";
import { checkNumber, checkOptionNames } from "./check-options.js";
import { type Optimizer, optimizerOf } from "./optimizer.js";
import { nameOptimizer } from "./optimizer-name.js";
import type { Schedule } from "./schedules.js";

export type { Optimizer } from "./optimizer.js";

export interface SgdOptions {
  /** At least 0; 0.1 is a good first try without momentum, 0.01 with 0.9. */
  learningRate: number | Schedule;
  /** How much of the last step is kept in the next, from 0 to below 1; 0 when left out, and 0.9 where in doubt. */
  momentum?: number;
  /** Take the gradient where momentum is about to lead; false when left out. Needs `momentum`. */
  nesterov?: boolean;
  /** Decoupled: each step takes learningRate·weightDecay of every weight off it; 0 when left out. */
  weightDecay?: number;
}

/**
 * Gradient descent, stochastic when the gradients come from a batch: w -= learningRate·dw.
 *
 * With momentum the steps add up where gradients agree and cancel where they do not: v = momentum·v - learningRate·dw,
 * w += v. Nesterov's way takes the gradient at w + momentum·v. So that one gradient is enough, the weights that the
 * model holds are then those look-ahead ones: w += momentum·v - learningRate·dw, with the new v.
 *
 * @throws {ParameterError} for a number out of range, or an option that there is not
 * Source: Robbins and Monro 1951. Momentum: Polyak 1964, "Some methods of speeding up the convergence of iteration
 * methods". Nesterov 1983, in the form of Sutskever et al. 2013, "On the importance of initialization and momentum in
 * deep learning", equations 3 and 4. Weight decay: Loshchilov and Hutter 2019, algorithm 1.
 * The step is derived in notebooks/05, momentum and weight decay are derived in notebooks/09.
 */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  checkOptionNames("sgd", options, ["learningRate", "momentum", "nesterov", "weightDecay"]);
  checkNumber("sgd", momentum, { what: "a momentum", least: 0, below: 1, suchAs: 0.9 });
  checkNumber("sgd", weightDecay, { what: "a weight decay", least: 0, suchAs: 0.0005 });
  if (typeof nesterov !== "boolean")
    throw new ParameterError(`sgd: nesterov is ${JSON.stringify(nesterov)}. Pass true or false.`);
  if (nesterov && options.momentum === undefined)
    throw new ParameterError(
      "sgd: nesterov without a momentum is plain gradient descent. Pass momentum: 0.9.",
    );
  const name = nameOptimizer("sgd", learningRate, {
    momentum: [momentum, 0],
    nesterov: [nesterov, false],
    "weight decay": [weightDecay, 0],
  });
  if (momentum === 0)
    return optimizerOf({
      name,
      learningRate,
      weightDecay,
      slots: {},
      compiled: { kind: "descend" },
      update: (parameter, _, at) => {
        descend(parameter.value.data, parameter.gradient.data, at.learningRate);
      },
    });
  const advance = nesterov ? lookAhead : roll;
  return optimizerOf({
    name,
    learningRate,
    weightDecay,
    slots: { velocity: "each entry" },
    compiled: { kind: nesterov ? "nesterov" : "momentum", momentum },
    update({ value, gradient }, [v], at) {
      advance(value.data, gradient.data, { v: v!, momentum, learningRate: at.learningRate });
    },
  });
}

/**
 * Sets every gradient back to zero, before the next batch adds to it.
 *
 * Used in notebooks/09.
 */
export function zeroGradients(parameters: readonly Parameter[]): void {
  for (const { gradient } of parameters) gradient.data.fill(0);
}

interface Rolling {
  v: FloatArray;
  momentum: number;
  learningRate: number;
}

function descend(w: FloatArray, dw: FloatArray, learningRate: number): void {
  for (let i = 0; i < w.length; i++) w[i]! -= learningRate * dw[i]!;
}

function roll(w: FloatArray, dw: FloatArray, { v, momentum, learningRate }: Rolling): void {
  for (let i = 0; i < w.length; i++) {
    const velocity = momentum * v[i]! - learningRate * dw[i]!;
    v[i] = velocity;
    w[i]! += velocity;
  }
}

function lookAhead(w: FloatArray, dw: FloatArray, { v, momentum, learningRate }: Rolling): void {
  for (let i = 0; i < w.length; i++) {
    const step = learningRate * dw[i]!;
    const velocity = momentum * v[i]! - step;
    v[i] = velocity;
    w[i]! += momentum * velocity - step;
  }
}
