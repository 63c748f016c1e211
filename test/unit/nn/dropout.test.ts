import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { Matrix, map, mean } from "../../../lib/matrix/index.js";
import { Dropout } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const ones = (rows: number, cols: number): Matrix => map(Matrix.zeros(rows, cols), () => 1);
const make = (rate: number, seed = 1): Dropout => new Dropout({ rate, random: new RandomState(seed) });

describe("Dropout", () => {
  test("in training drops about the rate, scales what it keeps, and goes back by the same mask", () => {
    const layer = make(0.2);
    const outputs = layer.forward(ones(100, 100), { training: true });
    expect(new Set(outputs.data)).toEqual(new Set([0, 1.25]));
    const dropped = outputs.data.filter((value) => value === 0).length / 10_000;
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.016); // four deviations of such a count
    expect(Math.abs(mean(outputs) - 1)).toBeLessThan(0.02);
    expect(layer.backward(ones(100, 100))).toEqual(outputs);
  });

  test("lets all pass out of training, and draws nothing", () => {
    const layer = make(0.5);
    const inputs = matrixFrom(1, 3, 4);
    layer.forward(inputs, { training: true });
    expect(layer.forward(inputs)).toBe(inputs);
    expect(layer.backward(inputs)).toBe(inputs);
    const fresh = make(0.5);
    fresh.forward(inputs);
    fresh.random.randomSample(12);
    expect(fresh.random.randomSample()).toBe(layer.random.randomSample());
  });

  test("cutting a batch into pieces drops the same units", () => {
    const [whole, cut] = [make(0.5), make(0.5)];
    const inputs = ones(7, 5);
    const rows = whole.forward(inputs, { training: true }).toRows();
    const pieces = [inputs.slice(0, 2), inputs.slice(2, 3), inputs.slice(3)];
    expect(pieces.flatMap((piece) => cut.forward(piece, { training: true }).toRows())).toEqual(rows);
  });

  test("a NaN is passed on, dropped or not, to be seen", () => {
    const outputs = make(0.5).forward(
      map(ones(1, 20), () => Number.NaN),
      { training: true },
    );
    for (const value of outputs.data) expect(value).toBeNaN();
  });

  test("a rate of 0 changes nothing; 1 and what is no fraction are refused", () => {
    const inputs = matrixFrom(2, 3, 4);
    expect(make(0).forward(inputs, { training: true })).toEqual(inputs);
    for (const rate of [1, -0.1, 50, Number.NaN]) expect(() => make(rate)).toThrow(ParameterError);
  });
});
