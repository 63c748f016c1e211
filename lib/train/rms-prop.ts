import type { FloatArray } from "../matrix/index.js";
import { checkNumber, checkOptionNames } from "./check-options.js";
import { type Optimizer, optimizerOf } from "./optimizer.js";
import { nameOptimizer } from "./optimizer-name.js";
import { refusePastRange } from "./past-range.js";
import type { Schedule } from "./schedules.js";

export interface RmsPropOptions {
  /** At least 0; 0.001 is a good first try. */
  learningRate: number | Schedule;
  /** How much of the running mean is kept at each step, from 0 to below 1; 0.9 when left out. */
  rho?: number;
  /** Keeps the division finite, above 0; 1e-8 when left out. */
  epsilon?: number;
  /** Decoupled: each step takes learningRate·weightDecay of every weight off it; 0 when left out. */
  weightDecay?: number;
}

/**
 * Each weight has a step of its own: its gradient divided by the root of the running mean of that gradient's square.
 *
 * s = rho·s + (1 - rho)·dw², w -= learningRate·dw / (√s + epsilon). So a weight whose gradients are always small moves
 * as far as one whose gradients are large.
 *
 * @throws {ParameterError} for a number out of range, or an option that there is not
 * Source: Tieleman and Hinton 2012, "Neural networks for machine learning", lecture 6.5.
 * Derived in notebooks/09.
 */
export function rmsProp(options: RmsPropOptions): Optimizer {
  const { learningRate, rho = 0.9, epsilon = 1e-8, weightDecay = 0 } = options;
  checkOptionNames("rmsProp", options, ["learningRate", "rho", "epsilon", "weightDecay"]);
  checkNumber("rmsProp", rho, { what: "a rho", least: 0, below: 1, suchAs: 0.9 });
  checkNumber("rmsProp", epsilon, { what: "an epsilon", above: 0, suchAs: 1e-8 });
  checkNumber("rmsProp", weightDecay, { what: "a weight decay", least: 0, suchAs: 0.0005 });
  const squares = { optimizer: "rmsProp", slot: "mean square" };
  return optimizerOf({
    name: nameOptimizer("rmsProp", learningRate, {
      rho: [rho, 0.9],
      epsilon: [epsilon, 1e-8],
      "weight decay": [weightDecay, 0],
    }),
    learningRate,
    weightDecay,
    slots: { "mean square": "each entry" },
    compiled: { kind: "rmsProp", rho, epsilon },
    squares,
    update({ name, value, gradient }, [s], at) {
      const zeroOrNaN = scaleByRoot(value.data, gradient.data, {
        s: s!,
        rho,
        epsilon,
        learningRate: at.learningRate,
      });
      refusePastRange(zeroOrNaN, { ...squares, parameter: name, at });
    },
  });
}

interface Scaling {
  s: FloatArray;
  rho: number;
  epsilon: number;
  learningRate: number;
}

/** @returns 0, or NaN where a mean square is past range */
function scaleByRoot(w: FloatArray, dw: FloatArray, { s, rho, epsilon, learningRate }: Scaling): number {
  let zero = 0;
  const fresh = 1 - rho;
  for (let i = 0; i < w.length; i++) {
    const slope = dw[i]!;
    s[i] = rho * s[i]! + fresh * slope * slope;
    zero += s[i]! * 0;
    w[i]! -= (learningRate * slope) / (Math.sqrt(s[i]!) + epsilon);
  }
  return zero;
}
