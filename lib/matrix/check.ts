import { ShapeError } from "../errors.js";
import { Matrix } from "./matrix.js";

/**
 * The matrix to write a result into: the caller's, or a new one in the precision of `like`.
 *
 * @throws {ShapeError} where the caller's has another shape or precision, or is an operand that may not be overwritten
 */
export function resultMatrix(
  operation: string,
  want: { rows: number; cols: number; like: Matrix; into: Matrix | undefined },
): Matrix {
  const { rows, cols, like, into } = want;
  if (into === undefined) return Matrix.zeros(rows, cols, like.dtype);
  if (into.rows !== rows || into.cols !== cols)
    throw new ShapeError(
      `${operation}: the result is (${rows}, ${cols}) but \`into\` is ${into.shape}. Pass a matrix of the result's shape.`,
    );
  checkDtypes(operation, like, into);
  return into;
}

/** @throws {ShapeError} where two matrices differ in shape */
export function checkSameShape(operation: string, a: Matrix, b: Matrix): void {
  if (a.rows !== b.rows || a.cols !== b.cols)
    throw new ShapeError(
      `${operation}: ${a.shape} and ${b.shape} differ in shape. Pass two of the same shape.`,
    );
  checkDtypes(operation, a, b);
}

/** Precisions are never mixed silently: half of the digits would be lost where nobody looks. */
export function checkDtypes(operation: string, a: Matrix, b: Matrix): void {
  if (a.dtype !== b.dtype)
    throw new ShapeError(
      `${operation}: ${a.dtype} and ${b.dtype} do not mix. Convert one, with .copy("${a.dtype}") for example.`,
    );
}
