import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RandomState } from "../../../lib/random/index.js";
import { log } from "../../../lib/random/log.js";

describe("RandomState", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    expect(new RandomState(7).randn(9)).toEqual(new RandomState(7).randn(9));
    expect(new RandomState(7).randn(9)).not.toEqual(new RandomState(8).randn(9));
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])("a seed of %s is refused with the range it takes", (seed) => {
    expect(() => new RandomState(seed)).toThrow(/whole number from 0 to 4294967295/);
  });

  test.each([-1, 0.5, Number.NaN])("%s numbers cannot be asked for", (count) => {
    expect(() => new RandomState(0).randn(count)).toThrow(/at least 0/);
    expect(() => new RandomState(0).permutation(count)).toThrow(/at least 0/);
  });

  test("a permutation holds each whole number once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (n, seed) => {
        const order = new RandomState(seed).permutation(n);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test("uniform numbers stay in their range and reach both ends of it", () => {
    const numbers = new RandomState(3).uniform(-2, 5, 10_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...numbers)).toBeLessThan(5);
    expect(Math.min(...numbers)).toBeLessThan(-1.99);
    expect(Math.max(...numbers)).toBeGreaterThan(4.99);
  });

  test("normal numbers have mean 0 and deviation 1", () => {
    const numbers = new RandomState(5).randn(100_000);
    const mean = numbers.reduce((total, x) => total + x, 0) / numbers.length;
    const variance = numbers.reduce((total, x) => total + (x - mean) ** 2, 0) / numbers.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});

test("log is within one unit in the last place of Math.log over the range it serves", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1, maxExcluded: true, noNaN: true }), (x) => {
      const expected = Math.log(x);
      expect(Math.abs(log(x) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -51);
    }),
    { numRuns: 2000 },
  );
});
