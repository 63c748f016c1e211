import { ParameterError, ShapeError } from "../errors.js";
import { Matrix } from "../matrix/index.js";

/**
 * The fraction of predictions that are right, from 0 to 1.
 *
 * @param predictions (N,), N at least 1
 * @param labels (N,)
 * @throws {ShapeError} where the lengths differ or are 0
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkLengths("accuracy", predictions, labels);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right += 1;
  return right / labels.length;
}

/**
 * How often each class was taken for each: entry (t, p) counts examples of class t that were predicted as p. The
 * diagonal holds what was right.
 *
 * @param predictions (N,), whole numbers in [0, C)
 * @param labels (N,), whole numbers in [0, C)
 * @param classes C
 * @returns (C, C), rows true, columns predicted
 * @throws {ShapeError} where the lengths differ or are 0
 * @throws {ParameterError} where a label or a prediction is not a class
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Matrix {
  checkLengths("confusion matrix", predictions, labels);
  const counts = Matrix.zeros(classes, classes);
  for (let i = 0; i < labels.length; i++) {
    const [label, prediction] = [labels[i]!, predictions[i]!];
    for (const found of [label, prediction])
      if (!Number.isInteger(found) || found < 0 || found >= classes)
        throw new ParameterError(
          `confusion matrix: class ${found} in row ${i}. Pass whole numbers from 0 to ${classes - 1}.`,
        );
    counts.set(label, prediction, counts.at(label, prediction) + 1);
  }
  return counts;
}

function checkLengths(doing: string, predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (predictions.length !== labels.length || labels.length === 0)
    throw new ShapeError(
      `${doing}: ${predictions.length} predictions for ${labels.length} labels. Pass one for each, and at least one.`,
    );
}
