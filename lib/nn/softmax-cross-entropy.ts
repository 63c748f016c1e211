import { checkOptionNames } from "../check-options.js";
import { DataFormatError, ParameterError, ShapeError } from "../errors.js";
import { Matrix } from "../matrix/index.js";

/**
 * Turns each row of logits into probabilities that add up to 1.
 *
 * Each row's maximum is taken off first: the result is the same, and exp never overflows.
 *
 * @param logits (N, C)
 * @returns (N, C), in new memory
 * Source: Bishop 2006, section 4.3.4.
 * Derived in notebooks/02.
 */
export function softmax(logits: Matrix): Matrix {
  const { rows, cols, dtype } = logits;
  const probabilities = Matrix.zeros(rows, cols, dtype);
  for (let i = 0; i < rows; i++) {
    const z = logits.row(i);
    const p = probabilities.row(i);
    let max = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < cols; j++) max = Math.max(max, z[j]!);
    let total = 0;
    for (let j = 0; j < cols; j++) {
      p[j] = Math.exp(z[j]! - max);
      total += p[j]!;
    }
    for (let j = 0; j < cols; j++) p[j]! /= total;
  }
  return probabilities;
}

export interface CrossEntropyOptions {
  /**
   * Added to each probability before its logarithm; 0 by default. Some published programs add 1e-8 or 1e-15 against
   * log(0), which shifts the printed loss a little. The gradient leaves it out, as theirs does.
   */
  epsilon?: number;
  /**
   * How many examples to divide by; N by default. A batch taken in several pieces passes the whole batch's number,
   * so that the pieces add up.
   */
  count?: number;
}

export interface CrossEntropy {
  /** In nats: the sum over the rows divided by `count`. */
  loss: number;
  /** (N, C) */
  probabilities: Matrix;
  /** Gradient of the loss with respect to the logits, (N, C), already divided by `count`. */
  dLogits: Matrix;
}

/**
 * Mean softmax cross-entropy and its gradient with respect to the logits.
 *
 * Fused, because together their gradient is short: probabilities - one-hot.
 *
 * @param logits (N, C)
 * @param labels (N,), whole numbers in [0, C)
 * @throws {ShapeError} where labels.length is not N
 * @throws {DataFormatError} where a label is not a class
 * @throws {ParameterError} for a count that is not above 0, or an epsilon below 0
 * Source: Bishop 2006, section 4.3.4.
 * The loss is derived in notebooks/03, its gradient is derived in notebooks/04.
 */
export function softmaxCrossEntropy(
  logits: Matrix,
  labels: ArrayLike<number>,
  options: CrossEntropyOptions = {},
): CrossEntropy {
  checkOptionNames("cross-entropy", options, ["epsilon", "count"]);
  const { epsilon = 0, count = logits.rows } = options;
  checkLabels(logits, labels);
  checkCrossEntropy({ count, epsilon });
  const probabilities = softmax(logits);
  const dLogits = probabilities.copy();
  const { rows, cols } = logits;
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    const correct = i * cols + labels[i]!;
    loss -=
      epsilon === 0
        ? logProbability(logits, i, labels[i]!)
        : Math.log(probabilities.data[correct]! + epsilon);
    dLogits.data[correct]! -= 1;
    for (let j = i * cols; j < (i + 1) * cols; j++) dLogits.data[j]! /= count;
  }
  return { loss: loss / count, probabilities, dLogits };
}

/** ln of softmax's entry, from the logits themselves: finite also where the probability rounds to 0. */
function logProbability(logits: Matrix, i: number, label: number): number {
  const z = logits.row(i);
  let max = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < z.length; j++) max = Math.max(max, z[j]!);
  let total = 0;
  for (let j = 0; j < z.length; j++) total += Math.exp(z[j]! - max);
  return z[label]! - max - Math.log(total);
}

function checkLabels(logits: Matrix, labels: ArrayLike<number>): void {
  if (labels.length !== logits.rows)
    throw new ShapeError(
      `cross-entropy: logits are ${logits.shape} but labels are (${labels.length},). Pass one label for each row.`,
    );
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= logits.cols)
      throw new DataFormatError(
        `cross-entropy: label ${label} in row ${i}. Pass whole numbers from 0 to ${logits.cols - 1}.`,
      );
  }
}

/** @throws {ParameterError} for a count that is not above 0, or an epsilon below 0 */
export function checkCrossEntropy({ count, epsilon }: { count: number; epsilon: number }): void {
  if (!(count > 0 && Number.isFinite(count)))
    throw new ParameterError(`cross-entropy: a count of ${count}. Pass a number above 0.`);
  if (!(epsilon >= 0 && Number.isFinite(epsilon)))
    throw new ParameterError(
      `cross-entropy: an epsilon of ${epsilon}. Pass 0, or a small number such as 1e-8.`,
    );
}
