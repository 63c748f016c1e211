import type { FloatArray } from "../matrix/index.js";
import { checkNumber, checkOptionNames } from "./check-options.js";
import { type Optimizer, optimizerOf } from "./optimizer.js";
import { nameOptimizer } from "./optimizer-name.js";
import { refusePastRange } from "./past-range.js";
import type { Schedule } from "./schedules.js";

export interface AdamOptions {
  /** At least 0; 0.001 is a good first try. */
  learningRate: number | Schedule;
  /** How much of the gradient's running mean is kept at each step, from 0 to below 1; 0.9 when left out. */
  beta1?: number;
  /** The same for the mean of its square; 0.999 when left out. */
  beta2?: number;
  /** Keeps the division finite, above 0; 1e-8 when left out. */
  epsilon?: number;
}

export interface AdamWOptions extends AdamOptions {
  /** Each step takes learningRate·weightDecay of every weight off it; 0.01 when left out. */
  weightDecay?: number;
}

/**
 * Momentum, and a step of its own for each weight: the gradient's running mean divided by the root of its square's.
 *
 * m = beta1·m + (1 - beta1)·dw, v = beta2·v + (1 - beta2)·dw². Both start at 0 and are too small at first, so each is
 * divided by 1 - betaᵗ, t the parameter's own count of steps: w -= learningRate·m̂ / (√v̂ + epsilon).
 *
 * @throws {ParameterError} for a number out of range, or an option that there is not
 * Source: Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1.
 * Derived in notebooks/09.
 */
export function adam(options: AdamOptions): Optimizer {
  checkOptionNames("adam", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  return adamWith("adam", { ...options, weightDecay: 0 });
}

/**
 * Adam with weight decay that stands beside the gradient instead of in it: `l2` would be divided by √v̂ like any other
 * gradient, and so hold back least the weights whose gradients are largest.
 *
 * The decay is learningRate·weightDecay·w, as libraries have it; the paper's λ is multiplied by the schedule alone.
 *
 * @throws {ParameterError} for a number out of range, or an option that there is not
 * Source: Loshchilov and Hutter 2019, "Decoupled weight decay regularization", algorithm 2.
 * Used in notebooks/09.
 */
export function adamW(options: AdamWOptions): Optimizer {
  checkOptionNames("adamW", options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"]);
  return adamWith("adamW", { ...options, weightDecay: options.weightDecay ?? 0.01 });
}

function adamWith(kind: string, options: AdamOptions & { weightDecay: number }): Optimizer {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay } = options;
  checkNumber(kind, beta1, { what: "a beta1", least: 0, below: 1, suchAs: 0.9 });
  checkNumber(kind, beta2, { what: "a beta2", least: 0, below: 1, suchAs: 0.999 });
  checkNumber(kind, epsilon, { what: "an epsilon", above: 0, suchAs: 1e-8 });
  checkNumber(kind, weightDecay, { what: "a weight decay", least: 0, suchAs: 0.01 });
  const squares = { optimizer: kind, slot: "second moment" };
  return optimizerOf({
    name: nameOptimizer(kind, learningRate, {
      beta1: [beta1, 0.9],
      beta2: [beta2, 0.999],
      epsilon: [epsilon, 1e-8],
      "weight decay": [weightDecay, 0],
    }),
    learningRate,
    weightDecay,
    // A parameter that joins late, when layers are unfrozen, starts its own count: its means are at zero, too.
    slots: { "first moment": "each entry", "second moment": "each entry", steps: "one number" },
    compiled: { kind: "adam", beta1, beta2, epsilon },
    squares,
    update({ name, value, gradient }, [m, v, count], at) {
      count![0]! += 1;
      const t = count![0]!;
      const zero = adapt(value.data, gradient.data, {
        m: m!,
        v: v!,
        beta1,
        beta2,
        epsilon,
        rate: at.learningRate / (1 - beta1 ** t),
        correction: 1 / Math.sqrt(1 - beta2 ** t),
      });
      refusePastRange(zero, { ...squares, parameter: name, at });
    },
  });
}

interface Moments {
  m: FloatArray;
  v: FloatArray;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** learningRate / (1 - beta1ᵗ) */
  rate: number;
  /** 1 / √(1 - beta2ᵗ) */
  correction: number;
}

/** @returns 0, or NaN where a second moment is past range */
function adapt(w: FloatArray, dw: FloatArray, moments: Moments): number {
  const { m, v, beta1, beta2, epsilon, rate, correction } = moments;
  const [fresh1, fresh2] = [1 - beta1, 1 - beta2];
  let zero = 0;
  for (let i = 0; i < w.length; i++) {
    const slope = dw[i]!;
    m[i] = beta1 * m[i]! + fresh1 * slope;
    v[i] = beta2 * v[i]! + fresh2 * slope * slope;
    zero += v[i]! * 0;
    w[i]! -= (rate * m[i]!) / (Math.sqrt(v[i]!) * correction + epsilon);
  }
  return zero;
}
