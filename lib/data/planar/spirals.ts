import { ParameterError } from "../../errors.js";
import {
  checkPlanarOptions,
  type PlanarExamples,
  type PlanarOptions,
  pointsOnCurves,
} from "./planar-examples.js";

export interface SpiralsOptions extends PlanarOptions {
  /** C: one arm for each class; 3 unless told. */
  classes?: number;
  /** How far each arm winds, in turns; 0.65 unless told. */
  turns?: number;
}

/**
 * Arms that wind about each other from the middle outwards: the hard one among the small problems.
 *
 * @returns inputs (N, 2), within the unit circle but for noise; labels 0 to C - 1
 * @throws {ParameterError} where classes is not from 2 to 10, count below it, noise below 0, or turns not above 0
 * Source: Karpathy's notes for Stanford's CS231n, "Putting it together: minimal neural network case study".
 * Used in notebooks/07.
 */
export function spirals(options: SpiralsOptions): PlanarExamples {
  checkPlanarOptions("spirals", options, ["classes", "turns"]);
  const { classes = 3, turns = 0.65 } = options;
  if (!Number.isInteger(classes) || classes < 2 || classes > 10)
    throw new ParameterError(`spirals: classes is ${classes}. Pass a whole number from 2 to 10.`);
  if (!(turns > 0 && Number.isFinite(turns)))
    throw new ParameterError(`spirals: turns is ${turns}. Pass a number above 0, such as 0.65.`);
  return pointsOnCurves("spirals", options, {
    classes,
    curve: (c, t) => {
      const angle = 2 * Math.PI * (c / classes + turns * t);
      return [t * Math.cos(angle), t * Math.sin(angle)];
    },
  });
}
