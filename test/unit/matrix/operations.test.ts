import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  addRow,
  argmaxRows,
  largestDifference,
  Matrix,
  map,
  matmul,
  matmulNT,
  matmulTN,
  mean,
  multiply,
  scale,
  subtract,
  sum,
  sumRows,
  transpose,
} from "../../../lib/matrix/index.js";
import { matrixFrom, size } from "../../support/arbitrary.js";

/** The definition of a product, entry by entry. */
function productByDefinition(a: Matrix, b: Matrix): number[][] {
  return Array.from({ length: a.rows }, (_, i) =>
    Array.from({ length: b.cols }, (_, j) =>
      Array.from(a.row(i)).reduce((dot, x, k) => dot + x * b.at(k, j), 0),
    ),
  );
}

function expectClose(found: Matrix, expected: number[][], tolerance = 1e-12): void {
  expect([found.rows, found.cols]).toEqual([expected.length, expected[0]?.length ?? found.cols]);
  for (const [i, row] of expected.entries())
    for (const [j, value] of row.entries())
      expect(Math.abs(found.at(i, j) - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
}

describe("matrix products", () => {
  test("in all three orientations equal the definition, in both precisions", () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.nat(),
        fc.constantFrom("float64", "float32"),
        (m, k, n, seed, dtype) => {
          const a = matrixFrom(seed, m, k, dtype);
          const b = matrixFrom(seed + 1, k, n, dtype);
          const expected = productByDefinition(a, b);
          const tolerance = dtype === "float64" ? 1e-12 : 1e-5;
          expectClose(matmul(a, b), expected, tolerance);
          expectClose(matmulTN(transpose(a), b), expected, tolerance);
          expectClose(matmulNT(a, transpose(b)), expected, tolerance);
        },
      ),
    );
  });

  test("`into` is written over, or added to when asked", () => {
    const a = Matrix.from([
      [1, 2],
      [3, 4],
    ]);
    const eye = Matrix.from([
      [1, 0],
      [0, 1],
    ]);
    for (const product of [matmul, matmulTN, matmulNT]) {
      const into = Matrix.from([
        [7, 7],
        [7, 7],
      ]);
      expect(product(eye, eye, { into })).toBe(into);
      expect(into.toRows()).toEqual(eye.toRows());
      product(eye, eye, { into, accumulate: true });
      expect(into.toRows()).toEqual([
        [2, 0],
        [0, 2],
      ]);
    }
    expect(() => matmul(a, eye, { into: a })).toThrow("shares memory");
    expect(() => matmul(a, eye, { accumulate: true })).toThrow("needs `into`");
    expect(() => matmul(a, eye, { into: Matrix.zeros(3, 2) })).toThrow(
      "the result is (2, 2) but `into` is (3, 2)",
    );
  });

  test("a row beside the operands in the same memory may be written to", () => {
    const memory = Matrix.from([
      [1, 2],
      [3, 4],
      [0, 0],
    ]);
    matmul(Matrix.from([[1, 1]]), memory.slice(0, 2), {
      into: memory.slice(2),
    });
    expect(memory.toRows()[2]).toEqual([4, 6]);
  });

  test.each([1, 4, 9])("a NaN is never hidden behind a zero (%i rows)", (rows) => {
    const zeros = Matrix.zeros(rows, rows);
    const bad = Matrix.zeros(rows, rows);
    bad.set(0, 0, Number.NaN);
    expect(matmul(zeros, bad).at(rows - 1, 0)).toBeNaN();
    expect(matmulTN(zeros, bad).at(rows - 1, 0)).toBeNaN();
    expect(matmulNT(zeros, bad).at(rows - 1, 0)).toBeNaN();
    bad.set(0, 0, Number.POSITIVE_INFINITY);
    expect(matmul(zeros, bad).at(0, 0)).toBeNaN();
  });

  test("sizes that do not fit are refused with both shapes", () => {
    expect(() => matmul(Matrix.zeros(2, 3), Matrix.zeros(4, 5))).toThrow(
      "(2, 3) and (4, 5) do not fit, 3 is not 4",
    );
    expect(() => matmulTN(Matrix.zeros(2, 3), Matrix.zeros(3, 2))).toThrow("2 is not 3");
    expect(() => matmulNT(Matrix.zeros(2, 3), Matrix.zeros(3, 2))).toThrow("3 is not 2");
  });

  test("precisions are not mixed", () => {
    expect(() => matmul(Matrix.zeros(1, 1), Matrix.zeros(1, 1, "float32"))).toThrow(
      "float64 and float32 do not mix",
    );
  });

  test("no rows give no rows", () => {
    expect(matmul(Matrix.zeros(0, 3), Matrix.zeros(3, 2)).shape).toBe("(0, 2)");
  });
});

