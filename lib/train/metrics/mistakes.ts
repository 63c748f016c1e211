import { argmaxRows, type Matrix } from "../../matrix/index.js";
import { checkProbabilities } from "./check.js";

/** An example that was predicted wrong. */
export interface Mistake {
  /** Which example, counted from 0. */
  row: number;
  /** What it is. */
  label: number;
  /** What it was taken for. */
  prediction: number;
  /** The probability that the wrong answer was given. */
  confidence: number;
}

/**
 * Every example that was predicted wrong, the most confident mistake first; of equal ones the earlier row first.
 *
 * The first of them are worth looking at: the label is wrong, or the model has not seen the like.
 *
 * @param probabilities (N, C), N at least 1
 * @param labels (N,), whole numbers in [0, C)
 * @returns none where all was right
 * @throws {ShapeError} where there is not one row for each label, or there is none
 * @throws {ParameterError} where a label is not a class, or a row holds no probabilities
 * Derived in notebooks/06.
 */
export function mistakes(probabilities: Matrix, labels: ArrayLike<number>): Mistake[] {
  checkProbabilities("mistakes", probabilities, labels);
  const found: Mistake[] = [];
  for (const [row, prediction] of argmaxRows(probabilities).entries()) {
    const label = labels[row]!;
    if (prediction !== label)
      found.push({ row, label, prediction, confidence: probabilities.at(row, prediction) });
  }
  return found.sort((a, b) => b.confidence - a.confidence);
}
