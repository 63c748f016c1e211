import { ParameterError } from "../../errors.js";
import type { Matrix } from "../../matrix/index.js";
import { checkScores } from "./check.js";

/**
 * The fraction of examples whose label is among the k most probable classes, from 0 to 1.
 *
 * k = 1 is the accuracy and k = C is 1. Of equal probabilities the smaller class comes first, as in `argmaxRows`. Only
 * the order counts, so logits give the same figure.
 *
 * @param probabilities (N, C), N at least 1
 * @param labels (N,), whole numbers in [0, C)
 * @param k from 1 to C
 * @throws {ShapeError} where there is not one row for each label, or there is none
 * @throws {ParameterError} where a label is not a class, k is out of its range, or a probability is NaN
 * Source: Russakovsky et al. 2015, "ImageNet large scale visual recognition challenge", where k is 5.
 * Derived in notebooks/06.
 */
export function topKAccuracy(probabilities: Matrix, labels: ArrayLike<number>, k: number): number {
  checkScores("top-k accuracy", probabilities, labels);
  const { rows, cols } = probabilities;
  if (!Number.isInteger(k) || k < 1 || k > cols)
    throw new ParameterError(
      `top-k accuracy: k is ${k}. Pass a whole number from 1 to ${cols}, the classes.`,
    );
  let right = 0;
  for (let i = 0; i < rows; i++) if (rankOf(probabilities, i, labels[i]!) < k) right += 1;
  return right / rows;
}

/** How many classes come before this one. */
function rankOf({ cols, data }: Matrix, i: number, label: number): number {
  const own = data[i * cols + label]!;
  let before = 0;
  for (let j = 0; j < cols; j++) {
    const other = data[i * cols + j]!;
    if (other > own || (other === own && j < label)) before += 1;
  }
  return before;
}
