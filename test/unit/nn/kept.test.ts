import { describe, expect, test } from "vitest";
import { ShapeError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  AveragePool2d,
  BatchNorm,
  Conv2d,
  Dense,
  Dropout,
  Flatten,
  type Layer,
  LeakyRelu,
  MaxPool2d,
  Relu,
  Sigmoid,
  Tanh,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";

const images = { inputShape: [4, 4, 1], size: 2 } as const;

describe("every layer holds the gradient against what it gave", () => {
  test.each<{ layer: Layer; columns: number }>([
    { layer: new Dense(Matrix.zeros(16, 3), "dense 1"), columns: 3 },
    { layer: new Conv2d({ weights: Matrix.zeros(9, 2), inputShape: [4, 4, 1], name: "conv 1" }), columns: 8 },
    { layer: new MaxPool2d({ ...images, name: "max pool 1" }), columns: 4 },
    { layer: new AveragePool2d({ ...images, name: "average pool 1" }), columns: 4 },
    { layer: new BatchNorm({ size: 16, name: "batch norm 1" }), columns: 16 },
    { layer: new Flatten([4, 4, 1], "flatten 1"), columns: 16 },
    { layer: new Dropout({ rate: 0.5, random: new RandomState(1), name: "dropout 1" }), columns: 16 },
    { layer: new Relu("relu 1"), columns: 16 },
    { layer: new LeakyRelu(0.1, "leaky relu 1"), columns: 16 },
    { layer: new Tanh("tanh 1"), columns: 16 },
    { layer: new Sigmoid("sigmoid 1"), columns: 16 },
  ])("$layer.name", ({ layer, columns }) => {
    expect(() => layer.backward(Matrix.zeros(3, columns))).toThrow(
      `${layer.name}: backward before forward. Call forward first.`,
    );
    for (const training of [true, false]) {
      layer.forward(Matrix.zeros(3, 16), { training });
      for (const [rows, cols] of [
        [3, columns + 1],
        [3, columns - 1],
        [3, 2 * columns],
        [2, columns],
      ] as const) {
        const back = (): Matrix => layer.backward(Matrix.zeros(rows, cols));
        expect(back).toThrow(ShapeError);
        expect(back).toThrow(
          `${layer.name}: a gradient of (${rows}, ${cols}) for outputs of (3, ${columns}).`,
        );
      }
      expect(layer.backward(Matrix.zeros(3, columns)).shape).toBe("(3, 16)");
    }
  });
});
