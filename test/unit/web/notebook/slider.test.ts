import fc from "fast-check";
import { expect, test } from "vitest";
import { positionOf, sliderEnd, valueAt } from "../../../../lib/web/notebook/parameters/slider.js";

const rate = { from: 0.001, to: 1, whole: false };
const batch = { from: 8, to: 1024, whole: true };

test("a range of many orders of magnitude is gone through in equal ratios, others in equal steps", () => {
  expect(positionOf(rate, 0.0316)).toBe(sliderEnd / 2);
  expect(valueAt(rate, sliderEnd / 2)).toBe(0.0316);
  expect(positionOf({ from: 1, to: 3, whole: false }, 2)).toBe(sliderEnd / 2);
  expect(valueAt({ from: 2000, to: 60_000, whole: true }, sliderEnd / 2)).toBe(31_000);
  expect(valueAt({ from: -1, to: 1, whole: false }, sliderEnd / 2)).toBe(0);
});

test("a value outside stands at the nearer end", () => {
  expect([positionOf(batch, 1), positionOf(batch, 5000)]).toEqual([0, sliderEnd]);
  expect(positionOf({ from: 3, to: 3, whole: true }, 3)).toBe(0);
});

const ranges = fc
  .tuple(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    fc.boolean(),
  )
  .map(([from, width, whole]) => {
    const start = whole ? Math.round(from) : Number(from.toPrecision(3));
    return { from: start, to: start + (whole ? Math.ceil(width) : width), whole };
  });

test("every position gives a value of the range, whole where it counts, and none goes back", () => {
  fc.assert(
    fc.property(ranges, (range) => {
      const values = Array.from({ length: sliderEnd + 1 }, (_, position) => valueAt(range, position));
      expect([values[0], values.at(-1)]).toEqual([range.from, range.to]);
      for (const [position, value] of values.entries()) {
        expect(value).toBeGreaterThanOrEqual(values[position - 1] ?? range.from);
        expect(value).toBeLessThanOrEqual(range.to);
        if (range.whole) expect(Number.isInteger(value)).toBe(true);
      }
    }),
  );
});

test("the knob stays where it was put", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: sliderEnd }), (position) => {
      expect(Math.abs(positionOf(rate, valueAt(rate, position)) - position)).toBeLessThanOrEqual(1);
    }),
  );
});
