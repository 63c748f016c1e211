import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  type Dropout,
  glorotUniform,
  type Initializer,
  type LayerMaker,
  layers,
  Mlp,
  type Network,
  network,
  normal,
  Relu,
  Sequential,
  summarize,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const { averagePool, batchNorm, conv, dense, dropout, flatten, leakyRelu, maxPool, relu, sigmoid, tanh } =
  layers;

const lenet = (): Network =>
  network({
    input: [28, 28, 1],
    random: new RandomState(1),
    dtype: "float32",
    layers: [
      conv(16, { kernel: 5 }),
      batchNorm(),
      relu(),
      maxPool(2),
      conv(32, { kernel: 3, padding: "same" }),
      relu(),
      maxPool(2),
      flatten(),
      dense(128),
      relu(),
      dropout(0.5),
      dense(10),
    ],
  });

describe("network", () => {
  test("works out the sizes, numbers layers by kind, and gives a model", () => {
    const model = lenet();
    expect(model).toBeInstanceOf(Sequential);
    expect(model.inputSize).toBe(784);
    expect(model.layers.map(({ name }) => name)).toEqual([
      "conv 1",
      "batch norm 1",
      "relu 1",
      "max pool 1",
      "conv 2",
      "relu 2",
      "max pool 2",
      "flatten 1",
      "dense 1",
      "relu 3",
      "dropout 1",
      "dense 2",
    ]);
    const logits = model.forward(matrixFrom(2, 3, 784, "float32"), { training: true });
    expect([logits.shape, logits.dtype]).toEqual(["(3, 10)", "float32"]);
    model.backward(logits);
  });

  test("starts as an Mlp of the same seed does", () => {
    const mlp = new Mlp({ sizes: [6, 5, 4, 3], random: new RandomState(7) });
    const model = network({
      input: 6,
      random: new RandomState(7),
      layers: [dense(5), relu(), dense(4), relu(), dense(3)],
    });
    expect(model.parameters.map(({ name, value }) => [name, value])).toEqual(
      mlp.parameters.map(({ name, value }) => [name, value]),
    );
  });

  test("with dropout or without, the weights are the same; each dropout has a stream of its own", () => {
    const make = (rates: number[]): Network =>
      network({
        input: 6,
        random: new RandomState(7),
        layers: [...rates.map(dropout), dense(5), ...rates.map(dropout), dense(3)],
      });
    const [with2, without] = [make([0.5]), make([])];
    expect(with2.parameters.map(({ value }) => value)).toEqual(without.parameters.map(({ value }) => value));
    const [first, second] = with2.layers.filter((layer): layer is Dropout => "rate" in layer);
    expect(first!.random).not.toBe(second!.random);
    expect(first!.random.randomSample()).not.toBe(second!.random.randomSample());
    const again = make([0.5]).layers[0] as Dropout;
    expect(again.random.randomSample(2)[0]).toBe((make([0.5]).layers[0] as Dropout).random.randomSample());
  });

  test("a layer's own initializer comes before the network's", () => {
    const model = network({
      input: [3, 3, 1],
      random: new RandomState(1),
      initializer: normal(0),
      layers: [conv(2, { kernel: 2 }), flatten(), dense(2, { initializer: glorotUniform() })],
    });
    const [filters, , weights] = model.parameters;
    expect([...filters!.value.data].every((value) => value === 0)).toBe(true);
    expect([...weights!.value.data].every((value) => value !== 0)).toBe(true);
  });

  test("a convolution's weights lie within Glorot's limit for K·K·C and K·K·F", () => {
    const model = network({
      input: [9, 9, 2],
      random: new RandomState(1),
      layers: [conv(64, { kernel: 5, initializer: glorotUniform() }), flatten(), dense(2)],
    });
    const { value } = model.parameters[0]!;
    const largest = Math.max(...Array.from(value.data, Math.abs));
    const limit = Math.sqrt(6 / (25 * 2 + 25 * 64));
    expect(value.shape).toBe("(50, 64)");
    expect(largest / limit).toBeLessThanOrEqual(1);
    expect(largest / limit).toBeGreaterThan(0.99);
  });

  test("an initializer that takes a convolution's fans for its shape is refused", () => {
    const own: Initializer = { name: "own", draw: (_, fanIn, fanOut) => Matrix.zeros(fanIn, fanOut) };
    const make = (layer: LayerMaker): Network =>
      network({ input: [3, 3, 1], random: new RandomState(1), initializer: own, layers: [layer] });
    expect(() => make(conv(2, { kernel: 3 }))).toThrow("own: it drew weights of (9, 18), expected (9, 2)");
    expect(make(conv(2, { kernel: 1 })).outputShapes).toEqual([[3, 3, 2]]);
  });

  test("every kind of layer stands where its shape allows", () => {
    const model = network({
      input: [8, 8, 1],
      random: new RandomState(1),
      layers: [
        conv(2, { kernel: 3, stride: 1 }),
        leakyRelu(0.2),
        averagePool(2),
        tanh(),
        flatten(),
        sigmoid(),
      ],
    });
    expect(model.outputShapes).toEqual([[6, 6, 2], [6, 6, 2], [3, 3, 2], [3, 3, 2], [18], [18]]);
    expect(model.forward(matrixFrom(1, 2, 64)).shape).toBe("(2, 18)");
  });

  test("takes layers that a reader wrote", () => {
    const twice: LayerMaker = {
      name: "twice",
      make: ({ name, inputShape }) => ({ layer: new Relu(name), outputShape: inputShape }),
    };
    const model = network({ input: 4, random: new RandomState(1), layers: [twice, twice] });
    expect(model.layers.map(({ name }) => name)).toEqual(["twice 1", "twice 2"]);
  });

  const failing = (input: number | number[], ...list: LayerMaker[]): unknown => {
    try {
      return network({ input, random: new RandomState(1), layers: list });
    } catch (error) {
      return error;
    }
  };

  test("a mistake in sizes says what each layer gives, and which one does not fit", () => {
    const error = failing([28, 28, 1], conv(16, { kernel: 5 }), relu(), maxPool(2), dense(10)) as Error;
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toBe(
      "network: the input is 28×28×1, conv 1 gives 24×24×16, relu 1 gives 24×24×16, max pool 1 gives 12×12×16, " +
        "and dense 1 does not fit there. " +
        "dense 1 takes rows of numbers, not images of 12×12×16. Put flatten() before it.",
    );
    expect(error.cause).toBeInstanceOf(ShapeError);
  });

  test.each([
    { what: "an image layer after rows", of: [784, conv(4, { kernel: 3 })], says: "conv 1 takes images" },
    {
      what: "a kernel larger than the images",
      of: [[4, 4, 1], conv(4, { kernel: 5 })],
      says: "do not fit on",
    },
    { what: "pooling to nothing", of: [[1, 4, 1], maxPool(2)], says: "2×2 do not fit on images of 1×4×1" },
    { what: "no units", of: [784, dense(0)], says: "dense 1: units are 0" },
    { what: "half a filter", of: [[4, 4, 1], conv(1.5, { kernel: 3 })], says: "conv 1: filters are 1.5" },
    { what: "a kernel of 0", of: [[4, 4, 1], conv(2, { kernel: 0 })], says: "conv 1: kernel are 0" },
    { what: "a rate of 50", of: [784, dropout(50)], says: "dropout 1: a rate of 50" },
    { what: "an image without channels", of: [[28, 28]], says: "such as [28, 28, 1]" },
    { what: "no layers", of: [784], says: "there is no layer" },
  ])("$what is refused", ({ of: [input, ...list], says }) => {
    const error = failing(input as number, ...(list as LayerMaker[])) as Error;
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toContain(says);
  });
});

describe("summarize", () => {
  test("has a line for the input, each layer and all of them", () => {
    const lines = summarize(lenet());
    expect(lines.slice(0, 5)).toEqual([
      { layer: "input", output: "28 × 28 × 1", parameters: 0 },
      { layer: "conv 1", output: "24 × 24 × 16", parameters: 416 },
      { layer: "batch norm 1", output: "24 × 24 × 16", parameters: 32 },
      { layer: "relu 1", output: "24 × 24 × 16", parameters: 0 },
      { layer: "max pool 1", output: "12 × 12 × 16", parameters: 0 },
    ]);
    const total = lenet().parameters.reduce((sum, { value }) => sum + value.data.length, 0);
    expect(lines.at(-1)).toEqual({ layer: "in all", output: "", parameters: total });
  });

  test("of an Mlp tells its widths, and leaves it as it was", () => {
    const model = new Mlp({ sizes: [7, 5, 3], random: new RandomState(1) });
    expect(summarize(model).map(({ output, parameters }) => [output, parameters])).toEqual([
      ["7", 0],
      ["5", 40],
      ["5", 0],
      ["3", 18],
      ["", 58],
    ]);
    expect(() => model.backward(Matrix.zeros(2, 3))).toThrow("Go back through the batch");
  });
});
