import type { FloatArray } from "../matrix/index.js";
import type { Parameter } from "../nn/index.js";
import { checkNumber } from "./check-options.js";

/**
 * A penalty on large weights, added to the loss and so to the gradients; biases (`decays: false`) go free.
 *
 * Its gradients belong to a step, not to an example: add them once a step, to gradients that are means over a batch.
 */
export interface Regularization {
  /** For a legend, such as "l2(0.0005)". */
  readonly name: string;
  /** Adds the penalty's gradient to each parameter's. */
  addGradients(parameters: readonly Parameter[]): void;
  /** The penalty at the present weights, in the loss's unit. */
  penalty(parameters: readonly Parameter[]): number;
}

/** A penalty of the house as data: what it adds to the gradient is l1·sign(w) + l2·w. */
export interface Lambdas {
  l1: number;
  l2: number;
}

/** Only those made here, so that nothing that merely looks like one is taken for it. */
const known = new WeakMap<Regularization, Lambdas & { addGradients: Regularization["addGradients"] }>();

/**
 * For compiled training: all of a list's penalties together.
 *
 * @returns undefined where one is somebody else's, a copy, or was changed: it may do anything
 */
export function lambdasOf(penalties: readonly Regularization[]): Lambdas | undefined {
  const sum = { l1: 0, l2: 0 };
  for (const penalty of penalties) {
    const lambdas = known.get(penalty);
    if (lambdas === undefined || lambdas.addGradients !== penalty.addGradients) return undefined;
    sum.l1 += lambdas.l1;
    sum.l2 += lambdas.l2;
  }
  return sum;
}

function remember(penalty: Regularization, lambdas: Lambdas): Regularization {
  known.set(penalty, { ...lambdas, addGradients: penalty.addGradients });
  return penalty;
}

/**
 * lambda/2·Σw², with the gradient lambda·w: every weight is drawn towards zero, the larger the harder.
 *
 * With plain gradient descent that is weight decay. With momentum it is nearly, with Adam it is not: see `adamW`.
 *
 * @param lambda at least 0
 * @throws {ParameterError} for any other lambda
 * Source: Krogh and Hertz 1992, "A simple weight decay can improve generalization"; Bishop 2006, section 3.1.4.
 * Derived in notebooks/09.
 */
export function l2(lambda: number): Regularization {
  checkNumber("l2", lambda, { what: "a lambda", least: 0, suchAs: 0.0005 });
  const penalty: Regularization = {
    name: `l2(${lambda})`,
    addGradients(parameters) {
      for (const { value, gradient } of penalized(parameters)) addScaled(gradient.data, lambda, value.data);
    },
    penalty(parameters) {
      return (lambda / 2) * total(parameters, sumOfSquares);
    },
  };
  return remember(penalty, { l1: 0, l2: lambda });
}

/**
 * lambda·Σ|w|, with the gradient lambda·sign(w): every weight is drawn towards zero alike, so that small ones end
 * there. At 0 the slope is taken as 0.
 *
 * @param lambda at least 0
 * @throws {ParameterError} for any other lambda
 * Source: Tibshirani 1996, "Regression shrinkage and selection via the lasso".
 * Derived in notebooks/09.
 */
export function l1(lambda: number): Regularization {
  checkNumber("l1", lambda, { what: "a lambda", least: 0, suchAs: 0.00001 });
  const penalty: Regularization = {
    name: `l1(${lambda})`,
    addGradients(parameters) {
      for (const { value, gradient } of penalized(parameters)) addSigns(gradient.data, lambda, value.data);
    },
    penalty(parameters) {
      return lambda * total(parameters, sumOfSizes);
    },
  };
  return remember(penalty, { l1: lambda, l2: 0 });
}

/** Several penalties as one list, a single one as a list of one, and none as an empty one. */
export function penaltyList(
  regularization: Regularization | readonly Regularization[] | undefined,
): readonly Regularization[] {
  if (regularization === undefined) return [];
  return "name" in regularization ? [regularization] : regularization;
}

function penalized(parameters: readonly Parameter[]): Parameter[] {
  return parameters.filter(({ decays }) => decays !== false);
}

function total(parameters: readonly Parameter[], of: (w: FloatArray) => number): number {
  return penalized(parameters).reduce((sum, { value }) => sum + of(value.data), 0);
}

function addScaled(dw: FloatArray, lambda: number, w: FloatArray): void {
  for (let i = 0; i < w.length; i++) dw[i]! += lambda * w[i]!;
}

function addSigns(dw: FloatArray, lambda: number, w: FloatArray): void {
  for (let i = 0; i < w.length; i++) dw[i]! += lambda * Math.sign(w[i]!);
}

function sumOfSquares(w: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! * w[i]!;
  return sum;
}

function sumOfSizes(w: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += Math.abs(w[i]!);
  return sum;
}
