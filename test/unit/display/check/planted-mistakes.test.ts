import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemOf } from "../../../../lib/display/check/compare.js";
import { addRow, Matrix, scale, transpose } from "../../../../lib/matrix/index.js";
import { softmax } from "../../../../lib/nn/index.js";
import { matrixFrom } from "../../../support/arbitrary.js";

const told = (found: unknown, expected: unknown, tolerance?: number): string | undefined =>
  problemOf("dW2", { found, expected, tolerance });

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.integer({ min: 2, max: 6 }),
  cols: fc.integer({ min: 2, max: 6 }),
});

/** Normal numbers, none of them zero: no two alike, so that no mistake looks like another by chance. */
function numbers({ seed, rows, cols }: { seed: number; rows: number; cols: number }): Matrix {
  const matrix = matrixFrom(seed, rows, cols);
  return new Matrix(
    rows,
    cols,
    matrix.data.map((value, k) => (value === 0 ? 0.1 + k / 7 : value)),
  );
}

/** Holds for every array of some shape: what was planted is what is told. */
function plant(mistake: (right: Matrix, size: { rows: number; cols: number }) => [unknown, RegExp]): void {
  fc.assert(
    fc.property(shape, (size) => {
      const right = numbers(size);
      const [found, expected] = mistake(right, size);
      expect(told(found, right)).toMatch(expected);
    }),
    { numRuns: 60 },
  );
}

describe("what is right passes", () => {
  test("in whichever form the same numbers come", () => {
    fc.assert(
      fc.property(shape, (size) => {
        const right = numbers(size);
        for (const form of [
          right,
          right.copy(),
          right.toRows(),
          right.toRows().map((row) => Float64Array.from(row)),
        ])
          expect(told(form, right)).toBeUndefined();
        expect(told(Array.from(right.data), right.data)).toBeUndefined();
      }),
    );
  });

  test("to within the tolerance, as a part of the largest size, and not beyond", () => {
    const off = (part: number) => [3, -100 + 100 * part];
    expect(told(off(0.9e-6), [3, -100])).toBeUndefined();
    expect(told(off(1.1e-6), [3, -100])).toMatch(/row|entry 1/);
    expect(told(off(0.009), [3, -100], 0.01)).toBeUndefined();
    expect(told(off(0.011), [3, -100], 0.01)).toContain("1 of 2 values differs");
    expect(told(Float32Array.of(0.1, 0.2), [0.1, 0.2])).toBeUndefined();
    expect(told([0, 1e-9], [0, 0])).toBeUndefined();
    expect(told([0, 1e-3], [0, 0])).toBeDefined();
  });

  test("NaN where NaN is expected", () => {
    expect(told([Number.NaN, 1], [Number.NaN, 1])).toBeUndefined();
  });
});

