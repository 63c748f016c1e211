import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import { histogramGrid } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, writable } from "../../support/figures.js";

/** 4 examples of 3 units, of which the last is dead. */
const activations = Matrix.from([
  [1, 0, 0],
  [2, 3, 0],
  [0, 1, 0],
  [1, 2, 0],
]);

describe("a grid of histograms", () => {
  const figure = histogramGrid(
    [
      [activations, [1, 2, 2, 3]],
      [
        [0.5, 4],
        [1, 1],
      ],
    ],
    {
      title: "Activations",
      rows: ["A1", "A2"],
      rowTitle: "layer",
      columns: [1, 5],
      columnTitle: "epoch",
      x: { title: "activation", unit: "a.u." },
      counted: "activations",
    },
  );

  test("names its rows and columns, its axis with the unit, and what the height means", () => {
    const texts = readSvg(figure);
    expect(texts).toEqual(expect.arrayContaining(["A1", "A2", "layer", "epoch 1", "epoch 5"]));
    expect(texts).toContain("activation (a.u.)");
    expect(texts).toContain("Height: part of a panel's activations, alike in all. Orange: exactly 0.");
    expectSound(figure);
  });

  test("counts exact zeros apart, and says how many units of a matrix are dead", () => {
    expect(readSvg(figure)).toContain("50 % zero, 1/3 dead");
    const [orange] = shapes(figure, "path").filter(({ attributes }) => attributes["fill"] === "#D55E00");
    expect(orange?.attributes["d"]?.match(/M/g)).toHaveLength(1);
  });

  test("gives all panels one axis: the same ticks under each column", () => {
    const { tickvals = [], ticktext = [] } = figure.layout.xaxis;
    const half = ticktext.length / 2;
    expect(half).toBeGreaterThanOrEqual(2);
    expect(ticktext.slice(half)).toEqual(ticktext.slice(0, half));
    const steps = tickvals.slice(half).map((at, index) => at - tickvals[index]!);
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 9);
  });

  test("tells in words what each panel holds", () => {
    expect(figure.alt).toBe(
      'Histograms "Activations": 2 rows (layer) by 2 columns (epoch), activation (a.u.) from 0 to 4. ' +
        "A1, epoch 1: mean 0.8333, from 0 to 3, 50 % exactly 0, 1 of 3 units dead. " +
        "A1, epoch 5: mean 2, from 1 to 3. A2, epoch 1: mean 2.25, from 0.5 to 4. A2, epoch 5: mean 1, from 1 to 1.",
    );
  });

  test("says what is NaN, what is all zero, and what lies beyond the axis", () => {
    const odd = histogramGrid([[[Number.NaN, 1, 9], new Float32Array(5), [Number.POSITIVE_INFINITY]]], {
      x: { range: [-1, 2] },
    });
    const texts = readSvg(odd);
    expect(texts).toEqual(expect.arrayContaining(["1 NaN", "100 % zero", "NaN or infinite"]));
    expect(texts.join()).toContain("1 value beyond the axis");
    expectSound(odd);
  });

  test("never rounds a few zeros to none, nor nearly all to all", () => {
    const few = (zeros: number) => Array.from({ length: 1000 }, (_, i) => (i < zeros ? 0 : 1));
    const texts = readSvg(histogramGrid([[few(1), few(999)]]));
    expect(texts).toEqual(expect.arrayContaining(["<1 % zero", ">99 % zero"]));
  });

  test("is sound for any values", () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 20 }), { minLength: 1, maxLength: 4 }), (row) => {
        fc.pre(row.flat().some((one) => Math.abs(one) <= 1e300));
        expectSound(histogramGrid([row, row]));
      }),
      { numRuns: 60 },
    );
  });

  test("writes hostile names as they are and stays well-formed", () => {
    for (const label of hostileLabels) {
      const hostile = histogramGrid([[[1, 2]]], {
        title: label,
        rows: [label],
        rowTitle: label,
        columns: [label],
        x: { title: label },
      });
      expect(readSvg(hostile).filter((text) => text === writable(label))).toHaveLength(5);
      expect(shapes(hostile, "script")).toEqual([]);
    }
  });

  test("refuses what makes no grid, with the mend", () => {
    const draw =
      (input: unknown, options: object = {}) =>
      () =>
        histogramGrid(input as never, options);
    expect(draw(null)).toThrow(ParameterError);
    expect(draw(null)).toThrow(/found null.*Pass rows of arrays/);
    expect(draw([])).toThrow(ParameterError);
    expect(draw([[1, 2, 3]])).toThrow(/no rows of panels/);
    expect(draw([[[1], [2]], [[1]]])).toThrow(ShapeError);
    expect(draw([[[1], "x"]])).toThrow(/panel \(0, 1\)/);
    expect(draw([[{ rows: 2, cols: 2, data: [1] }]])).toThrow(/\(2, 2\) but holds 1/);
    expect(draw([[[Number.NaN]]])).toThrow(/no value of any panel is finite/);
    expect(draw([Array.from({ length: 101 }, () => [1])])).toThrow(/at most 100/);
    expect(draw([[[1]]], { bins: 0 })).toThrow(/bins is 0/);
    expect(draw([[[1]]], { rows: ["a", "b"] })).toThrow(/2 names of rows for 1 rows/);
    expect(draw([[[1]]], { x: { log: true } })).toThrow(/Leave log out/);
  });
});
