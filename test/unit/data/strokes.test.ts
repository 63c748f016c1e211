import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { skeletons } from "../../../lib/data/drawn/skeletons.js";
import { vary } from "../../../lib/data/drawn/vary.js";
import { digitFromStrokes, type Strokes } from "../../../lib/data/index.js";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";
import { RandomState } from "../../../lib/random/index.js";

const seven: Strokes = [
  [
    [40, 50],
    [160, 50],
    [90, 230],
  ],
  [
    [70, 140],
    [150, 140],
  ],
];

/** Pixels with ink: their ends, and the ink's centre of mass. */
function inkOf(pixels: ArrayLike<number>) {
  const inked = Array.from(pixels, (depth, at) => ({ depth, x: at % 28, y: Math.floor(at / 28) })).filter(
    ({ depth }) => depth > 0,
  );
  const mass = inked.reduce((sum, { depth }) => sum + depth, 0);
  const ends = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  return {
    mass,
    x: ends(inked.filter(({ depth }) => depth > 0.5).map(({ x }) => x)),
    y: ends(inked.filter(({ depth }) => depth > 0.5).map(({ y }) => y)),
    centre: [
      inked.reduce((sum, { depth, x }) => sum + depth * x, 0) / mass,
      inked.reduce((sum, { depth, y }) => sum + depth * y, 0) / mass,
    ] as const,
  };
}

describe("a digit from strokes", () => {
  test("fits 20 × 20, with its centre of mass in the middle of 28 × 28, as MNIST's do", () => {
    const digit = digitFromStrokes(seven);
    expect([digit.rows, digit.cols, digit.dtype]).toEqual([1, 784, "float64"]);
    const { x, y, centre } = inkOf(digit.data);
    expect(y[1] - y[0]).toBeGreaterThanOrEqual(18);
    expect(y[1] - y[0]).toBeLessThanOrEqual(20);
    expect(x[1] - x[0]).toBeLessThan(y[1] - y[0]);
    expect(centre[0]).toBeCloseTo(13.5, 1);
    expect(centre[1]).toBeCloseTo(13.5, 1);
  });

  test("is made of whole 255ths, dark inside its lines and soft at their edges", () => {
    const values = [...digitFromStrokes(seven).data];
    for (const value of values) expect(value * 255).toBeCloseTo(Math.round(value * 255), 9);
    expect(Math.max(...values)).toBe(1);
    expect(values.filter((value) => value > 0.1 && value < 0.9).length).toBeGreaterThan(20);
  });

  test("is the same wherever and however large it was drawn", () => {
    const place = fc.record({
      scale: fc.double({ min: 0.2, max: 5, noNaN: true }),
      dx: fc.integer({ min: -300, max: 300 }),
      dy: fc.integer({ min: -300, max: 300 }),
    });
    const expected = digitFromStrokes(seven).data;
    fc.assert(
      fc.property(place, ({ scale, dx, dy }) => {
        const moved = seven.map((stroke) =>
          stroke.map(([x, y]) => [x * scale + dx, y * scale + dy] as const),
        );
        const found = digitFromStrokes(moved).data;
        for (const [at, value] of expected.entries())
          expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(1.01 / 255);
      }),
      { numRuns: 40 },
    );
  });

  test("keeps its centre for any lines", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(fc.array(fc.array(point, { minLength: 1, maxLength: 8 }), { maxLength: 4 }), (strokes) => {
        const line: [number, number][] = [
          [10, 10],
          [60, 90],
        ];
        const { centre, mass } = inkOf(digitFromStrokes([line, ...strokes]).data);
        expect(mass).toBeGreaterThan(10);
        expect(Math.hypot(centre[0] - 13.5, centre[1] - 13.5)).toBeLessThan(0.1);
      }),
      { numRuns: 60 },
    );
  });

  test("reads the text of a drawing pad: the same strokes, a semicolon between two", () => {
    const text = "40,50 160,50 90,230; 70,140 150,140";
    expect(digitFromStrokes(text)).toEqual(digitFromStrokes(seven));
    expect(digitFromStrokes(` ${text.replace("; ", ";\n")} ;`)).toEqual(digitFromStrokes(seven));
  });

  test("takes a heavier pen, float32, and a dot beside a line", () => {
    const mass = (penRadius: number) => inkOf(digitFromStrokes(seven, { penRadius }).data).mass;
    expect(mass(2)).toBeGreaterThan(mass(1));
    expect(digitFromStrokes(seven, { dtype: "float32" }).dtype).toBe("float32");
    expect(digitFromStrokes([...seven, [[200, 60]]]).data.every(Number.isFinite)).toBe(true);
  });

  test("has about as much ink as MNIST's digits, 102.4 on average", () => {
    const random = new RandomState(9);
    const masses = Array.from({ length: 300 }, (_, i) => {
      const { lines } = vary(random, skeletons[i % 10]!);
      const strokes = lines.map((line) =>
        Array.from({ length: line.length / 2 }, (_, at) => [line[2 * at]!, line[2 * at + 1]!] as const),
      );
      return inkOf(digitFromStrokes(strokes).data).mass;
    });
    const mean = masses.reduce((sum, mass) => sum + mass) / masses.length;
    expect(Math.abs(mean - 102.4)).toBeLessThan(4);
  });

  test("refuses what is no drawing, and says how to pass one", () => {
    expect(() => digitFromStrokes("")).toThrow(ParameterError);
    expect(() => digitFromStrokes([])).toThrow(/no stroke.*Draw something/);
    expect(() => digitFromStrokes([[[3, 3]]])).toThrow(/only dots/);
    expect(() => digitFromStrokes("1,2 3")).toThrow(DataFormatError);
    expect(() => digitFromStrokes("1,2 3")).toThrow(/stroke 0 holds "3", expected x,y/);
    expect(() => digitFromStrokes([[[1, Number.NaN]]])).toThrow(/place 0 of stroke 0 is \[1,null\]/);
    expect(() => digitFromStrokes(5 as never)).toThrow(/found no strokes/);
    expect(() => digitFromStrokes(seven, { penRadius: 0 })).toThrow(/penRadius is 0/);
    expect(() => digitFromStrokes(seven, { pen: 1 } as never)).toThrow("no option named pen");
  });
});
