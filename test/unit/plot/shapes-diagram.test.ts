import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { type Figure, shapesDiagram } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, writable } from "../../support/figures.js";

const layer = { Z1: ["N", "H"], X: ["N", "D"], W1: ["D", "H"], b1: [1, "H"] } as const;
const sizes = { N: 64, D: 784, H: 128 };

/** Length of each coloured side, by its colour. */
function sides(figure: Figure): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const trace of figure.data) {
    if (trace.type !== "scatter" || trace.line?.width !== 4) continue;
    const lengths: number[] = [];
    for (let at = 0; at < trace.x.length; at += 3) {
      const [dx, dy] = [trace.x[at + 1]! - trace.x[at]!, trace.y[at + 1]! - trace.y[at]!];
      lengths.push(Math.hypot(dx, dy));
    }
    found.set(trace.line.color, lengths);
  }
  return found;
}

describe("a diagram of shapes", () => {
  const figure = shapesDiagram("Z1 = X · W1 + b1", layer, sizes);

  test("shows each matrix with its name, its letters and their sizes, and the signs between", () => {
    const texts = readSvg(figure);
    expect(texts).toEqual(expect.arrayContaining(["Z1 (N, H)", "X (N, D)", "W1 (D, H)", "b1 (1, H)"]));
    expect(texts).toEqual(expect.arrayContaining(["=", "·", "+", "N 64", "D 784", "H 128"]));
    expectSound(figure);
  });

  test("draws sides of one dimension in one colour and one length, longer ones longer", () => {
    const lengths = [...sides(figure).values()];
    expect(lengths.map((group) => group.length)).toEqual([2, 3, 2]);
    for (const group of lengths) expect(new Set(group.map((one) => one.toFixed(6))).size).toBe(1);
    const [n, h, d] = lengths.map(([first]) => first!);
    expect(n!).toBeLessThan(h!);
    expect(h!).toBeLessThan(d!);
    expect(d! / h!).toBeCloseTo(Math.sqrt(784 / 128), 1);
  });

  test("tells in words what has which shape", () => {
    expect(figure.alt).toBe(
      "Shapes of Z1 = X · W1 + b1: Z1 is (N, H), X is (N, D), W1 is (D, H), b1 is (1, H), with N = 64, D = 784, H = 128.",
    );
  });

  test("takes numbers for letters, products of three, and parts of a single row", () => {
    expectSound(shapesDiagram("x · W", { x: [1, 3], W: [3, 2] }, {}));
    expectSound(shapesDiagram("A · B · C", { A: [1, 2], B: [2, 3], C: [3, 4] }, {}));
    expectSound(shapesDiagram("X", { X: ["N", "D"] }, { N: 1, D: 1e6 }));
  });

  test("writes hostile names as they are and stays well-formed", () => {
    for (const name of hostileLabels.filter((label) => !/\s/.test(label))) {
      const hostile = shapesDiagram(name, { [name]: ["N", name] }, { N: 2, [name]: 3 }, { title: name });
      expect(readSvg(hostile)).toContain(writable(name));
      expect(shapes(hostile, "script")).toEqual([]);
    }
  });

  test("refuses shapes that do not fit, and says which", () => {
    const draw =
      (formula: unknown, changed: object = {}, size: object = sizes) =>
      () =>
        shapesDiagram(formula as string, { ...layer, ...changed } as never, size as never);
    expect(draw("Z1 = W1 · X")).toThrow(ParameterError);
    expect(draw("Z1 = W1 · X")).toThrow(/W1 has H columns but X has N rows.*must agree/);
    expect(draw("X = X · W1")).toThrow(/\(N, D\) on one side and \(N, H\) on the other/);
    expect(draw("Z1 = X · W1 + X")).toThrow(/\(N, D\) does not fit \(N, H\)/);
    expect(draw("Z2 = X · W1")).toThrow(/Z2 has no shape.*\{ Z2: \["N", "D"\] \}/);
    expect(draw("Z1 = X · W1", {}, { N: 64, D: 784 })).toThrow(/a side H, whose size is not told/);
    expect(draw("Z1 = X · W1", {}, { ...sizes, N: 0 })).toThrow(/a side N, whose size is 0/);
    expect(draw("X", { X: [0, 1] })).toThrow(/a side of 0/);
    for (const formula of ["", "Z1=X·W1", "X ·", "X W1", null])
      expect(draw(formula)).toThrow(/names with signs between/);
  });
});
