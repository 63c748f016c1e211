import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { type Scalar, scalar } from "../../../lib/nn/index.js";
import { computationGraph, type Figure } from "../../../lib/plot/index.js";
import { expectSound, hostileLabels, readSvg, shapes, writable } from "../../support/figures.js";

/** A neuron with its loss: 20 values. */
function neuron(): Scalar {
  const [x1, x2, y] = [scalar(2, "x1"), scalar(0.5, "x2"), scalar(1, "y")];
  const [w1, w2, b] = [scalar(-0.3, "w1"), scalar(1.25, "w2"), scalar(0.1, "b")];
  const a = x1.times(w1).plus(x2.times(w2)).plus(b).named("z").relu().named("a");
  const penalty = w1.times(w1).plus(w2.times(w2)).times(0.01);
  return a.times(a).minus(y).power(2).plus(penalty).named("L");
}

/** Corners of the boxes: the closed shapes of four sides. */
function boxes(figure: Figure): { left: number; right: number; top: number; bottom: number }[] {
  return figure.data.flatMap((trace) => {
    if (trace.type !== "scatter" || trace.fill === undefined) return [];
    const found = [];
    for (let from = 0; from < trace.x.length; ) {
      const gap = trace.y.indexOf(null, from);
      const end = gap < 0 ? trace.x.length : gap;
      const [x, y] = [trace.x.slice(from, end), trace.y.slice(from, end) as number[]];
      if (x.length === 5)
        found.push({
          left: Math.min(...x),
          right: Math.max(...x),
          top: Math.min(...y),
          bottom: Math.max(...y),
        });
      from = end + 1;
    }
    return found;
  });
}

describe("a computation graph", () => {
  const z = scalar(2, "w").times(scalar(3, "x")).plus(scalar(-1, "b")).named("z");
  z.backward();
  const figure = computationGraph(z);

  test("shows each value with its name, its value and its gradient, and the operations between", () => {
    const texts = readSvg(figure);
    expect(texts).toEqual(expect.arrayContaining(["w", "x", "b", "z", "×", "+", "How z was computed"]));
    expect(texts).toEqual(expect.arrayContaining(["value 2", "grad 3", "value −1", "value 5", "value 6"]));
    expect(texts.filter((text) => text.startsWith("value "))).toHaveLength(5);
    expectSound(figure);
  });

  test("tells in words what was computed of what", () => {
    expect(figure.alt).toBe(
      "Computation graph of z, 5 values. w: value 2, grad 3. x: value 3, grad 2. (1) = w × x: value 6, grad 1. " +
        "b: value −1, grad 1. z = (1) + b: value 5, grad 1.",
    );
  });

  test.each(["right", "down"] as const)(
    "runs %s, and no box lies over another, with 20 values",
    (direction) => {
      const figure = computationGraph(neuron(), { direction });
      const all = boxes(figure);
      expect(all).toHaveLength(20);
      for (const [i, one] of all.entries())
        for (const other of all.slice(i + 1)) {
          const apart =
            one.right < other.left ||
            other.right < one.left ||
            one.bottom < other.top ||
            other.bottom < one.top;
          expect(apart, JSON.stringify([one, other])).toBe(true);
        }
      const output = all.at(-1)!;
      for (const one of all.slice(0, -1))
        if (direction === "right") expect(one.right).toBeLessThan(output.left);
        else expect(one.bottom).toBeLessThan(output.top);
      expectSound(figure);
    },
  );

  test("tells and writes the same whichever way it runs", () => {
    const [right, down] = (["right", "down"] as const).map((direction) => computationGraph(z, { direction }));
    expect(down!.alt).toBe(right!.alt);
    expect(readSvg(down!)).toEqual(readSvg(right!));
    expect(down!.layout.height).toBeGreaterThan(right!.layout.height);
  });

  test("draws a value that is used twice once, with a line for each use", () => {
    const x = scalar(3, "x");
    const square = computationGraph(x.times(x));
    expect(readSvg(square).filter((text) => text === "x")).toHaveLength(1);
    const [lines] = square.data;
    const pieces = lines?.type === "scatter" ? lines.y.filter((y) => y === null).length + 1 : 0;
    expect(pieces).toBe(3);
  });

  test("draws a value that was only given, and numbers that are none", () => {
    expectSound(computationGraph(scalar(2, "w")));
    const lost = computationGraph(scalar(-1).log());
    expect(readSvg(lost)).toContain("value NaN");
    expectSound(lost);
  });

  test("writes hostile names as they are and stays well-formed", () => {
    for (const label of hostileLabels) {
      const hostile = computationGraph(scalar(1, label).times(2), { title: label });
      expect(readSvg(hostile).filter((text) => text === writable(label))).toHaveLength(2);
      expect(shapes(hostile, "script")).toEqual([]);
    }
  });

  test("refuses what is no scalar, and more than can be read, with the mend", () => {
    expect(() => computationGraph(2 as never)).toThrow(ParameterError);
    expect(() => computationGraph(2 as never)).toThrow(/found number.*Pass what was computed/);
    let total = scalar(1);
    for (let i = 0; i < 100; i++) total = total.plus(1);
    expect(() => computationGraph(total)).toThrow(/201 values.*at most 120.*Draw a part/);
    expect(() => computationGraph(z, { direction: "up" as never })).toThrow(/"up".*Pass "right" or "down"/);
  });
});
