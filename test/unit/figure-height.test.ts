import { describe, expect, test } from "vitest";
import { figureHeight } from "../../lib/figure-height.js";

describe("figureHeight", () => {
  test.each([
    [{ height: 300 }, 300],
    [{ height: 10 }, 10],
    [{ height: 260.5 }, 260.5],
    [{ height: "520" }, 520],
    [{ template: { layout: { height: 700 } } }, 700],
    [{ height: 100_000 }, 100_000],
    [{ height: 300, template: { layout: { height: 700 } } }, 300],
  ])("of %o is %d", (layout, height) => {
    expect(figureHeight(layout)).toBe(height);
  });

  test.each(
    [{}, 9.99, 0, -300, Number.NaN, Infinity, 100_001, 1e22, "high", "", null, true, [500], {}].map(
      (height) => ({
        height,
      }),
    ),
  )("of %o is Plotly's own, as it says none", (layout) => {
    expect(figureHeight(layout)).toBe(450);
    expect(figureHeight(layout, 320)).toBe(320);
  });

  test("takes no picture's height that Plotly would not", () => {
    expect(figureHeight({}, 1)).toBe(450);
  });

  test.each([null, "plotly_white", { layout: null }, { layout: [] }])(
    "passes over %o, which is no template",
    (template) => {
      expect(figureHeight({ template })).toBe(450);
    },
  );
});
