import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { largestDifference, Matrix, mean, scale, transpose } from "../../../lib/matrix/index.js";
import { BatchNorm } from "../../../lib/nn/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const training = { training: true };

describe("BatchNorm", () => {
  test("brings each column to mean 0 and variance 1, then scales and shifts", () => {
    const layer = new BatchNorm({ size: 3 });
    layer.scale.data.set([1, 2, 1]);
    layer.shift.data.set([0, 0, 5]);
    const columns = transpose(layer.forward(matrixFrom(1, 50, 3), training));
    const expected = [
      [0, 1],
      [0, 2],
      [5, 1],
    ] as const;
    for (const [c, [middle, deviation]] of expected.entries()) {
      const column = Array.from(columns.row(c));
      const found = column.reduce((sum, x) => sum + x, 0) / 50;
      expect(found).toBeCloseTo(middle, 12);
      expect(Math.sqrt(column.reduce((sum, x) => sum + (x - found) ** 2, 0) / 50)).toBeCloseTo(deviation, 4);
    }
  });

  test("of images, every pixel of a channel counts as a row", () => {
    const images = new BatchNorm({ size: 12, channels: 3 });
    const rows = new BatchNorm({ size: 3 });
    const inputs = matrixFrom(1, 5, 12);
    const pixels = new Matrix(20, 3, inputs.data);
    expect([...images.forward(inputs, training).data]).toEqual([...rows.forward(pixels, training).data]);
    const dOutputs = matrixFrom(2, 5, 12);
    const dRows = new Matrix(20, 3, dOutputs.data);
    expect([...images.backward(dOutputs).data]).toEqual([...rows.backward(dRows).data]);
  });

  test("out of training an answer does not depend on the other rows, and nothing is gathered", () => {
    const layer = new BatchNorm({ size: 4 });
    layer.forward(matrixFrom(1, 9, 4), training);
    const before = layer.statistics.map(({ value }) => value.copy());
    const inputs = matrixFrom(2, 6, 4);
    const together = layer.forward(inputs);
    for (let i = 0; i < 6; i++)
      expect(layer.forward(inputs.slice(i, i + 1)).toRows()).toEqual([[...together.row(i)]]);
    expect(layer.statistics.map(({ value }) => value)).toEqual(before);
  });

  test("the running statistics come to those of what it is trained on", () => {
    const layer = new BatchNorm({ size: 1, momentum: 0.9 });
    for (let step = 0; step < 200; step++) layer.forward(scale(matrixFrom(step, 64, 1), 3), training);
    expect(layer.runningMean.at(0, 0)).toBeCloseTo(0, 0);
    // Normal numbers of which a third are zero have a variance of 2/3.
    expect(Math.abs(layer.runningVariance.at(0, 0) - 6)).toBeLessThan(1.5);
    expect(Math.abs(mean(layer.forward(Matrix.from([[0]]))))).toBeLessThan(0.5);
  });

  test("a pass that is not finite leaves the running statistics as they were, all of them", () => {
    const layer = new BatchNorm({ size: 2 });
    layer.forward(matrixFrom(1, 9, 2), training);
    const before = layer.statistics.map(({ value }) => value.copy());
    for (const wrong of [Number.NaN, Infinity, -Infinity, 1e200]) {
      const inputs = matrixFrom(2, 9, 2);
      inputs.set(4, 1, wrong); // of 1e200 the mean is finite, the variance is not
      layer.forward(inputs, training);
      expect(layer.statistics.map(({ value }) => value)).toEqual(before);
    }
    layer.forward(matrixFrom(3, 9, 2), training);
    expect(layer.statistics.map(({ value }) => value)).not.toEqual(before);
  });

  test("a column of equal numbers comes to its shift, and stays finite on the way back", () => {
    const layer = new BatchNorm({ size: 2 });
    layer.shift.data.set([7, 8]);
    const same = new Matrix(3, 2, Float64Array.of(5, 1e-9, 5, 1e-9, 5, 1e-9));
    expect(layer.forward(same, training).toRows()).toEqual([
      [7, 8],
      [7, 8],
      [7, 8],
    ]);
    for (const value of layer.backward(matrixFrom(1, 3, 2)).data) expect(value).toSatisfy(Number.isFinite);
  });

  test("keeps its digits far from zero, where a difference of sums would lose them", () => {
    const far = Matrix.from([[1e8], [1e8 + 1], [1e8 + 2]]);
    const near = Matrix.from([[0], [1], [2]]);
    const outputs = new BatchNorm({ size: 1 }).forward(far, training);
    const same = new BatchNorm({ size: 1 }).forward(near, training);
    expect(largestDifference(outputs, same)).toBeLessThan(1e-9);
  });

  test("says that it needs the batch whole; scale and shift do not decay; statistics are named", () => {
    const layer = new BatchNorm({ size: 2, name: "batch norm 1" });
    expect(layer.wholeBatch).toBe(true);
    expect(layer.parameters.map(({ name, decays }) => [name, decays])).toEqual([
      ["batch norm 1 scale", false],
      ["batch norm 1 shift", false],
    ]);
    expect(layer.statistics.map(({ name }) => name)).toEqual([
      "batch norm 1 running mean",
      "batch norm 1 running variance",
    ]);
  });

  test("names what does not fit", () => {
    const layer = new BatchNorm({ size: 2, name: "batch norm 1" });
    expect(() => layer.forward(Matrix.zeros(1, 2), training)).toThrow("batch norm 1: a batch with 1 row");
    expect(() => layer.forward(Matrix.zeros(3, 4), training)).toThrow("made for 2 columns");
    expect(() => layer.backward(Matrix.zeros(3, 2))).toThrow("backward before forward");
    layer.forward(Matrix.zeros(3, 2), training);
    expect(() => layer.backward(Matrix.zeros(3, 4))).toThrow(ShapeError);
    for (const wrong of [
      { size: 0 },
      { size: 4, channels: 3 },
      { size: 4, momentum: 1 },
      { size: 4, epsilon: 0 },
    ])
      expect(() => new BatchNorm(wrong)).toThrow(ParameterError);
  });
});
