import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { type DType, Matrix } from "../../../lib/matrix/index.js";

describe("Matrix", () => {
  test("keeps the array it is given, without a copy", () => {
    const numbers = Float64Array.of(1, 2, 3, 4);
    const matrix = new Matrix(2, 2, numbers);
    numbers[3] = 9;
    expect(matrix.at(1, 1)).toBe(9);
  });

  test("rows and slices share its memory; a copy does not", () => {
    const matrix = Matrix.from([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    matrix.row(1)[0] = 30;
    matrix.slice(2).set(0, 1, 60);
    matrix.copy().set(0, 0, 99);
    expect(matrix.toRows()).toEqual([
      [1, 2],
      [30, 4],
      [5, 60],
    ]);
  });

  test("a slice of a slice still points at the right rows", () => {
    expect(
      Matrix.from([[0], [1], [2], [3]])
        .slice(1)
        .slice(1, 2)
        .toRows(),
    ).toEqual([[2]]);
  });

  test("a copy in float32 rounds", () => {
    const copied = Matrix.from([[0.1]]).copy("float32");
    expect(copied.dtype).toBe("float32");
    expect(copied.at(0, 0)).toBe(Math.fround(0.1));
  });

  test("one flat list makes one row, none make a (0, 0)", () => {
    expect(Matrix.from([1, 2, 3]).shape).toBe("(1, 3)");
    expect(Matrix.from([]).shape).toBe("(0, 0)");
  });

  test("numbers that do not fill the shape are refused, with how many would", () => {
    expect(() => new Matrix(2, 3, new Float64Array(5))).toThrow(
      "5 numbers for a shape of (2, 3). Pass 6 numbers.",
    );
    expect(() => Matrix.from([[1, 2], [3]])).toThrow("row 0 has 2 numbers but row 1 has 1");
  });

  test.each([
    [-1, 2],
    [1.5, 2],
    [2, Number.NaN],
  ])("a shape of (%s, %s) is refused", (rows, cols) => {
    expect(() => Matrix.zeros(rows, cols)).toThrow(ParameterError);
  });

  test("a dtype that is none is refused", () => {
    expect(() => Matrix.zeros(1, 1, "float16" as DType)).toThrow('Pass "float64" or "float32"');
  });

  test.each([
    [2, 0],
    [0, 3],
    [-1, 0],
    [0.5, 0],
  ])("entry (%s, %s) of a (2, 3) is outside it", (i, j) => {
    const matrix = Matrix.zeros(2, 3);
    expect(() => matrix.at(i, j)).toThrow(ShapeError);
    expect(() => matrix.set(i, j, 1)).toThrow("(2, 3)");
  });

  test("a slice outside the matrix is refused", () => {
    expect(() => Matrix.zeros(2, 3).slice(1, 3)).toThrow("rows 1 to 3 of a matrix of shape (2, 3)");
    expect(() => Matrix.zeros(2, 3).slice(2, 1)).toThrow(ShapeError);
  });
});