describe("a planted mistake is told by its name", () => {
  test("the transpose", () => {
    expect(told(Matrix.zeros(10, 128), Matrix.zeros(128, 10))).toBe(
      "it is the transpose of what is expected: (10, 128), expected (128, 10). Exchange rows and columns.",
    );
    plant((right) => [transpose(right), /it is the transpose of what is expected/]);
  });

  test("the right shape, filled column by column", () => {
    plant((right, { rows, cols }) => [
      new Matrix(rows, cols, transpose(right).data),
      rows === cols ? /it is the transpose/ : /written column by column/,
    ]);
  });

  test("too few rows, too few columns, a flat list", () => {
    plant((right, { rows }) => [right.slice(0, rows - 1), /rows where|transpose/]);
    plant((right) => [right.toRows().map((row) => row.slice(1)), /columns where|transpose/]);
    plant((right) => [right.data, /as many values, laid out in another way/]);
  });

  test("a flipped sign", () => {
    plant((right) => [scale(right, -1), /every sign is turned around/]);
    expect(told(-2.3, 2.3)).toContain("the sign is turned around");
  });

  test("a forgotten division by N, and one too many", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 2, max: 99 }), (size, n) => {
        const right = numbers(size);
        expect(told(scale(right, n), right)).toBe(
          `every value is ${n} times what is expected: was the division by ${n} forgotten?`,
        );
        expect(told(scale(right, 1 / n), right)).toBe(
          `every value is 1/${n} of what is expected: was it divided by ${n} once too often?`,
        );
        expect(told(scale(right, -n), right)).toContain(`every value is -${n} times what is expected`);
      }),
    );
  });

  test("any other factor, percent, and logarithms to another base", () => {
    plant((right) => [scale(right, 1.37), /every value is 1\.37 times what is expected/]);
    expect(told(95.78, 0.9578)).toContain("in percent");
    expect(told(Math.log2(7.7), Math.log(7.7))).toContain("base 2");
    expect(told(Math.log10(7.7), Math.log(7.7))).toContain("base 10");
  });

  test("a single number is not called a multiple for no reason", () => {
    expect(told(0.7, 0.3)).toBe("found 0.7, expected 0.3.");
    expect(told(1, 2)).toBe("found 1, expected 2.");
    expect(told(0, 2)).toBe("found 0, expected 2.");
    expect(told(147.2, 2.3)).toBe(
      "found 147.2, expected 2.3: it is 64 times what is expected: was the division by 64 forgotten?",
    );
  });

  test("nothing but zeros", () => {
    plant(({ rows, cols }) => [Matrix.zeros(rows, cols), /every value is 0/]);
  });

  test("a constant addend, and a forgotten row of biases", () => {
    plant((right) => [
      new Matrix(
        right.rows,
        right.cols,
        right.data.map((v) => v + 0.5),
      ),
      /every value is 0\.5 too high/,
    ]);
    plant((right, { cols }) => {
      const biases = Matrix.from([Array.from({ length: cols }, (_, c) => (c + 1) / 3)]);
      return [
        addRow(right, scale(biases, -1)),
        /each column is off by an amount of its own.*column 0 is 0\.3333333 too low/,
      ];
    });
  });

  test.each([
    ["NaN", Number.NaN, /0 \/ 0/],
    ["Infinity", Number.POSITIVE_INFINITY, /division by 0/],
    ["-Infinity", Number.NEGATIVE_INFINITY, /log\(0\)/],
  ])("%s, and where it is first", (name, value, cause) => {
    fc.assert(
      fc.property(shape, fc.nat(), (size, seed) => {
        const right = numbers(size);
        const found = right.copy();
        const at = seed % found.data.length;
        found.data[at] = value;
        const problem = told(found, right);
        const place = `row ${Math.floor(at / size.cols)}, column ${at % size.cols}`;
        expect(problem).toContain(`the first ${name} at ${place}`);
        expect(problem).toMatch(cause);
      }),
    );
    expect(told(value, 2)).toContain(`it is ${name}.`);
  });

  test("rows that should add up to 1, divided over the wrong axis, over all, or not at all", () => {
    fc.assert(
      fc.property(shape, (size) => {
        const logits = numbers(size);
        const right = softmax(logits);
        const powers = new Matrix(size.rows, size.cols, logits.data.map(Math.exp));
        const overColumns = transpose(softmax(transpose(logits)));
        expect(told(overColumns, right)).toContain("each column adds up to 1, where each row should");
        const total = Array.from(powers.data).reduce((sum, value) => sum + value, 0);
        expect(told(scale(powers, 1 / total), right)).toContain("all values together add up to 1");
        expect(told(powers, right)).toMatch(/row 0 adds up to .*, where each row should add up to 1/);
        expect(told(softmax(logits), overColumns)).toContain(
          "each row adds up to 1, where each column should",
        );
      }),
    );
  });

  test("a softmax of one row that was not divided", () => {
    const powers = [0.3, 1.2, -0.5].map(Math.exp);
    const total = powers.reduce((sum, value) => sum + value);
    expect(
      told(
        powers,
        powers.map((power) => power / total),
      ),
    ).toContain("Were they divided by their sum?");
  });

  test("the right values in another order", () => {
    plant((right) => [
      new Matrix(right.rows, right.cols, right.data.slice().reverse()),
      /stand in the reverse order/,
    ]);
    expect(told([5, 0, 1, 4], [5, 0, 4, 1])).toBe(
      "the values are right, but stand in another order, from entry 2 on.",
    );
  });

  test("one wrong value, wherever it is, with what was found and what was expected", () => {
    fc.assert(
      fc.property(shape, fc.nat(), fc.double({ min: 1e-3, max: 9, noNaN: true }), (size, seed, off) => {
        const right = numbers(size);
        const found = right.copy();
        const at = seed % found.data.length;
        found.data[at]! += off;
        expect(told(found, right)).toContain(
          `1 of ${size.rows * size.cols} values differs, the first at row ${Math.floor(at / size.cols)}, column ${at % size.cols}: found `,
        );
      }),
    );
  });

  test("numbers that look alike are written out until they differ", () => {
    expect(told(1.000000001, 1, 0)).toBe("found 1.000000001, expected 1.");
  });

  test("an array of three axes says the entry", () => {
    const found = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 9],
      ],
    ];
    const right = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ];
    expect(told(found, right)).toContain("entry (1, 1, 1): found 9, expected 8");
  });
});
