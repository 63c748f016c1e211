import { ParameterError, ShapeError } from "../../errors.js";
import type { Matrix } from "../../matrix/index.js";

/** @throws {ShapeError} where there is not one prediction for each label, or there is none */
export function checkLengths(doing: string, predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (predictions.length !== labels.length || labels.length === 0)
    throw new ShapeError(
      `${doing}: ${predictions.length} predictions for ${labels.length} labels. Pass one for each, and at least one.`,
    );
}

/** @throws {ParameterError} where what was found in a row is none of the classes 0 to C - 1 */
export function checkClass(
  doing: string,
  found: number,
  { row, classes }: { row: number; classes: number },
): void {
  if (!Number.isInteger(found) || found < 0 || found >= classes)
    throw new ParameterError(
      `${doing}: class ${found} in row ${row}. Pass whole numbers from 0 to ${classes - 1}.`,
    );
}

/**
 * @param scores (N, C), N and C at least 1
 * @throws {ShapeError} where there is no row, or not one label for each
 * @throws {ParameterError} where a label is not a class, or a score is NaN
 */
export function checkScores(doing: string, scores: Matrix, labels: ArrayLike<number>): void {
  const { rows, cols: classes, data } = scores;
  if (rows !== labels.length || rows === 0 || classes === 0)
    throw new ShapeError(
      `${doing}: probabilities are ${scores.shape} but labels are (${labels.length},). ` +
        "Pass one row of probabilities for each label, and at least one.",
    );
  for (let row = 0; row < rows; row++) checkClass(doing, labels[row]!, { row, classes });
  const nan = data.findIndex(Number.isNaN);
  if (nan >= 0)
    throw new ParameterError(
      `${doing}: row ${Math.floor(nan / classes)} holds NaN. The model has diverged: train it anew with a smaller ` +
        "learning rate.",
    );
}

/** How far a row of float32 probabilities of very many classes may be from adding up to 1. */
const slack = 1e-3;

/**
 * As `checkScores`, and each row must be probabilities.
 *
 * @throws {ParameterError} where a row does not hold numbers from 0 to 1 that add up to 1, as logits do not
 */
export function checkProbabilities(doing: string, probabilities: Matrix, labels: ArrayLike<number>): void {
  checkScores(doing, probabilities, labels);
  const { rows, cols, data } = probabilities;
  for (let row = 0; row < rows; row++) {
    let total = 0;
    let inRange = true;
    for (let i = row * cols; i < (row + 1) * cols; i++) {
      total += data[i]!;
      inRange &&= data[i]! >= 0 && data[i]! <= 1 + slack;
    }
    if (!inRange || Math.abs(total - 1) > slack)
      throw new ParameterError(
        `${doing}: row ${row} is no row of probabilities${inRange ? `, it adds up to ${total}` : ""}. ` +
          "Pass what `predict` gives, or the softmax of logits.",
      );
  }
}

/**
 * @param confusion (C, C) counts
 * @throws {ShapeError} where it is not square
 * @throws {ParameterError} where an entry is not a whole number of at least 0
 */
export function checkConfusion(doing: string, confusion: Matrix): void {
  const { rows, cols, data } = confusion;
  if (rows !== cols)
    throw new ShapeError(
      `${doing}: a confusion matrix of ${confusion.shape}. Pass a square one, as \`confusionMatrix\` gives it.`,
    );
  const wrong = data.findIndex((count) => !Number.isInteger(count) || count < 0);
  if (wrong >= 0)
    throw new ParameterError(
      `${doing}: entry (${Math.floor(wrong / cols)}, ${wrong % cols}) is ${data[wrong]}. ` +
        "Pass counts, as `confusionMatrix` gives them.",
    );
}
