import { describe, expect, test } from "vitest";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  AveragePool2d,
  BatchNorm,
  Dropout,
  type Layer,
  LeakyRelu,
  layers,
  MaxPool2d,
  Mlp,
  network,
  Relu,
  Sequential,
  Sigmoid,
  Tanh,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";

const { batchNorm, conv, dense, dropout, flatten, leakyRelu, relu, sigmoid, tanh } = layers;

/** Those layers of a model that have nothing to learn and yet something to do. */
const elementwise = (model: Sequential): readonly Layer[] =>
  model.layers.filter(({ name }) => /relu|tanh|sigmoid|dropout/.test(name));

describe("a layer says how much work a row is, so that no piece of a batch holds up the event loop", () => {
  test.each<{ name: string; make: () => Layer; least: number }>([
    { name: "relu", make: () => new Relu(), least: 2 },
    { name: "leaky relu", make: () => new LeakyRelu(), least: 2 },
    { name: "tanh", make: () => new Tanh(), least: 20 },
    { name: "sigmoid", make: () => new Sigmoid(), least: 20 },
    { name: "dropout", make: () => new Dropout({ rate: 0.5, random: new RandomState(1) }), least: 20 },
  ])("$name: at least $least for each number of the rows that it saw last", ({ make, least }) => {
    const layer = make();
    expect(layer.workPerRow).toBe(0);
    layer.forward(Matrix.zeros(3, 40));
    const work = layer.workPerRow!;
    expect(work).toBeGreaterThanOrEqual(least * 40);
    layer.forward(Matrix.zeros(1, 80));
    expect(layer.workPerRow).toBe(2 * work);
  });

  test("layers that know their shape know their work", () => {
    expect(new BatchNorm({ size: 200, channels: 2 }).workPerRow).toBeGreaterThan(12 * 200);
    for (const Pool of [MaxPool2d, AveragePool2d]) {
      const workOf = (side: number, size: number): number =>
        new Pool({ inputShape: [side, side, 3], size }).workPerRow;
      expect(workOf(8, 2)).toBeGreaterThan(2 * 2 * 2 * 4 * 4 * 3);
      expect(workOf(16, 2)).toBe(4 * workOf(8, 2));
      expect(workOf(16, 4)).toBeGreaterThan(workOf(8, 2)); // as many windows, and larger ones
    }
  });

  test("in a model they know it before the first pass, so that the first batch is cut as all later ones are", () => {
    const models = [
      new Mlp({ sizes: [6, 50, 40, 3], random: new RandomState(1) }),
      network({
        input: [8, 8, 1],
        random: new RandomState(1),
        layers: [
          sigmoid(),
          conv(2, { kernel: 3 }),
          batchNorm(),
          relu(),
          flatten(),
          dropout(0.2),
          dense(9),
          leakyRelu(),
          tanh(),
        ],
      }),
    ];
    for (const model of models) {
      const before = elementwise(model).map(({ workPerRow }) => workPerRow);
      model.forward(Matrix.zeros(2, model.inputSize), { training: true });
      expect(before).toEqual(elementwise(model).map(({ workPerRow }) => workPerRow));
      for (const work of before) expect(work).toBeGreaterThan(0);
    }
  });

  test("behind a layer of a reader's own it is zero until a pass has shown the width", () => {
    const own: Layer = {
      name: "own",
      parameters: [],
      forward: (inputs) => inputs,
      accumulate: () => {},
      backward: (dOutputs) => dOutputs,
    };
    const after = new Relu();
    const model = new Sequential({ layers: [own, after], inputSize: 5 });
    expect(after.workPerRow).toBe(0);
    model.forward(Matrix.zeros(1, 5));
    expect(after.workPerRow).toBeGreaterThan(0);
  });
});
