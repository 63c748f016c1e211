import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { barChart, histogram } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes } from "../../support/figures.js";

describe("a bar chart", () => {
  const figure = barChart([0.1, 0.7, 0.2], {
    title: "What the network says",
    x: "class",
    y: { title: "probability" },
    labels: ["cat", "dog", "cow"],
    highlight: 1,
  });

  test("shows each bar's name and value", () => {
    expect(readSvg(figure)).toEqual(
      expect.arrayContaining(["cat", "dog", "cow", "0.1", "0.7", "0.2", "class", "probability"]),
    );
    expect(figure.alt).toBe(
      'Bar chart "What the network says": probability by class, 3 bars. cat: 0.1, dog: 0.7, cow: 0.2. dog stands out.',
    );
  });

  test("draws bars as long as their values, from zero", () => {
    const heights = shapes(figure, "rect")
      .slice(1)
      .map(({ attributes }) => Number(attributes["height"]));
    expect(heights[1]! / heights[0]!).toBeCloseTo(7, 1);
    expect(heights[2]! / heights[0]!).toBeCloseTo(2, 1);
  });

  test("does not call a small probability zero, nor NaN a number", () => {
    const texts = readSvg(barChart([1, 3e-7, Number.NaN]));
    expect(texts).toEqual(expect.arrayContaining(["3e-7", "NaN"]));
  });

  test("writes counts in full, and other values in three figures", () => {
    const texts = readSvg(barChart([6742, 0.14483]));
    expect(texts).toEqual(expect.arrayContaining(["6,742", "0.145"]));
  });

  test("lets negative values hang below zero", () => {
    const [, up, down] = shapes(barChart([2, -1]), "rect");
    const end = Number(up?.attributes["y"]) + Number(up?.attributes["height"]);
    expect(Number(down?.attributes["y"])).toBeCloseTo(end, 1);
  });

  test("refuses emptiness, labels that do not match and a highlight that is not there", () => {
    expect(() => barChart([])).toThrow(ParameterError);
    expect(() => barChart([1], { labels: ["a", "b"] })).toThrow(ShapeError);
    expect(() => barChart([1], { highlight: 1 })).toThrow("highlight is 1, but bars are numbered 0 to 0");
  });

  test("is sound for any values and labels", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { minLength: 1, maxLength: 20 }),
        fc.string({ unit: "binary" }),
        (values, label) => {
          expectSound(barChart(values, { labels: values.map(() => label), title: label }));
        },
      ),
      { numRuns: 50 },
    );
    for (const label of hostileLabels) expectSound(barChart([1], { labels: [label] }));
  });
});

describe("a histogram", () => {
  test("counts every value in exactly one bar", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1 }), (values) => {
        const figure = histogram(values);
        const [trace] = figure.data;
        const counts = trace?.type === "bar" ? trace.y : [];
        expect(counts.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(values.length);
        expectSound(figure);
      }),
      { numRuns: 50 },
    );
  });

  test("names what is counted, and says how many values it leaves out", () => {
    const figure = histogram([1, 2, 2, 3, Number.NaN], { x: { title: "weight" }, counted: "weights" });
    expect(readSvg(figure)).toEqual(
      expect.arrayContaining(["weight", "number of weights", "1 value left out: NaN or infinite."]),
    );
    expect(figure.alt).toMatch(
      /^Histogram: 4 weights, weight from 1 to 3, mean 2, in \d+ bars\. 1 value left out/,
    );
  });

  test("draws values that are all the same", () => {
    expectSound(histogram(new Float64Array(100)));
    expectSound(histogram([7]));
  });

  test("refuses what has no finite value, and a bad number of bars", () => {
    expect(() => histogram([Number.NaN])).toThrow("none of 1 values is finite");
    expect(() => histogram([1], { bins: 0 })).toThrow(ParameterError);
  });
});
