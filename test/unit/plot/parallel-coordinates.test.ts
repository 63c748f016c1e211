import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { parallelCoordinates } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes } from "../../support/figures.js";

const lines = [
  { name: "a", values: { learningRate: 0.001, optimizer: "sgd", accuracy: 0.5 } },
  { name: "b", values: { learningRate: 1, optimizer: "adam", accuracy: 0.9 } },
  { name: "c", values: { learningRate: 0.0316, optimizer: "sgd", accuracy: 0.7 } },
];

/** Where the lines run, by name: heights from 0 to 1. */
const heights = (figure: ReturnType<typeof parallelCoordinates>) =>
  Object.fromEntries(
    figure.data.flatMap((trace) => (trace.type === "scatter" && trace.name ? [[trace.name, trace.y]] : [])),
  );

describe("parallel coordinates", () => {
  test("run each line through its value on every axis", () => {
    expect(heights(parallelCoordinates(lines))).toEqual({
      a: [0, 0, 0],
      b: [1, 1, 1],
      c: [expect.closeTo(0.5, 2), 0, expect.closeTo(0.5)],
    });
  });

  test("mark the two ends of an axis, whatever lies near to them", () => {
    const near = [0.1, 0.12, 0.5, 0.89, 0.9].map((accuracy) => ({ name: "a", values: { a: 1, accuracy } }));
    const shown = readSvg(parallelCoordinates(near));
    expect(shown).toEqual(expect.arrayContaining(["0.1", "0.5", "0.9"]));
    expect(shown).not.toEqual(expect.arrayContaining(["0.12"]));
    expect(shown).not.toEqual(expect.arrayContaining(["0.89"]));
    const many = Array.from({ length: 9 }, (_, at) => ({
      name: "a",
      values: { a: 1, accuracy: 0.113 + at / 10 },
    }));
    expect(readSvg(parallelCoordinates(many))).toEqual(
      expect.arrayContaining(["0.113", "0.4", "0.6", "0.8", "0.913"]),
    );
  });

  test("name their axes and mark what stands on them", () => {
    const figure = parallelCoordinates(lines, { title: "Tried" });
    expect(readSvg(figure)).toEqual(
      expect.arrayContaining([
        "Tried",
        "learningRate",
        "optimizer",
        "accuracy",
        "0.001",
        "sgd",
        "adam",
        "0.9",
      ]),
    );
    expect(figure.alt).toBe(
      'Parallel coordinates "Tried": 3 lines over 3 axes: learningRate (0.001 to 1), optimizer (sgd, adam) and accuracy (0.5 to 0.9).',
    );
    expectSound(figure);
  });

  test("draw the best darkest and last", () => {
    const named = (figure: ReturnType<typeof parallelCoordinates>) =>
      figure.data.flatMap((trace) => (trace.type === "scatter" && trace.name ? [trace.name] : []));
    expect(named(parallelCoordinates(lines))).toEqual(["a", "c", "b"]);
    expect(named(parallelCoordinates(lines, { lessIsBetter: true }))).toEqual(["b", "c", "a"]);
    const paths = shapes(parallelCoordinates(lines), "path").filter(
      ({ attributes }) => attributes["stroke-width"] === "2",
    );
    expect(new Set(paths.map(({ attributes }) => attributes["stroke"])).size).toBe(3);
  });

  test("break a line where it has no value", () => {
    const holes = [
      ...lines,
      { name: "d", values: { learningRate: Number.NaN, optimizer: undefined, accuracy: 0.6 } },
    ];
    expect(heights(parallelCoordinates(holes))["d"]).toEqual([null, null, expect.closeTo(0.25)]);
  });

  test.each([
    ["no line", [], undefined],
    ["one axis", lines, ["accuracy"]],
  ])("refuse %s", (_, given, axes) => {
    expect(() => parallelCoordinates(given, axes && { axes })).toThrow(ParameterError);
  });

  test("are sound for any values and names", () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(...hostileLabels), fc.constant(undefined));
    const line = fc.record({
      name: fc.constantFrom(...hostileLabels),
      values: fc.record({ a: value, "<b>": value }),
    });
    const lineTo = (end: number) => ({ name: "m", values: { a: undefined, "<b>": end } });
    fc.assert(
      // More than six numbers have round ticks between them.
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (all) => {
        expectSound(parallelCoordinates(all, { axes: ["a", "<b>"] }));
      }),
      {
        numRuns: 60,
        examples: [
          [[lineTo(-1e300), lineTo(Number.MAX_VALUE)]],
          [[-1, -0.9, -0.5, 0, 0.5, 0.9, 1].map((share) => lineTo(share * Number.MAX_VALUE))],
          [[-3, -2, -1, 0, 1, 2, 3].map((times) => lineTo(times * 1e-310))],
        ],
      },
    );
  });
});