describe("entry by entry", () => {
  const a = Matrix.from([
    [1, -2],
    [3, 4],
  ]);
  const b = Matrix.from([
    [10, 20],
    [30, 40],
  ]);

  test("add, subtract, multiply, scale and map make a new matrix", () => {
    expect(add(a, b).toRows()).toEqual([
      [11, 18],
      [33, 44],
    ]);
    expect(subtract(b, a).toRows()).toEqual([
      [9, 22],
      [27, 36],
    ]);
    expect(multiply(a, b).toRows()).toEqual([
      [10, -40],
      [90, 160],
    ]);
    expect(scale(a, 2).toRows()).toEqual([
      [2, -4],
      [6, 8],
    ]);
    expect(map(a, Math.abs).toRows()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(a.toRows()).toEqual([
      [1, -2],
      [3, 4],
    ]);
  });

  test("or write where they are told, an operand too", () => {
    const mine = a.copy();
    expect(add(mine, b, mine)).toBe(mine);
    expect(mine.toRows()).toEqual([
      [11, 18],
      [33, 44],
    ]);
  });

  test("a row is added to every row", () => {
    expect(addRow(a, Matrix.from([100, 200])).toRows()).toEqual([
      [101, 198],
      [103, 204],
    ]);
    expect(() => addRow(a, Matrix.from([1, 2, 3]))).toThrow("Pass one of shape (1, 2)");
  });

  test("different shapes are refused", () => {
    expect(() => add(a, Matrix.zeros(2, 3))).toThrow("(2, 2) and (2, 3) differ in shape");
  });

  test("transposing twice gives the same matrix back", () => {
    fc.assert(
      fc.property(size, size, fc.nat(), (rows, cols, seed) => {
        const matrix = matrixFrom(seed, rows, cols);
        expect(transpose(transpose(matrix))).toEqual(matrix);
      }),
    );
  });
});

describe("sums and maxima", () => {
  const a = Matrix.from([
    [1, 5],
    [3, 2],
    [4, 4],
  ]);

  test("sum, mean, and the rows added up", () => {
    expect(sum(a)).toBe(19);
    expect(mean(a)).toBe(19 / 6);
    expect(sumRows(a).toRows()).toEqual([[8, 11]]);
    const into = Matrix.from([1, 1]);
    sumRows(a, { into, accumulate: true });
    expect(into.toRows()).toEqual([[9, 12]]);
  });

  test("a result is never written over an operand that is still to be read", () => {
    const memory = Matrix.from([
      [1, 2],
      [3, 4],
    ]);
    expect(() => sumRows(memory, { into: memory.slice(0, 1) })).toThrow("shares memory");
    expect(() => addRow(memory, memory.slice(0, 1), memory)).toThrow("shares memory");
  });

  test("largestDifference looks at every entry, and shows a NaN", () => {
    expect(largestDifference(a, a)).toBe(0);
    expect(
      largestDifference(
        a,
        add(
          a,
          Matrix.from([
            [0, 0],
            [0, -3],
            [1, 2],
          ]),
        ),
      ),
    ).toBe(3);
    expect(largestDifference(Matrix.from([1, Number.NaN]), Matrix.from([1, 1]))).toBeNaN();
    expect(() => largestDifference(a, Matrix.zeros(1, 2))).toThrow("differ in shape");
  });

  test("argmaxRows takes the first of equals, and a NaN before all, as NumPy does", () => {
    expect([...argmaxRows(a)]).toEqual([1, 0, 0]);
    expect([...argmaxRows(Matrix.from([[1, Number.NaN, 3]]))]).toEqual([1]);
    expect(() => argmaxRows(Matrix.zeros(2, 0))).toThrow("no columns");
  });
});
