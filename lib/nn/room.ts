import { type DType, Matrix } from "../matrix/index.js";

/**
 * Memory that a layer writes its results into, pass after pass.
 *
 * New memory for each result costs more than working it out, where images are large. So while a model trains, a layer
 * may give the same matrix again; out of training every result has memory of its own, and nobody is surprised.
 */
export class Room {
  #kept: Matrix | undefined;

  /**
   * A matrix to write a result into. What it holds is left over from before: write over all of it.
   *
   * @param training whether the memory of the last pass may be used again
   */
  matrix(rows: number, cols: number, { dtype, training }: { dtype: DType; training: boolean }): Matrix {
    if (!training) return Matrix.zeros(rows, cols, dtype);
    const kept = this.#kept;
    if (kept !== undefined && kept.rows >= rows && kept.cols === cols && kept.dtype === dtype)
      return kept.rows === rows ? kept : kept.slice(0, rows);
    this.#kept = Matrix.zeros(rows, cols, dtype);
    return this.#kept;
  }
}
