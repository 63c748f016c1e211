import { ParameterError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";
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
  /** |analytic - numeric| / max(|analytic|, |numeric|), the largest found; 0 where both are below 1e-10. */
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
 * Backpropagation that is right agrees to about 1e-7 in float64; a missing factor or a transposed matrix shows as an
 * error near 1. A slope measured across ReLU's kink may disagree by more, without anything being wrong.
 *
 * @param parameters each with `gradient` filled in by a backward pass of `loss`
 * @param loss the loss as a function of the parameters' present values; called twice for each entry
 * @throws {ParameterError} for a step that is not above 0, or in float32, which is too coarse for it
 * Source: Goodfellow, Bengio and Courville 2016, section 11.5. Derived in notebooks/02.
 */
export function gradientCheck(
  parameters: readonly Parameter[],
  loss: () => number,
  options: GradientCheckOptions = {},
): GradientCheckResult[] {
  const { step = 1e-5, entries = Number.POSITIVE_INFINITY } = options;
  if (!(step > 0))
    throw new ParameterError(`gradient check: a step of ${step}. Pass a small number above 0.`);
  if (!(entries >= 1)) throw new ParameterError(`gradient check: ${entries} entries. Pass at least 1.`);
  return parameters.map((parameter) => checkParameter(parameter, loss, { step, entries }));
}

function checkParameter(
  { name, value, gradient }: Parameter,
  loss: () => number,
  { step, entries }: Required<GradientCheckOptions>,
): GradientCheckResult {
  if (value.dtype !== "float64")
    throw new ParameterError(`gradient check: ${name} is float32, too coarse for it. Use float64.`);
  const stride = Math.max(1, Math.ceil(value.data.length / entries));
  const worst: GradientCheckResult = {
    name,
    entries: 0,
    maxRelativeError: -1,
    at: [0, 0],
    analytic: Number.NaN,
    numeric: Number.NaN,
  };
  for (let index = 0; index < value.data.length; index += stride) {
    const analytic = gradient.data[index]!;
    const numeric = slopeAt(value, index, { loss, step });
    const error = relativeError(analytic, numeric);
    worst.entries += 1;
    // A NaN anywhere is the worst there is, and is kept.
    if (Number.isNaN(worst.maxRelativeError) || error <= worst.maxRelativeError) continue;
    const at: [number, number] = [Math.floor(index / value.cols), index % value.cols];
    Object.assign(worst, { maxRelativeError: error, at, analytic, numeric });
  }
  return worst;
}

function slopeAt(value: Matrix, index: number, { loss, step }: { loss: () => number; step: number }): number {
  const original = value.data[index]!;
  try {
    value.data[index] = original + step;
    const above = loss();
    value.data[index] = original - step;
    const below = loss();
    return (above - below) / (2 * step);
  } finally {
    value.data[index] = original;
  }
}

function relativeError(a: number, b: number): number {
  const size = Math.max(Math.abs(a), Math.abs(b));
  return size < 1e-10 ? 0 : Math.abs(a - b) / size;
}
