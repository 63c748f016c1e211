import { DataFormatError, ParameterError } from "../errors.js";
import { type DType, Matrix } from "../matrix/index.js";

/**
 * Turns each label into a row of zeros with a single 1 in the label's column.
 *
 * A class is a name, not an amount: 9 is no nearer to 8 than to 0. One column a class says so, and gives the network
 * one output for each.
 *
 * @param labels (N,), whole numbers in [0, C)
 * @param classes C, at least 1
 * @returns (N, C)
 * @throws {DataFormatError} naming the row of a label that is not a class
 * @throws {ParameterError} where `classes` is not a whole number of at least 1
 * Derived in notebooks/01.
 */
export function oneHot(labels: ArrayLike<number>, classes: number, dtype: DType = "float64"): Matrix {
  if (!Number.isInteger(classes) || classes < 1)
    throw new ParameterError(
      `one-hot: classes is ${classes}, expected a whole number of at least 1. Digits have 10 classes.`,
    );
  const encoded = Matrix.zeros(labels.length, classes, dtype);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    refuseOutside(label, row, classes, "one-hot");
    encoded.data[row * classes + label] = 1;
  }
  return encoded;
}

/**
 * The column of each row's largest value: the way back from one-hot rows, or from a network's outputs, to labels.
 *
 * Of equal largest values the first one counts, as in NumPy's argmax.
 *
 * @param rows (N, C), C at most 256
 * @returns (N,)
 * @throws {DataFormatError} naming the row that holds a NaN, which is neither larger nor smaller than anything
 * Derived in notebooks/01.
 */
export function labelsOf(rows: Matrix): Uint8Array {
  const { rows: count, cols, data } = rows;
  if (cols < 1 || cols > 256)
    throw new ParameterError(
      `labels of rows: there are ${cols} columns, expected 1 to 256, one for each class.`,
    );
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    let best = 0;
    for (let col = 0; col < cols; col++) {
      const value = data[row * cols + col]!;
      if (Number.isNaN(value))
        throw new DataFormatError(
          `labels of rows: row ${row}, column ${col} is NaN, expected a number. Find where it arose: often a ` +
            "learning rate that is too high.",
        );
      if (value > data[row * cols + best]!) best = col;
    }
    labels[row] = best;
  }
  return labels;
}

/**
 * @param doing the set or file whose classes they are
 * @throws {ParameterError} where it is not a number of classes that labels of one byte can name
 */
export function checkClasses(classes: number, doing: string): void {
  if (Number.isInteger(classes) && classes >= 1 && classes <= 256) return;
  throw new ParameterError(
    `${doing}: classes is ${classes}, expected a whole number from 1 to 256. Digits have 10 classes.`,
  );
}

/** @throws {DataFormatError} where a label is not one of the classes 0 to classes - 1 */
export function refuseOutside(label: number, row: number, classes: number, doing: string): void {
  if (Number.isInteger(label) && label >= 0 && label < classes) return;
  throw new DataFormatError(
    `${doing}: the label of row ${row} is ${label}, expected a whole number from 0 to ${classes - 1}. ` +
      "Check that these are labels and not pixels, and that the number of classes is right.",
  );
}
