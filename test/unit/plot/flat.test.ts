import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { heatMap, histogram, lineChart } from "../../../lib/plot/index.js";
import { expectSound } from "../../support/figures.js";

const step = 2 ** -52;

describe("values that differ only in their last digits", () => {
  test.each([
    [2.3, 2.3000000000000003],
    [0.1, 0.1 + 1e-14],
    [1, 1 + step],
    [1e16, 1e16 + 2],
    [-1, -1 - step],
  ])("a curve from %d to %d is drawn as a flat one", (from, to) => {
    const figure = lineChart({ a: [from, to] });
    expectSound(figure);
    const [low, high] = figure.layout.yaxis.range;
    expect(high - low).toBeGreaterThan(Math.abs(from) * 0.1);
  });

  test.each([1e-11, 1e-10, 1e-6])("a rise of %d is still drawn as a rise", (rise) => {
    const figure = lineChart({ a: [2.3, 2.3 + rise] });
    expectSound(figure);
    const [trace] = figure.data;
    const [first, last] = trace?.type === "scatter" ? trace.y : [];
    expect((last! - first!) / rise).toBeCloseTo(1, 2);
  });

  test("so are bars and cells", () => {
    const figure = histogram([1, 1 + step]);
    expectSound(figure);
    expect(figure.layout.xaxis.range[0]).toBeLessThan(1);
    expect(figure.layout.xaxis.range[1]).toBeGreaterThan(1);
    expectSound(heatMap([[1, 1 + step]]));
  });

  test("so are places along x, and huge whole places get no tick each", () => {
    for (const x of [
      [1e16, 1e16 + 2],
      [1, 1 + step],
      [1e15, 1e15],
    ]) {
      expectSound(lineChart([{ name: "a", x, y: [1, 2] }]));
    }
    expectSound(lineChart({ a: [1, 2, 3] }, { x: { range: [0, 1e9] } }));
  });

  test("a range too narrow for ticks is refused", () => {
    expect(() => lineChart({ a: [1] }, { y: { range: [1, 1 + step] } })).toThrow(ParameterError);
    expect(() => histogram([1], { x: { range: [1, 1 + step] } })).toThrow(/further apart/);
  });
});
