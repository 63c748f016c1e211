import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import {
  barChart,
  confusionHeatMap,
  type Figure,
  heatMap,
  histogram,
  imageGrid,
  lineChart,
  lossChart,
  toSvg,
} from "../../../lib/plot/index.js";
import { expectSound, shapes } from "../../support/figures.js";

/** What a cell in JavaScript, or one whose types were silenced, may pass. */
const nothing = null as never;

function refuses(draw: () => Figure, mend: RegExp): void {
  expect(draw).toThrow(ParameterError);
  expect(draw).toThrow(mend);
}

describe("a log axis", () => {
  test("is refused where bars stand from zero", () => {
    refuses(() => barChart([1, 1000], { y: { log: true } }), /line chart/);
    refuses(() => barChart([1, 1000], { y: { log: true, range: [0.5, 1000] } }), /line chart/);
  });

  test("is refused along a histogram, with the way to get one", () => {
    refuses(() => histogram([1, 10, 100], { x: { log: true } }), /Math\.log10/);
  });

  test("along x has no place for zero, and says which value it was", () => {
    const from = (first: number) => () =>
      lineChart([{ name: "a", x: [first, 1, 10], y: [1, 2, 3] }], { x: { log: true } });
    refuses(from(0), /x\[0\] of series "a" is 0.*above 0/);
    refuses(from(-1), /above 0/);
    expect(from(0.1)().layout.xaxis.type).toBe("log");
  });
});

describe("a number format that is none", () => {
  test("is refused by every chart, with an example of one", () => {
    for (const format of ["zz", 5 as unknown as string]) {
      refuses(() => lineChart({ a: [5, 6] }, { y: { format } }), /line chart: y.*"\.2f"/);
      refuses(() => lineChart({ a: [5, 6] }, { x: { format } }), /line chart: x/);
      refuses(() => barChart([1], { y: { format } }), /bar chart: y/);
      refuses(() => histogram([1], { x: { format } }), /histogram: x/);
      refuses(() => heatMap([[1]], { format }), /heat map/);
    }
    expectSound(lineChart({ a: [5, 6] }, { y: { format: ".3~%" } }));
  });
});

describe("what is no array of numbers", () => {
  test("is refused by every chart in words of its own", () => {
    refuses(() => lineChart(nothing), /line chart: found null/);
    refuses(() => lineChart([1, 2, 3] as never), /loss: \[/);
    refuses(() => lineChart([{ name: "a", x: null as never, y: [1] }]), /x of series "a"/);
    refuses(() => lineChart([{ y: [1] } as never]), /series 0 has no name/);
    refuses(() => lineChart({ a: BigInt64Array.of(1n) as never }), /no array of numbers/);
    refuses(() => lossChart(nothing), /loss chart: found null/);
    refuses(() => lossChart([null] as never), /loss chart/);
    refuses(() => barChart(nothing), /bar chart: found null/);
    refuses(() => barChart(["1", "x"] as never), /bar chart: value 0 is a string/);
    refuses(() => histogram(nothing), /histogram: found null/);
    refuses(() => histogram({ rows: 1, cols: 1, data: [1] } as never), /Pass its data/);
    refuses(() => heatMap(nothing), /heat map: found null/);
    refuses(() => heatMap([null] as never), /heat map: row 0/);
    refuses(() => confusionHeatMap(nothing), /confusion heat map: found null/);
    refuses(() => imageGrid(nothing), /image grid: found null/);
    refuses(() => imageGrid([null] as never), /image grid: picture 0/);
  });
});

describe("an image grid", () => {
  const picture = [[0, 1, 0, 1]];

  test("refuses a range without two ends", () => {
    refuses(() => imageGrid(picture, { range: [Number.NaN, 0] }), /range is \[NaN, 0\]/);
    refuses(() => imageGrid(picture, { range: [1, 1] }), /two finite ends/);
    refuses(() => imageGrid(picture, { range: [0, Number.POSITIVE_INFINITY] }), /two finite ends/);
  });

  test("refuses a scale that it does not know, and names those it knows", () => {
    refuses(() => imageGrid(picture, { scale: "nope" as never }), /"grey" or "diverging"/);
  });
});

describe("the largest figures", () => {
  test("a row of 250,000 cells is drawn", () => {
    const figure = heatMap({ rows: 1, cols: 250_000, data: new Float32Array(250_000) });
    expect(shapes(figure, "image")).toHaveLength(1);
  });

  test("300,000 bars are drawn", () => {
    const figure = barChart(new Float32Array(300_000).fill(2));
    expect(figure.layout.yaxis.range[1]).toBeGreaterThan(2);
    expect(toSvg(figure).split("<rect").length).toBeGreaterThan(300_000);
  });

  test("a thousand classes are drawn in cells of one picture, on a card of some thousand pixels", () => {
    const zeros = { rows: 1000, cols: 1000, data: new Uint16Array(1e6) };
    const figure = confusionHeatMap(zeros);
    expect(shapes(figure, "image")).toHaveLength(2);
    expect(figure.layout.width).toBeLessThan(2000);
  });
});
