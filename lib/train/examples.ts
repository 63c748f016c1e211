import { DataFormatError, ShapeError } from "../errors.js";
import { checkDtypes, type Matrix } from "../matrix/index.js";

/** What can be trained on: N examples that are turned into rows of numbers a batch at a time. A Dataset is one. */
export interface Examples {
  /** N */
  readonly count: number;
  /** (N,), whole numbers in [0, C) */
  readonly labels: ArrayLike<number>;
  /** Writes the inputs of the rows named, in that order. @param rows (M,) @param into (M, D) */
  gather(rows: ArrayLike<number>, into: Matrix): void;
}

/**
 * Examples from a matrix that holds them all, for data that is small or made up.
 *
 * @param inputs (N, D)
 * @param labels (N,), whole numbers of at least 0
 * @throws {ShapeError} where labels.length is not N
 * @throws {DataFormatError} where a label is not a whole number of at least 0
 * Used in notebooks/07.
 */
export function examplesOf(inputs: Matrix, labels: ArrayLike<number>): Examples {
  if (labels.length !== inputs.rows)
    throw new ShapeError(
      `examples: inputs are ${inputs.shape} but labels are (${labels.length},). Pass one label for each row.`,
    );
  for (let i = 0; i < labels.length; i++)
    if (!Number.isInteger(labels[i]) || labels[i]! < 0)
      throw new DataFormatError(
        `examples: the label of row ${i} is ${String(labels[i])}. Pass whole numbers, one class for each row.`,
      );
  return {
    count: inputs.rows,
    labels,
    gather(rows, into) {
      if (into.rows !== rows.length || into.cols !== inputs.cols)
        throw new ShapeError(`examples: ${rows.length} rows of ${inputs.cols} numbers into ${into.shape}.`);
      checkDtypes("examples", inputs, into);
      for (let i = 0; i < rows.length; i++) into.data.set(inputs.row(rows[i]!), i * inputs.cols);
    },
  };
}

/** @throws {DataFormatError} where there are no examples at all */
export function checkNotEmpty(doing: string, examples: Examples): void {
  if (examples.count === 0) throw new DataFormatError(`${doing}: there are no examples. Pass at least one.`);
}
