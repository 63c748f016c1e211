import { describe, expect, test } from "vitest";
import { fitToPage, readFigure } from "../../../lib/web/plotly/figure.js";

const colours = { text: "#eee", grid: "#444" };

describe("readFigure", () => {
  test.each([
    ["a list", [], "not an object"],
    ["a number", 3, "not an object"],
    ["a figure without traces", { layout: {} }, "has no list"],
    ["a layout that is a word", { data: [], layout: "wide" }, "must be objects"],
  ])("says what is wrong with %s", (_what, value, words) => {
    expect(readFigure(value)).toContain(words);
  });

  test("takes a figure of traces alone", () => {
    expect(readFigure({ data: [{ y: [1] }] })).toEqual({ data: [{ y: [1] }], layout: {}, config: {} });
  });
});

describe("fitToPage", () => {
  const figure = (layout: Record<string, unknown>) => ({ data: [{ type: "scatter" }], layout, config: {} });

  test("gives a figure the page's colours and the cell's width", () => {
    const { layout, config } = fitToPage(figure({}), colours);
    expect(layout).toMatchObject({
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { color: "#eee" },
      xaxis: { gridcolor: "#444" },
    });
    expect(config).toEqual({ displaylogo: false });
  });

  test("lets a figure be as wide as its cell, but one whose size must stay keeps it", () => {
    const free = fitToPage(figure({ width: 680, height: 380 }), colours);
    expect(free.layout).not.toHaveProperty("width");
    expect(free.layout).toMatchObject({ autosize: true, height: 380 });
    const kept = fitToPage(figure({ width: 680, height: 380, autosize: false }), colours);
    expect(kept.layout).toMatchObject({ autosize: false, width: 680, height: 380 });
  });

  test("says the height, which Plotly would else take from what stood there before", () => {
    expect(fitToPage(figure({}), colours).layout).toMatchObject({ height: 450 });
    expect(fitToPage(figure({ height: "300" }), colours).layout).toMatchObject({ height: 300 });
  });

  test("keeps what its author chose", () => {
    const chosen = {
      paper_bgcolor: "white",
      font: { color: "red", size: 9 },
      xaxis: { gridcolor: "blue", title: { text: "epoch" } },
      margin: { t: 1 },
    };
    const { layout } = fitToPage(figure(chosen), colours);
    expect(layout).toMatchObject(chosen);
  });

  test("colours every axis that a figure names, and gives none to a pie", () => {
    expect(fitToPage(figure({ xaxis2: {} }), colours).layout).toMatchObject({
      xaxis2: { gridcolor: "#444" },
    });
    const pie = fitToPage({ data: [{ type: "pie" }], layout: {}, config: {} }, colours);
    expect(pie.layout).not.toHaveProperty("xaxis");
  });

  test("leaves the figure itself unchanged", () => {
    const given = figure({ font: { size: 9 } });
    fitToPage(given, colours);
    expect(given).toEqual(figure({ font: { size: 9 } }));
  });
});
