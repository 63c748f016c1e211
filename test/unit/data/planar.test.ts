import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { circles, moons, type PlanarExamples, spirals } from "../../../lib/data/index.js";
import { ParameterError } from "../../../lib/errors.js";
import { RandomState } from "../../../lib/random/index.js";

const make = { moons, circles, spirals };
const radius = ({ inputs }: PlanarExamples, row: number) => Math.hypot(inputs.at(row, 0), inputs.at(row, 1));

describe.each(Object.entries(make))("%s", (_, draw) => {
  test("gives as many points as asked for, of each class as many as can be, in mixed order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), fc.integer({ min: 0, max: 1000 }), (count, seed) => {
        const { inputs, labels, classes } = draw({ count, random: new RandomState(seed), noise: 0.1 });
        expect([inputs.rows, inputs.cols, labels.length]).toEqual([count, 2, count]);
        expect(inputs.data.every(Number.isFinite)).toBe(true);
        const counts = Array.from(
          { length: classes },
          (_, c) => labels.filter((label) => label === c).length,
        );
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
    const { labels } = draw({ count: 60, random: new RandomState(1) });
    expect([...labels].some((label, i) => i > 0 && label === labels[i - 1])).toBe(true);
  });

  test("gives the same points for the same seed, and others for another", () => {
    const points = (seed: number) =>
      draw({ count: 20, random: new RandomState(seed), noise: 0.2 }).inputs.data;
    expect(points(7)).toEqual(points(7));
    expect(points(7)).not.toEqual(points(8));
  });

  test("with noise strays from its curve by about as much as asked", () => {
    const at = (noise: number) => draw({ count: 2000, random: new RandomState(3), noise }).inputs.data;
    const [clean, noisy] = [at(0), at(0.1)];
    const squares = Array.from(noisy, (value, i) => (value - clean[i]!) ** 2);
    const mean = squares.reduce((sum, square) => sum + square) / squares.length;
    expect(Math.sqrt(mean)).toBeCloseTo(0.1, 2);
  });

  test("refuses a count or a noise that cannot be, and a misspelt option", () => {
    const random = new RandomState(1);
    expect(() => draw({ count: 1, random })).toThrow(ParameterError);
    expect(() => draw({ count: 10.5, random })).toThrow(/count is 10.5.*Pass a whole number/);
    expect(() => draw({ count: 10, random, noise: -1 })).toThrow(/noise is -1.*from 0 up/);
    expect(() => draw({ count: 10, random, nosie: 1 } as never)).toThrow("no option named nosie");
  });
});

describe("without noise", () => {
  test("the outer circle has radius 1 and the inner one its own, with no point twice", () => {
    const points = circles({ count: 40, random: new RandomState(1), inner: 0.3 });
    for (const [row, label] of points.labels.entries())
      expect(radius(points, row)).toBeCloseTo(label === 0 ? 1 : 0.3, 12);
    const places = points.inputs.toRows().map((row) => row.map((value) => value.toFixed(6)).join());
    expect(new Set(places).size).toBe(40);
    expect(() => circles({ count: 4, random: new RandomState(1), inner: 1 })).toThrow(/inner is 1/);
  });

  test("the moons are half circles about (0, 0) and (1, 0.5)", () => {
    const { inputs, labels } = moons({ count: 50, random: new RandomState(1) });
    for (const [row, label] of labels.entries()) {
      const [x, y] = inputs.row(row) as unknown as [number, number];
      expect(Math.hypot(x - label, y - label / 2)).toBeCloseTo(1, 12);
      expect(label === 0 ? y >= -1e-9 : y <= 0.5 + 1e-9).toBe(true);
    }
  });

  test("spirals go from the middle to radius 1, one arm for each class", () => {
    const points = spirals({ count: 80, random: new RandomState(1), classes: 4, turns: 1 });
    const radii = Array.from(points.labels, (_, row) => radius(points, row));
    expect(Math.min(...radii)).toBe(0);
    expect(Math.max(...radii)).toBeCloseTo(1, 12);
    expect(points.classes).toBe(4);
    expect(() => spirals({ count: 80, random: new RandomState(1), classes: 1 })).toThrow(/from 2 to 10/);
    expect(() => spirals({ count: 80, random: new RandomState(1), turns: 0 })).toThrow(/turns is 0/);
  });
});
