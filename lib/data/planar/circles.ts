import { ParameterError } from "../../errors.js";
import {
  checkPlanarOptions,
  type PlanarExamples,
  type PlanarOptions,
  pointsOnCurves,
} from "./planar-examples.js";

export interface CirclesOptions extends PlanarOptions {
  /** Radius of the inner circle; the outer one's is 1. 0.5 unless told. */
  inner?: number;
}

/**
 * A circle within a circle: the class depends on how far a point is from the middle, and on nothing else.
 *
 * @returns inputs (N, 2), about -1 to 1 each way; labels 0 for the outer, 1 for the inner circle
 * @throws {ParameterError} where count is below 2, noise below 0, or inner not between 0 and 1
 * Source: scikit-learn's `make_circles`.
 * Used in notebooks/05.
 */
export function circles(options: CirclesOptions): PlanarExamples {
  checkPlanarOptions("circles", options, ["inner"]);
  const { inner = 0.5 } = options;
  if (!(inner > 0 && inner < 1))
    throw new ParameterError(`circles: inner is ${inner}. Pass a radius between 0 and 1, such as 0.5.`);
  // The last point stops one step short of the first, which is the same place.
  const step = Math.floor(options.count / 2);
  return pointsOnCurves("circles", options, {
    classes: 2,
    curve: (c, t) => {
      const angle = (2 * Math.PI * t * Math.max(1, step - 1)) / Math.max(1, step);
      const radius = c === 0 ? 1 : inner;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
  });
}
