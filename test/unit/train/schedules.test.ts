import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { constant, cosine, exponential, stepDecay, warmUp } from "../../../lib/train/index.js";

const rate = fc.double({ min: 1e-6, max: 10, noNaN: true });
const epoch = fc.double({ min: 0, max: 100, noNaN: true });

test("constant never changes", () => {
  fc.assert(
    fc.property(rate, epoch, (from, at) => {
      expect(constant(from).at(at)).toBe(from);
    }),
  );
});

describe("stepDecay", () => {
  test("drops at the very start of an epoch, not before", () => {
    const { at } = stepDecay({ from: 0.1, factor: 0.5, every: 2 });
    expect([0, 1, 1.999, 2, 3.5, 4, 6].map(at)).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.0125]);
  });

  test("a length that rounding makes a hair too long still drops in time", () => {
    expect(stepDecay({ from: 1, factor: 0.5, every: 0.1 }).at(0.3)).toBe(0.125); // 0.3 / 0.1 is 2.9999999999999996
  });
});

test("exponential takes the same part off in equal times", () => {
  const { at } = exponential({ from: 0.8, factor: 0.5 });
  expect([0, 1, 2, 3].map(at)).toEqual([0.8, 0.4, 0.2, 0.1]);
  fc.assert(
    fc.property(epoch, (t) => {
      expect(at(t + 1) / at(t)).toBeCloseTo(0.5, 9);
    }),
  );
});

describe("cosine", () => {
  test("is at its corners what the formula says, exactly", () => {
    const { at } = cosine({ from: 0.5, to: 0.125, epochs: 10 });
    expect([at(0), at(10), at(11), at(1000)]).toEqual([0.5, 0.125, 0.125, 0.125]);
    expect(at(5)).toBeCloseTo((0.5 + 0.125) / 2, 15);
    expect(at(2.5)).toBeCloseTo(0.125 + 0.1875 * (1 + Math.SQRT1_2), 15);
    expect(cosine({ from: 0.5, epochs: 10 }).at(10)).toBe(0);
  });

  test("never rises on its way down, and stays between its ends", () => {
    fc.assert(
      fc.property(rate, epoch, epoch, (from, a, b) => {
        const { at } = cosine({ from, epochs: 50 });
        expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)));
        expect(at(a)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("warmUp", () => {
  test("goes up in a straight line, then gives way", () => {
    const { at } = warmUp({ epochs: 4, to: 0.8 });
    expect([0, 1, 2, 4, 5].map(at)).toEqual([0, 0.2, 0.4, 0.8, 0.8]);
    expect(warmUp({ epochs: 4, from: 0.4, to: 0.8 }).at(2)).toBeCloseTo(0.6, 15);
  });

  test("leads to where the other schedule then is, which counts from the start of training", () => {
    const to = cosine({ from: 0.1, epochs: 10 });
    const { at } = warmUp({ epochs: 2, to });
    expect(at(1)).toBeCloseTo(to.at(2) / 2, 15);
    expect(at(2)).toBe(to.at(2));
    expect(at(2 - 1e-9)).toBeCloseTo(at(2), 9);
    expect(at(10)).toBe(0);
  });
});

test("each has a name for a legend", () => {
  expect([
    constant(0.1).name,
    stepDecay({ from: 0.1, factor: 0.5, every: 1 }).name,
    exponential({ from: 0.1, factor: 0.9 }).name,
    warmUp({ epochs: 1, to: cosine({ from: 0.1, epochs: 10 }) }).name,
  ]).toEqual([
    "0.1",
    "stepDecay(0.1, times 0.5 every 1 epoch)",
    "exponential(0.1, times 0.9 an epoch)",
    "warmUp(1 epoch, then cosine(0.1 to 0, 10 epochs))",
  ]);
});

const refused = [
  () => constant(-0.1),
  () => constant("0.1" as never),
  () => stepDecay({ from: 0.1, factor: 0, every: 1 }),
  () => stepDecay({ from: 0.1, factor: 1.5, every: 1 }),
  () => stepDecay({ from: 0.1, factor: 0.5, every: 0 }),
  () => exponential({ from: 0.1, factor: -1 }),
  () => cosine({ from: Number.NaN, epochs: 1 }),
  () => cosine({ from: 0.1, to: -0.1, epochs: 1 }),
  () => cosine({ from: 0.1, epochs: 0 }),
  () => cosine({ from: 0.1, epochs: Number.POSITIVE_INFINITY }),
  () => warmUp({ epochs: 0, to: 0.1 }),
  () => warmUp({ epochs: 1, to: -1 }),
  () => warmUp({ epochs: 1, to: { name: "not one" } as never }),
  () => constant(0.1).at(-1),
  () => cosine({ from: 0.1, epochs: 1 }).at(Number.NaN),
];

test.each(refused.map((make) => ({ make, title: String(make).replace(/\s+/g, " ") })))(
  "$title is refused, with the mend",
  ({ make }) => {
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(/Pass a number .*such as/);
  },
);

test("a misspelt option is refused", () => {
  expect(() => cosine({ from: 0.1, epochs: 1, till: 0 } as never)).toThrow(
    "no option named till. Pass from, to, epochs.",
  );
  expect(() => stepDecay({ from: 0.1, factor: 1, each: 3, every: 1 } as never)).toThrow("named each");
  expect(() => exponential({ from: 0.1, factor: 1, every: 1 } as never)).toThrow("named every");
  expect(() => warmUp({ epochs: 1, until: 0.1, to: 0.1 } as never)).toThrow("named until");
});
