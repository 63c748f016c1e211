import { checkLengths } from "./check.js";

/**
 * The fraction of predictions that are right, from 0 to 1.
 *
 * @param predictions (N,), N at least 1
 * @param labels (N,)
 * @throws {ShapeError} where the lengths differ or are 0
 * Derived in notebooks/02.
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkLengths("accuracy", predictions, labels);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right += 1;
  return right / labels.length;
}
