import { ParameterError, ShapeError } from "../errors.js";
import { isNumbers, kindOf } from "./numbers.js";

/** Numbers in rows and columns: a Matrix, or anything that holds its values row by row. */
export interface MatrixLike {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<number>;
}

/** A Matrix, or an array of rows that are all as long. */
export type GridInput = MatrixLike | readonly ArrayLike<number>[];

/**
 * The values as rows.
 *
 * @returns (rows, cols), at least 1 × 1
 * @throws {ParameterError} where there is no value, or these are no rows of numbers
 * @throws {ShapeError} where rows differ in length, or `data` is not rows · cols long
 */
export function readGrid(doing: string, input: GridInput): number[][] {
  const rows = isMatrixLike(input) ? cutRows(doing, input) : copyRows(doing, input);
  const cols = rows[0]?.length ?? 0;
  if (cols === 0) throw new ParameterError(`${doing}: there is no value to draw. Pass at least one row.`);
  const ragged = rows.findIndex((row) => row.length !== cols);
  if (ragged >= 0) {
    throw new ShapeError(
      `${doing}: row ${ragged} has ${rows[ragged]!.length} values but row 0 has ${cols}. Make all rows as long.`,
    );
  }
  return rows;
}

export function isMatrixLike(value: unknown): value is MatrixLike {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { rows, cols, data } = value as Partial<MatrixLike>;
  return typeof rows === "number" && typeof cols === "number" && typeof data?.length === "number";
}

function copyRows(doing: string, input: unknown): number[][] {
  if (!Array.isArray(input)) {
    throw new ParameterError(
      `${doing}: found ${kindOf(input)}, expected a matrix. Pass a Matrix or rows, as in [[1, 2], [3, 4]].`,
    );
  }
  return input.map((row: unknown, index) => {
    if (isNumbers(row)) return Array.from(row);
    throw new ParameterError(
      `${doing}: row ${index} is no array of numbers. Pass a Matrix or rows, as in [[1, 2], [3, 4]].`,
    );
  });
}

function cutRows(doing: string, { rows, cols, data }: MatrixLike): number[][] {
  if (data.length !== rows * cols) {
    throw new ShapeError(
      `${doing}: the matrix is (${rows}, ${cols}) but holds ${data.length} values. Pass ${rows * cols} of them.`,
    );
  }
  const all = Array.from(data);
  return Array.from({ length: rows }, (_, row) => all.slice(row * cols, (row + 1) * cols));
}
