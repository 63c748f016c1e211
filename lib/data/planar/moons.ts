import {
  checkPlanarOptions,
  type PlanarExamples,
  type PlanarOptions,
  pointsOnCurves,
} from "./planar-examples.js";

/**
 * Two half circles that reach into each other: no straight line parts them.
 *
 *     const { inputs, labels } = moons({ count: 200, random: new RandomState(42), noise: 0.1 });
 *
 * @returns inputs (N, 2), about -1 to 2 across and -0.5 to 1 up; labels 0 for the upper, 1 for the lower moon
 * @throws {ParameterError} where count is below 2, or noise below 0
 * Source: scikit-learn's `make_moons`.
 * Used in notebooks/05.
 */
export function moons(options: PlanarOptions): PlanarExamples {
  checkPlanarOptions("moons", options);
  return pointsOnCurves("moons", options, {
    classes: 2,
    curve: (c, t) => {
      const [x, y] = [Math.cos(Math.PI * t), Math.sin(Math.PI * t)];
      return c === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
  });
}
