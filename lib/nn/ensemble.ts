import { ParameterError, ShapeError } from "../errors.js";
import { type DType, Matrix } from "../matrix/index.js";
import type { Layer, Model, Parameter } from "./layer.js";

/**
 * Several models that answer as one: the probability of a class is the mean of what the members give it.
 *
 * Members that were trained apart, from other weights or in another order, make different mistakes, and a mistake of
 * one is outvoted. On any example the loss is no larger than the members' mean loss, for -ln is convex.
 *
 * Its logits are the logarithms of these means, so it can stand wherever a model answers: in `evaluate`, `predict`
 * and `saveModel`. It cannot be trained; train the members.
 *
 * Source: Hansen and Salamon 1990, "Neural network ensembles"; Goodfellow, Bengio and Courville 2016, section 7.11.
 * Derived in notebooks/11.
 */
export class Ensemble implements Model {
  readonly members: readonly Model[];
  readonly inputSize: number;
  readonly dtype: DType;
  /** All members' layers, one member after another; undefined where one of them is not made of layers. */
  readonly layers?: readonly Layer[];

  /** @throws {ParameterError} where there is no member, or they take inputs of different sizes or precisions */
  constructor(members: readonly Model[]) {
    const [first] = members;
    if (first === undefined)
      throw new ParameterError("ensemble: there is no member. Pass at least one model.");
    for (const { inputSize, dtype } of members)
      if (inputSize !== first.inputSize || dtype !== first.dtype)
        throw new ParameterError(
          `ensemble: one member takes ${first.inputSize} inputs in ${first.dtype}, another ${inputSize} in ${dtype}. ` +
            "Pass models that take the same.",
        );
    this.members = [...members];
    this.inputSize = first.inputSize;
    this.dtype = first.dtype;
    if (members.every(({ layers }) => layers !== undefined))
      this.layers = members.flatMap(({ layers }) => layers!);
  }

  /** All members' parameters. */
  get parameters(): readonly Parameter[] {
    return this.members.flatMap(({ parameters }) => parameters);
  }

  /**
   * ln of the mean of the members' softmax, row by row; softmax of it gives that mean back.
   *
   * @param inputs (N, D)
   * @returns (N, C), finite also where every member's probability rounds to 0
   * @throws {ShapeError} where the members tell apart different numbers of classes
   */
  forward(inputs: Matrix): Matrix {
    const answers = this.members.map((member) => logSoftmax(member.forward(inputs)));
    const { rows, cols } = answers[0]!;
    const other = answers.find((answer) => answer.cols !== cols);
    if (other !== undefined)
      throw new ShapeError(
        `ensemble: one member gives ${cols} classes, another ${other.cols}. Pass models of the same classes.`,
      );
    const logits = Matrix.zeros(rows, cols, this.dtype);
    for (let i = 0; i < logits.data.length; i++)
      logits.data[i] = logMeanExp(answers.map(({ data }) => data[i]!));
    return logits;
  }

  /** @throws {ParameterError} always: members that learn together are no longer independent */
  backward(): void {
    throw new ParameterError(
      "ensemble: it is not trained as one. Train each member by itself, then join them.",
    );
  }
}

/**
 * Joins models to one that answers with the mean of their probabilities.
 *
 * @param models at least one, all of the same inputs, classes and precision; they are shared, not copied
 * @throws {ParameterError} where there is none, or their inputs differ
 * Derived in notebooks/11.
 */
export function ensemble(models: readonly Model[]): Ensemble {
  return new Ensemble(models);
}

/** ln of softmax, row by row, in float64. */
function logSoftmax(logits: Matrix): Matrix {
  const result = logits.copy("float64");
  for (let i = 0; i < result.rows; i++) {
    const row = result.row(i);
    const total = logSumExp(row);
    for (let j = 0; j < row.length; j++) row[j]! -= total;
  }
  return result;
}

function logMeanExp(values: readonly number[]): number {
  return logSumExp(values) - Math.log(values.length);
}

/** The largest is taken off first, so that exp neither overflows nor takes all to 0. */
function logSumExp(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]!);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.exp(values[i]! - largest);
  return largest + Math.log(total);
}
