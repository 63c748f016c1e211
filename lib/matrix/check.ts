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

/** @throws {ShapeError} where a result would be written over an operand that is still to be read */
export function refuseOverlap(
  operation: string,
  into: Matrix | undefined,
  operands: readonly Matrix[],
): void {
  if (into !== undefined && operands.some((operand) => overlap(into, operand)))
    throw new ShapeError(`${operation}: \`into\` shares memory with an operand. Pass another matrix.`);
}

function overlap(a: Matrix, b: Matrix): boolean {
  const endOf = (matrix: Matrix): number => matrix.data.byteOffset + matrix.data.byteLength;
  return a.data.buffer === b.data.buffer && a.data.byteOffset < endOf(b) && b.data.byteOffset < endOf(a);
}
