import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  type DType,
  type Engine,
  Matrix,
  matmul,
  matmulNT,
  matmulTN,
  setEngine,
  transpose,
} from "../../../../lib/matrix/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { engines } from "../../../support/engines.js";
import { sameBytes } from "../../../support/same-bytes.js";

afterEach(() => {
  setEngine("auto");
});

/** 1, odd sizes, what is no multiple of 4, and what is larger than one block of the kernels. */
const size = fc.oneof(
  fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 65),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 200 }),
);
const dtype = fc.constantFrom<DType>("float64", "float32");
/** The share of entries that are not zero: dense and sparse paths. */
const filled = fc.constantFrom(0, 0.02, 0.2, 0.5, 1);

interface Case {
  m: number;
  n: number;
  k: number;
  dtype: DType;
  filled: number;
  seed: number;
}
const cases: fc.Arbitrary<Case> = fc.record({ m: size, n: size, k: size, dtype, filled, seed: fc.nat() });

const orientations = ["NN", "TN", "NT"] as const;
type Orientation = (typeof orientations)[number];

function multiply(orientation: Orientation, a: Matrix, b: Matrix, into?: Matrix): Matrix {
  const options = into === undefined ? {} : { into, accumulate: true };
  if (orientation === "NN") return matmul(a, b, options);
  if (orientation === "TN") return matmulTN(transpose(a), b, options);
  return matmulNT(a, transpose(b), options);
}

function on(engine: Engine, work: () => Matrix): Matrix {
  const before = setEngine(engine);
  try {
    return work();
  } finally {
    setEngine(before);
  }
}

function matrix(
  seed: number,
  shape: [number, number],
  { dtype, filled }: Pick<Case, "dtype" | "filled">,
): Matrix {
  const random = new RandomState(seed % 2 ** 32);
  const numbers = random.randn(shape[0] * shape[1]);
  const kept = random.randomSample(numbers.length);
  return new Matrix(
    ...shape,
    numbers.map((number, i) => (kept[i]! < filled ? number : 0)),
  ).copy(dtype);
}

/** Sums of k products of normal numbers; |a|·|b| bounds what rounding can do to each. */
function expectEqualWithin(found: Matrix, expected: Matrix, bound: Matrix, epsilon: number): void {
  expect([found.rows, found.cols, found.dtype]).toEqual([expected.rows, expected.cols, expected.dtype]);
  for (let i = 0; i < expected.data.length; i++) {
    const [x, y] = [found.data[i]!, expected.data[i]!];
    if (Number.isFinite(y)) {
      if (Math.abs(x - y) > epsilon * bound.data[i]!)
        expect.fail(`entry ${i}: ${x} is not ${y}, within ${epsilon} of ${bound.data[i]}`);
    } else expect(x).toBe(y);
  }
}

describe.each(engines)("matrix products on %s", (engine) => {
  test.each(orientations)(
    "%s equals the reference, for any shape, precision and share of zeros",
    (orientation) => {
      fc.assert(
        fc.property(cases, ({ m, n, k, seed, ...kind }) => {
          const a = matrix(seed, [m, k], kind);
          const b = matrix(seed + 1, [k, n], { ...kind, filled: 1 });
          const start = matrix(seed + 2, [m, n], { ...kind, filled: 1 });
          const found = on(engine, () => multiply(orientation, a, b, start.copy()));
          const expected = on("reference", () => multiply(orientation, a, b, start.copy()));
          const sizes = on("reference", () =>
            multiply("NN", absolute(a), absolute(b), absolute(start).copy("float64")),
          );
          expectEqualWithin(found, expected, sizes, kind.dtype === "float64" ? 1e-13 : 1e-4);
        }),
        { numRuns: 50 },
      );
    },
  );

  test.each(orientations)("%s shows NaN and infinity wherever the reference does", (orientation) => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
        fc.constantFrom("a", "b"),
        fc.nat(),
        ({ m, n, k, seed, ...kind }, bad, where, place) => {
          const a = matrix(seed, [m, k], kind);
          const b = matrix(seed + 1, [k, n], kind);
          const spoilt = where === "a" ? a : b;
          spoilt.data[place % spoilt.data.length] = bad;
          const found = on(engine, () => multiply(orientation, a, b));
          const expected = on("reference", () => multiply(orientation, a, b));
          expect(sameBytes(kindsOf(found), kindsOf(expected))).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("the same operands give the same bits every time", () => {
    const kind = { dtype: "float32", filled: 0.2 } as const;
    const a = matrix(1, [70, 301], kind);
    const b = matrix(2, [301, 133], { ...kind, filled: 1 });
    const products = [1, 2, 3].map(() => on(engine, () => matmul(a, b)));
    expect(products[1]!.data).toEqual(products[0]!.data);
    expect(products[2]!.data).toEqual(products[0]!.data);
  });

  test("operands larger than a slab of memory go through in parts", () => {
    const a = waves(3000, 1500);
    const b = waves(1500, 3);
    const c = waves(3000, 3);
    const [nn, tn] = [() => matmul(a, b), () => matmulTN(a, c)];
    const sizes = [matmul(absolute(a), absolute(b)), matmulTN(absolute(a), absolute(c))];
    for (const [i, product] of [nn, tn].entries())
      expectEqualWithin(on(engine, product), on("reference", product), sizes[i]!, 1e-13);
  });
});

function absolute(a: Matrix): Matrix {
  return new Matrix(a.rows, a.cols, Float64Array.from(a.data).map(Math.abs));
}

/** A quick matrix of which nine entries in ten are zero. */
function waves(rows: number, cols: number): Matrix {
  return new Matrix(
    rows,
    cols,
    new Float64Array(rows * cols).map((_, i) => (i % 10 === 0 ? Math.sin(i) : 0)),
  );
}

/** Each entry's kind of number: 0 finite, 1 NaN, 2 infinity, 3 minus infinity. */
function kindsOf({ data }: Matrix): Uint8Array {
  return Uint8Array.from(data, (x) => (Number.isFinite(x) ? 0 : Number.isNaN(x) ? 1 : x > 0 ? 2 : 3));
}
