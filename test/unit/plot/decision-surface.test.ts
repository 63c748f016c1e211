import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import type { Matrix } from "../../../lib/matrix/index.js";
import { decisionSurface, type Figure } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, weight, writable } from "../../support/figures.js";

const logistic = (z: number) => 1 / (1 + Math.exp(-z));
/** P(class 1) rises with x1 and is 0.5 at x1 = 0.25, wherever x2 is. */
const upright = (inputs: Matrix) => inputs.toRows().map(([x1]) => logistic(8 * (x1! - 0.25)));
const square = { x: [-1, 1], y: [-2, 2] } as const;
const examples = {
  points: [
    [0.9, 0],
    [-0.9, 1],
    [0.5, -1],
  ],
  labels: [1, 0, 1],
};

/** The line between the classes: the trace that is lines and nothing else. */
function border(figure: Figure): { x: number[]; y: number[] } {
  const trace = figure.data.find((one) => one.type === "scatter" && one.mode === "lines");
  return trace?.type === "scatter" ? { x: trace.x, y: trace.y as number[] } : { x: [], y: [] };
}

describe("a decision surface", () => {
  const figure = decisionSurface(upright, { ...square, ...examples, classes: ["cat", "dog"] });

  test("names axes, classes and what the colour measures", () => {
    expect(readSvg(figure)).toEqual(expect.arrayContaining(["x1", "x2", "cat", "dog", "P(dog)"]));
    expect(readSvg(figure)).toContain("Line: probability 0.5.");
    const named = decisionSurface(upright, { x: { title: "width", unit: "cm", range: [0, 1] }, y: [0, 1] });
    expect(readSvg(named)).toContain("width (cm)");
    expectSound(figure);
  });

  test("draws its line where the probability is 0.5, from edge to edge", () => {
    const { x, y } = border(figure);
    for (const place of x) expect(place).toBeCloseTo(0.25, 3);
    expect(Math.max(...y)).toBeCloseTo(2, 1);
    expect(Math.min(...y)).toBeCloseTo(-2, 1);
  });

  test("asks for the middle of each cell, so that the field lies where it belongs, x2 upwards", () => {
    const up = decisionSurface((inputs) => inputs.toRows().map(([, x2]) => (x2! > 0 ? 1 : 0)), square);
    const [field] = up.data;
    if (field?.type !== "heatmap") throw new Error("the field comes first");
    expect([field.z[0]![0], field.z.at(-1)![0]]).toEqual([1, 0]);
    expect(field.y0! + field.dy! * 0).toBeCloseTo(1.975);
    expect(field.x0! + field.dx! * 79).toBeCloseTo(0.9875);
    const [image] = shapes(up, "image");
    expect(Number(image?.attributes["height"])).toBeGreaterThan(0);
  });

  test("marks the examples of each class by colour and by shape", () => {
    const marks = figure.data.filter((trace) => trace.type === "scatter" && trace.mode === "markers");
    expect(marks).toMatchObject([
      { name: "cat", x: [-0.9], y: [1], marker: { symbol: "circle" } },
      { name: "dog", x: [0.9, 0.5], y: [0, -1], marker: { symbol: "square" } },
    ]);
  });

  test("tells in words which class has how much of the plane", () => {
    expect(figure.alt).toBe(
      "Decision surface: x1 from −1 to 1, x2 from −2 to 2. Likeliest class: cat on 63 % and dog on 38 % of the plane. " +
        "1 line between them. 3 points on top.",
    );
  });

  test("of three classes gives each a field of its own, and parts them by lines", () => {
    const thirds = (inputs: Matrix) =>
      inputs.toRows().map(([x1]) => {
        const scores = [-8 * x1! - 2, 0, 8 * x1! - 2].map(Math.exp);
        return scores.map((score) => score / scores.reduce((sum, one) => sum + one));
      });
    const three = decisionSurface(thirds, square);
    expect(three.data.filter(({ type }) => type === "heatmap")).toHaveLength(3);
    for (const place of border(three).x) expect(Math.abs(place)).toBeCloseTo(0.25, 3);
    expect(three.alt).toContain("class 0 on 38 %, class 1 on 25 % and class 2 on 38 %");
    expectSound(three);
    expect(weight(three)).toBeLessThan(200_000);
  });

  test("where one class has all of the plane there is no line", () => {
    const sure = decisionSurface((inputs) => new Float64Array(inputs.rows).fill(0.9), square);
    expect(sure.alt).toContain("No line parts the classes");
    expectSound(sure);
  });

  test("goes around the points where no range is told", () => {
    const { layout } = decisionSurface(upright, examples);
    expect(layout.xaxis.range[0]).toBeLessThan(-0.9);
    expect(layout.yaxis.range[1]).toBeGreaterThan(1);
    expectSound(decisionSurface(upright, { points: [[0, 0]], labels: [1] }));
  });

  test("writes hostile names as they are and stays well-formed", () => {
    for (const label of hostileLabels) {
      const hostile = decisionSurface(upright, {
        ...examples,
        title: label,
        x: { title: label },
        classes: [label, label],
      });
      const texts = readSvg(hostile);
      expect(texts.filter((text) => text === writable(label)).length).toBeGreaterThanOrEqual(4);
      expect(texts).toContain(`P(${writable(label)})`);
      expect(shapes(hostile, "script")).toEqual([]);
    }
  });

  test("refuses what is no probability, and says how to get one", () => {
    const logits = (inputs: Matrix) => inputs.toRows().map(() => [3, -2]);
    expect(() => decisionSurface(logits, square)).toThrow(ParameterError);
    expect(() => decisionSurface(logits, square)).toThrow(/gave 3, which is no probability.*softmax/);
    const lost = (inputs: Matrix) => new Float64Array(inputs.rows).fill(Number.NaN);
    expect(() => decisionSurface(lost, square)).toThrow(/gave NaN/);
    expect(() => decisionSurface(() => [1, 0], square)).toThrow(/2 rows for 6400 places/);
    expect(() => decisionSurface(5 as never)).toThrow(/found number, expected a function/);
  });

  test("refuses points, labels, classes and ranges that do not fit", () => {
    const draw = (options: object) => () => decisionSurface(upright, { ...examples, ...options });
    expect(draw({ points: [[1, 2, 3]], labels: [0] })).toThrow(ShapeError);
    expect(draw({ points: [[1, Number.NaN]], labels: [0] })).toThrow(/a point is not finite/);
    expect(draw({ labels: [1] })).toThrow(/1 labels for 3 points/);
    expect(draw({ labels: undefined })).toThrow(/no labels for 3 points/);
    expect(draw({ labels: [0, 1, 2] })).toThrow(/label of point 2 is 2, but classes are 0 to 1/);
    expect(draw({ classes: ["a"] })).toThrow(/1 names of classes, but predict gives 2/);
    expect(draw({ x: [1, 0] })).toThrow(/the lower first/);
    expect(draw({ x: { log: true } })).toThrow(/Leave log out/);
    expect(() => decisionSurface(upright, { y: [0, 1] })).toThrow(/x has no range.*x: \[-1, 1\]/);
  });
});
