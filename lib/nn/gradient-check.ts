import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import { checkSameShape, type Matrix } from "../matrix/index.js";
import type { Parameter } from "./layer.js";

export interface GradientCheckOptions {
  /** Half the distance between the two points of the central difference; 1e-5 by default, good for float64. */
  step?: number;
  /** At most so many entries of each parameter are tried, evenly spread; all by default. */
  entries?: number;
}

/** How far one parameter's gradient is from the measured slope, at the entry where it is farthest. */
export interface GradientCheckResult {
  name: string;
  /** How many entries were tried. */
  entries: number;
  /**
   * |analytic - numeric| / max(|analytic|, |numeric|, floor), the largest found. The floor is a million times what
   * rounding of the loss can make in a slope, so that slopes of nearly nothing raise no alarm.
   */
  maxRelativeError: number;
  /** Row and column of that entry. */
  at: [number, number];
  /** What backpropagation says there. */
  analytic: number;
  /** What the central difference says there. */
  numeric: number;
}

/**
 * Holds gradients against slopes measured by central differences, (L(w + h) - L(w - h)) / 2h.
 *
 * Backpropagation that is right agrees to about 1e-6 in float64; a missing factor or a wrong sign shows as an error
 * near 1. Across ReLU's kink the loss has no one slope, so where the two disagree the step is made ten and a hundred
 * times smaller, and the best of the three counts: a wrong gradient disagrees with all of them.
 *
 * @param parameters each with `gradient` filled in by a backward pass of `loss`
 * @param loss the loss as a function of the parameters' present values; called twice for each entry
 * @throws {ShapeError} where a gradient has another shape than its parameter
 * @throws {ParameterError} for a step that is not above 0, or in float32, which is too coarse for it
 * Source: Goodfellow, Bengio and Courville 2016, section 11.5.
 * Derived in notebooks/04.
 */
export function gradientCheck(
  parameters: readonly Parameter[],
  loss: () => number,
  options: GradientCheckOptions = {},
): GradientCheckResult[] {
  checkOptionNames("gradient check", options, ["step", "entries"]);
  const { step = 1e-5, entries = Number.POSITIVE_INFINITY } = options;
  if (!(step > 0))
    throw new ParameterError(`gradient check: a step of ${step}. Pass a small number above 0.`);
  if (!(entries >= 1)) throw new ParameterError(`gradient check: ${entries} entries. Pass at least 1.`);
  return parameters.map((parameter) => checkParameter(parameter, loss, { step, entries }));
}

/** An agreement this good needs no smaller step. */
const GOOD = 1e-6;

function checkParameter(
  { name, value, gradient }: Parameter,
  loss: () => number,
  { step, entries }: Required<GradientCheckOptions>,
): GradientCheckResult {
  checkSameShape(`gradient check of ${name}`, value, gradient);
  if (value.dtype !== "float64")
    throw new ParameterError(`gradient check: ${name} is float32, too coarse for it. Use float64.`);
  const stride = Math.max(1, Math.ceil(value.data.length / entries));
  const worst: GradientCheckResult = {
    name,
    entries: Math.ceil(value.data.length / stride),
    maxRelativeError: 0,
    at: [0, 0],
    analytic: Number.NaN,
    numeric: Number.NaN,
  };
  for (let index = 0; index < value.data.length; index += stride) {
    const analytic = gradient.data[index]!;
    const { numeric, error } = compare(value, index, { analytic, loss, step });
    if (index > 0 && error <= worst.maxRelativeError) continue;
    const at: [number, number] = [Math.floor(index / value.cols), index % value.cols];
    Object.assign(worst, { maxRelativeError: error, at, analytic, numeric });
    if (Number.isNaN(error)) break; // the worst there is
  }
  return worst;
}

interface Comparison {
  numeric: number;
  error: number;
}

function compare(
  value: Matrix,
  index: number,
  { analytic, loss, step }: { analytic: number; loss: () => number; step: number },
): Comparison {
  let best: Comparison | undefined;
  for (const h of [step, step / 10, step / 100]) {
    const { slope, noise } = slopeAt(value, index, { loss, step: h });
    const error = relativeError(analytic, slope, noise);
    if (best === undefined || error < best.error) best = { numeric: slope, error };
    if (error <= GOOD || Number.isNaN(error)) break;
  }
  return best!;
}

/** The slope, and how much of it the rounding of the two losses may be. */
function slopeAt(
  value: Matrix,
  index: number,
  { loss, step }: { loss: () => number; step: number },
): { slope: number; noise: number } {
  const original = value.data[index]!;
  try {
    value.data[index] = original + step;
    const above = loss();
    value.data[index] = original - step;
    const below = loss();
    const noise = (2 * Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / step;
    return { slope: (above - below) / (2 * step), noise };
  } finally {
    value.data[index] = original;
  }
}

/** A slope smaller than a million times its noise is not known well enough to be its own measure. */
function relativeError(a: number, b: number, noise: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), noise / GOOD);
}
