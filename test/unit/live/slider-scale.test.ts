import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaleOf } from "../../../lib/live/page/slider-scale.js";

const range = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 100_000 }))
  .map(([from, length]) => ({ from, to: from + length }));

describe("a slider", () => {
  test("has both ends of its range, and nothing beyond", () => {
    fc.assert(
      fc.property(range, fc.boolean(), fc.integer({ min: 0, max: 1000 }), ({ from, to }, whole, place) => {
        const scale = scaleOf({ from, to, whole });
        expect(scale.toValue(0)).toBe(from);
        expect(scale.toValue(1000)).toBe(to);
        const value = scale.toValue(place);
        expect(value).toBeGreaterThanOrEqual(from);
        expect(value).toBeLessThanOrEqual(to);
        if (whole) expect(Number.isInteger(value)).toBe(true);
      }),
    );
  });

  test("goes up with its place", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 0, max: 999 }), ({ from, to }, place) => {
        const scale = scaleOf({ from, to, whole: false });
        expect(scale.toValue(place + 1)).toBeGreaterThanOrEqual(scale.toValue(place));
      }),
    );
  });

  test("shows a value at the place that gives it again, near enough", () => {
    fc.assert(
      fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), ({ from, to }, part) => {
        const scale = scaleOf({ from, to, whole: false });
        const value = scale.toValue(Math.round(1000 * part));
        const again = scale.toValue(scale.toPlace(value));
        expect(Math.abs(again - value)).toBeLessThanOrEqual(Math.abs(value) * 0.06 + (to - from) / 900);
      }),
    );
  });

  test("of a learning rate goes by factors, so that its middle is between the orders", () => {
    const scale = scaleOf({ from: 0.001, to: 1, whole: false });
    expect(scale.toValue(500)).toBe(0.032);
    expect(scale.toPlace(0.1)).toBe(667);
  });
});
