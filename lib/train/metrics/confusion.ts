import { Matrix } from "../../matrix/index.js";
import { checkClass, checkConfusion, checkLengths } from "./check.js";

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
 * Derived in notebooks/06.
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Matrix {
  checkLengths("confusion matrix", predictions, labels);
  const counts = Matrix.zeros(classes, classes);
  for (let row = 0; row < labels.length; row++) {
    const [label, prediction] = [labels[row]!, predictions[row]!];
    for (const found of [label, prediction]) checkClass("confusion matrix", found, { row, classes });
    counts.set(label, prediction, counts.at(label, prediction) + 1);
  }
  return counts;
}

/** One kind of mistake, and how often it was made. */
export interface Confusion {
  /** What it was. */
  label: number;
  /** What it was taken for. */
  prediction: number;
  count: number;
}

/**
 * The mistakes that were made, the most frequent kind first; of equally frequent ones the smaller label first.
 *
 * @param confusion (C, C), rows true, columns predicted
 * @returns one entry for each count above 0 off the diagonal; none where all was right
 * @throws {ShapeError} where the matrix is not square
 * @throws {ParameterError} where an entry is not a count
 * Used in notebooks/06.
 */
export function worstConfusions(confusion: Matrix): Confusion[] {
  checkConfusion("worst confusions", confusion);
  return confusion
    .toRows()
    .flatMap((row, label) => row.map((count, prediction): Confusion => ({ label, prediction, count })))
    .filter(({ label, prediction, count }) => label !== prediction && count > 0)
    .sort((a, b) => b.count - a.count); // a stable sort: ties stay in reading order
}
