import { checkOptionNames } from "../../check-options.js";
import { ParameterError } from "../../errors.js";
import { Matrix } from "../../matrix/index.js";
import type { RandomState } from "../../random/index.js";

/** Labelled points of the plane: a problem small enough to be seen whole. */
export interface PlanarExamples {
  /** (N, 2): x1 and x2 of each point. */
  inputs: Matrix;
  /** (N,), whole numbers in [0, C) */
  labels: Uint8Array;
  /** C */
  classes: number;
}

export interface PlanarOptions {
  /** N: how many points in all. */
  count: number;
  random: RandomState;
  /** Standard deviation of what is added to each coordinate; 0 leaves the points on their curves. */
  noise?: number;
}

/**
 * Points on one curve for each class, as many on each as can be, with noise, in random order.
 *
 * @param curve where class c's curve is at t, which goes from 0 to 1 along it
 * @throws {ParameterError} where there are fewer points than classes, or noise is below 0
 */
export function pointsOnCurves(
  doing: string,
  { count, random, noise = 0 }: PlanarOptions,
  { classes, curve }: { classes: number; curve: (c: number, t: number) => readonly [number, number] },
): PlanarExamples {
  if (!Number.isInteger(count) || count < classes)
    throw new ParameterError(
      `${doing}: count is ${count}. Pass a whole number of at least ${classes}, one point for each class.`,
    );
  if (!(noise >= 0 && Number.isFinite(noise)))
    throw new ParameterError(
      `${doing}: noise is ${noise}. Pass a standard deviation from 0 up, such as 0.1.`,
    );
  const inputs = Matrix.zeros(count, 2);
  const labels = new Uint8Array(count);
  const order = random.permutation(count);
  for (let i = 0; i < count; i++) {
    const row = order[i]!;
    const c = i % classes;
    const ofClass = Math.ceil((count - c) / classes);
    const along = ofClass === 1 ? 0.5 : Math.floor(i / classes) / (ofClass - 1);
    const [x1, x2] = curve(c, along);
    inputs.data.set([x1 + noise * random.randn(), x2 + noise * random.randn()], 2 * row);
    labels[row] = c;
  }
  return { inputs, labels, classes };
}

/** @throws {ParameterError} for an option that there is not */
export function checkPlanarOptions(doing: string, options: object, more: readonly string[] = []): void {
  checkOptionNames(doing, options, ["count", "random", "noise", ...more]);
}
