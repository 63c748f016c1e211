import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { confusionHeatMap, heatMap } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, weight, writable } from "../../support/figures.js";

const digits = Array.from({ length: 10 }, (_, row) =>
  Array.from({ length: 10 }, (_, column) => (row === column ? 900 + 11 * row : (row * column) % 7)),
);

describe("a heat map", () => {
  test("writes each value into its cell, all with the same decimals", () => {
    const texts = readSvg(
      heatMap(
        [
          [0.5, 0.25],
          [0.125, 0.0625],
        ],
        { x: "class", y: "example" },
      ),
    );
    expect(texts).toEqual(expect.arrayContaining(["0.500", "0.250", "0.125", "0.063", "class", "example"]));
  });

  test("puts row 0 at the top", () => {
    const figure = heatMap([
      [1, 2],
      [3, 4],
    ]);
    const at = (value: string) =>
      Number(shapes(figure, "text").find(({ text }) => text === value)?.attributes["y"]);
    expect(at("1")).toBeLessThan(at("3"));
    expect(figure.layout.yaxis.range).toEqual([1.5, -0.5]);
  });

  test("has square cells in both drawings", () => {
    const { layout } = heatMap(digits);
    const { width, height, margin } = layout;
    expect(width - margin.l - margin.r).toBe(height - margin.t - margin.b);
  });

  test("takes two hues around zero where both signs occur, and one hue otherwise", () => {
    expect(heatMap([[-1, 3]]).data[0]).toMatchObject({ zmin: -3, zmax: 3 });
    expect(heatMap([[1, 3]]).data[0]).toMatchObject({ zmin: 1, zmax: 3 });
  });

  test("takes a matrix as well as rows", () => {
    const matrix = { rows: 2, cols: 2, data: Float32Array.of(1, 2, 3, 4) };
    expect(heatMap(matrix)).toEqual(
      heatMap([
        [1, 2],
        [3, 4],
      ]),
    );
  });

  test("leaves NaN empty and says so", () => {
    const figure = heatMap([
      [1, Number.NaN],
      [2, 3],
    ]);
    expect(figure.data[0]).toMatchObject({
      z: [
        [1, null],
        [2, 3],
      ],
    });
    expect(figure.alt).toContain("1 value not finite: the cell is left empty.");
  });

  test("says what it shows: size, names and range", () => {
    expect(heatMap([[1, 2, 3]], { title: "Inputs", x: "input", y: "example", value: "pixel" }).alt).toBe(
      'Heat map "Inputs": 1 row (example) by 3 columns (input), pixel from 1 to 3.',
    );
  });

  test("thins out the numbers of many columns and draws many cells as one picture", () => {
    const figure = heatMap(
      Array.from({ length: 64 }, (_, row) => Array.from({ length: 784 }, (_, column) => row * column)),
    );
    expect(readSvg(figure)).toEqual(expect.arrayContaining(["0", "100", "700"]));
    expect(shapes(figure, "image")).toHaveLength(1);
    expect(shapes(figure, "path").length).toBeLessThan(60);
    expect(figure.layout.width).toBeLessThanOrEqual(720);
  });

  test("a digit seen pixel by pixel weighs less than 40 kB in both forms", () => {
    const rows = Array.from({ length: 28 }, (_, y) =>
      Array.from({ length: 28 }, (_, x) =>
        Math.max(0, 255 - Math.round(20 * Math.abs(Math.hypot(x - 14, y - 14) - 8))),
      ),
    );
    expect(weight(heatMap(rows, { annotate: false }))).toBeLessThan(40_000);
  });

  test("keeps a long title and the name of the colour bar apart, and wastes no room where the title is short", () => {
    const low = (title: string) => {
      const figure = heatMap([[1, 2, 3]], { title, value: "accuracy" });
      const texts = shapes(figure, "text");
      const y = (wanted: string) => Number(texts.find(({ text }) => text === wanted)?.attributes["y"]);
      return y("accuracy") - y(title);
    };
    expect(low("A title that goes on beyond three cells")).toBeGreaterThan(14);
    expect(low("Short")).toBeLessThan(14);
  });

  test("turns labels that are longer than their cells", () => {
    const figure = heatMap([[1, 2]], { xLabels: ["learning rate 0.01", "learning rate 0.1"] });
    expect(figure.layout.xaxis.tickangle).toBe(-45);
    expect(readSvg(figure)).toContain("learning rate 0.01");
  });

  test("refuses ragged rows, labels that do not match, emptiness and too much", () => {
    expect(() => heatMap([[1, 2], [3]])).toThrow("row 1 has 1 values but row 0 has 2");
    expect(() => heatMap([[1, 2]], { xLabels: ["a"] })).toThrow(ShapeError);
    expect(() => heatMap([])).toThrow(ParameterError);
    expect(() => heatMap({ rows: 2, cols: 2, data: [1] })).toThrow("is (2, 2) but holds 1 values");
    expect(() => heatMap({ rows: 600, cols: 600, data: new Uint8Array(360_000) })).toThrow(
      "Draw a part of it",
    );
  });

  test("is sound for any values and shapes", () => {
    const values = (cols: number) => fc.array(fc.double(), { minLength: cols, maxLength: cols });
    const rows = fc
      .integer({ min: 1, max: 12 })
      .chain((cols) => fc.array(values(cols), { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(rows, (grid) => expectSound(heatMap(grid))),
      { numRuns: 50 },
    );
  });
});

describe("the heat map of a confusion matrix", () => {
  test("writes every count in its cell, and true and predicted at its sides", () => {
    const texts = readSvg(confusionHeatMap(digits));
    const counts = digits.flat().map((value) => value.toLocaleString("en"));
    expect(texts.filter((text) => counts.includes(text)).length).toBeGreaterThanOrEqual(100);
    expect(texts).toEqual(expect.arrayContaining(["true class", "predicted class", "900", "999"]));
  });

  test("gives right answers and mistakes colours and scales of their own, so that few mistakes are seen", () => {
    const counts = [
      [980, 3],
      [1, 970],
    ];
    const figure = confusionHeatMap(counts);
    const [right, wrong] = figure.data;
    expect(right).toMatchObject({
      z: [
        [980, null],
        [null, 970],
      ],
      zmax: 980,
    });
    expect(wrong).toMatchObject({
      z: [
        [null, 3],
        [1, null],
      ],
      zmax: 3,
    });
    const fills = shapes(figure, "path").map(({ attributes }) => attributes["fill"] ?? "");
    const [most, nearly, worst, rare] = fills;
    expect([most, worst]).toEqual(["#08306b", "#7f2704"]);
    expect(blueness(nearly)).toBeGreaterThan(0);
    expect(blueness(rare)).toBeLessThan(0);
    expect(rare).not.toBe(worst);
  });

  test("tells the score and the most frequent mistakes in words", () => {
    const { alt } = confusionHeatMap(
      [
        [8, 2, 0],
        [1, 9, 0],
        [0, 5, 5],
      ],
      { classes: ["cat", "dog", "cow"] },
    );
    expect(alt).toContain("22 of 30 right (73.33 %)");
    expect(alt).toContain(
      "Most frequent mistakes: cow taken for dog (5 times), cat taken for dog (2 times) and dog taken for cat (1 time).",
    );
  });

  test("says it where there is no mistake, and where there is no example", () => {
    expect(
      confusionHeatMap([
        [1, 0],
        [0, 1],
      ]).alt,
    ).toContain("There are no mistakes.");
    expectSound(
      confusionHeatMap([
        [0, 0],
        [0, 0],
      ]),
    );
    expect(
      confusionHeatMap([
        [0, 0],
        [0, 0],
      ]).alt,
    ).toContain("No examples");
  });

  test("takes hostile class names", () => {
    const classes = hostileLabels;
    const counts = classes.map((_, row) => classes.map((_, column) => row + column));
    const figure = confusionHeatMap(counts, { classes, title: hostileLabels[0]! });
    expectSound(figure);
    expect(readSvg(figure)).toEqual(expect.arrayContaining(hostileLabels.map(writable)));
    expect(shapes(figure, "script")).toEqual([]);
  });

  test("weighs less than 30 kB in both forms", () => {
    expect(weight(confusionHeatMap(digits))).toBeLessThan(30_000);
  });

  test("refuses what is no matrix of counts", () => {
    expect(() =>
      confusionHeatMap([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toThrow("(2, 3), expected as many rows as columns");
    expect(() => confusionHeatMap([[1]], { classes: ["a", "b"] })).toThrow(
      "2 class names for a (1, 1) matrix",
    );
    expect(() =>
      confusionHeatMap([
        [0.5, 0],
        [0, 1],
      ]),
    ).toThrow("entry (0, 0) is 0.5, expected a count");
    expect(() =>
      confusionHeatMap([
        [1, -1],
        [0, 1],
      ]),
    ).toThrow(ParameterError);
  });
});

/** Above zero where a colour is more blue than red. */
function blueness(colour = ""): number {
  return Number.parseInt(colour.slice(5, 7), 16) - Number.parseInt(colour.slice(1, 3), 16);
}
