import { ParameterError, ShapeError } from "../errors.js";

export type FloatArray = Float32Array | Float64Array;

/** float64 is what NumPy computes in; float32 takes half the memory and about 7 digits. */
export type DType = "float32" | "float64";

/**
 * A table of numbers, row after row in one typed array: entry (i, j) is `data[i * cols + j]`.
 *
 * Operations are functions beside this class (`matmul`, `add`, ...). None copies behind your back: what shares memory
 * says so in its contract, and what makes a new matrix returns it.
 *
 * Used from notebooks/01 on.
 */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: FloatArray;

  /**
   * Takes `data` as it is, without a copy.
   *
   * @param rows at least 0
   * @param cols at least 0
   * @param data rows·cols numbers, row after row
   * @throws {ShapeError} where data is shorter or longer than that
   */
  constructor(rows: number, cols: number, data: FloatArray) {
    if (!isSize(rows) || !isSize(cols))
      throw new ParameterError(`matrix: a shape of (${rows}, ${cols}). Pass whole numbers of at least 0.`);
    if (data.length !== rows * cols)
      throw new ShapeError(
        `matrix: ${data.length} numbers for a shape of (${rows}, ${cols}). Pass ${rows * cols} numbers.`,
      );
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** All zeros. */
  static zeros(rows: number, cols: number, dtype: DType = "float64"): Matrix {
    if (!isSize(rows) || !isSize(cols))
      throw new ParameterError(`matrix: a shape of (${rows}, ${cols}). Pass whole numbers of at least 0.`);
    return new Matrix(rows, cols, newFloats(rows * cols, dtype));
  }

  /**
   * From rows written out: `Matrix.from([[1, 2], [3, 4]])`. One flat list makes one row.
   *
   * @throws {ShapeError} where the rows differ in length
   */
  static from(values: readonly (readonly number[])[] | readonly number[], dtype: DType = "float64"): Matrix {
    const rows = (typeof values[0] === "number" ? [values] : values) as readonly (readonly number[])[];
    const cols = rows[0]?.length ?? 0;
    const ragged = rows.findIndex((row) => row.length !== cols);
    if (ragged >= 0)
      throw new ShapeError(
        `matrix: row 0 has ${cols} numbers but row ${ragged} has ${rows[ragged]?.length}. Make all rows the same length.`,
      );
    const matrix = Matrix.zeros(rows.length, cols, dtype);
    for (const [i, row] of rows.entries()) matrix.data.set(row, i * cols);
    return matrix;
  }

  get dtype(): DType {
    return this.data instanceof Float32Array ? "float32" : "float64";
  }

  /** The shape as mathematics writes it, such as "(64, 784)". */
  get shape(): string {
    return `(${this.rows}, ${this.cols})`;
  }

  /**
   * The entry in row i and column j, both counted from 0.
   *
   * @throws {ShapeError} outside the matrix
   */
  at(i: number, j: number): number {
    return this.data[this.indexOf(i, j)]!;
  }

  /**
   * Puts a number into row i and column j.
   *
   * @throws {ShapeError} outside the matrix
   */
  set(i: number, j: number, value: number): void {
    this.data[this.indexOf(i, j)] = value;
  }

  /**
   * Row i, sharing this matrix's memory: a change in one shows in the other.
   *
   * @throws {ShapeError} outside the matrix
   */
  row(i: number): FloatArray {
    this.indexOf(i, 0);
    return this.data.subarray(i * this.cols, (i + 1) * this.cols);
  }

  /**
   * Rows start to end (without end), sharing this matrix's memory.
   *
   * @throws {ShapeError} where the range does not lie in the matrix
   */
  slice(start: number, end: number = this.rows): Matrix {
    if (!isSize(start) || !isSize(end) || start > end || end > this.rows)
      throw new ShapeError(`slice: rows ${start} to ${end} of a matrix of shape ${this.shape}.`);
    return new Matrix(end - start, this.cols, this.data.subarray(start * this.cols, end * this.cols));
  }

  /** A copy with memory of its own, in this or another precision. */
  copy(dtype: DType = this.dtype): Matrix {
    const matrix = Matrix.zeros(this.rows, this.cols, dtype);
    matrix.data.set(this.data);
    return matrix;
  }

  /** The numbers as plain arrays, one a row; for printing and small examples. */
  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)));
  }

  private indexOf(i: number, j: number): number {
    const inside = isSize(i) && isSize(j) && i < this.rows && (j < this.cols || (j === 0 && this.cols === 0));
    if (!inside) throw new ShapeError(`entry (${i}, ${j}) of a matrix of shape ${this.shape}: outside it.`);
    return i * this.cols + j;
  }
}

/** A zeroed typed array of the given precision. */
export function newFloats(length: number, dtype: DType): FloatArray {
  if (dtype === "float64") return new Float64Array(length);
  if (dtype === "float32") return new Float32Array(length);
  throw new ParameterError(`dtype: found ${JSON.stringify(dtype)}. Pass "float64" or "float32".`);
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
