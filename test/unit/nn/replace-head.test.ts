import { beforeAll, describe, expect, test } from "vitest";
import { drawDigits } from "../../../lib/data/index.js";
import { ParameterError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  Dense,
  type Layer,
  layers,
  Mlp,
  Network,
  network,
  normal,
  Relu,
  replaceHead,
  Sequential,
  summarize,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { adam, type Examples, evaluate, examplesOf, fit } from "../../../lib/train/index.js";

/** Parameters and statistics of some layers, as they are now. */
const numbers = (of: readonly Layer[]): Matrix[] =>
  of.flatMap((layer) => [...layer.parameters, ...(layer.statistics ?? [])].map(({ value }) => value.copy()));

describe("replacing the head", () => {
  const old = new Mlp({ sizes: [6, 5, 4, 3], random: new RandomState(1), dtype: "float32" });

  test("shares all layers but the last, which is fresh and as wide as there are classes", () => {
    const before = numbers(old.layers);
    const model = replaceHead(old, { classes: 7, random: new RandomState(2), initializer: normal(0.5) });
    expect(model.layers.slice(0, -1)).toEqual(old.layers.slice(0, -1));
    for (const [i, layer] of model.layers.slice(0, -1).entries()) expect(layer).toBe(old.layers[i]);
    const head = model.layers.at(-1) as Dense;
    expect(head.name).toBe("dense 3");
    expect(head.weights).toEqual(normal(0.5).draw(new RandomState(2), 4, 7).copy("float32"));
    expect(head.biases).toEqual(Matrix.zeros(1, 7, "float32"));
    expect(model.forward(Matrix.zeros(2, 6, "float32")).shape).toBe("(2, 7)");
    expect(model.frozen).toBe(0);
    expect(numbers(old.layers)).toEqual(before);
  });

  test("a network stays one, and tells its shapes", () => {
    const images = network({
      input: [4, 4, 1],
      random: new RandomState(1),
      layers: [layers.conv(2, { kernel: 3 }), layers.flatten(), layers.dense(5)],
    });
    const model: Network = replaceHead(images, { classes: 3, random: new RandomState(2) });
    expect(model).toBeInstanceOf(Network);
    expect(model.inputShape).toEqual([4, 4, 1]);
    expect(model.outputShapes).toEqual([[2, 2, 2], [8], [3]]);
    expect(summarize(model).map(({ output }) => output)).toEqual(["4 × 4 × 1", "2 × 2 × 2", "8", "3", ""]);
    expect(images.outputShapes.at(-1)).toEqual([5]);
    expect(replaceHead(old, { classes: 3, random: new RandomState(2) })).not.toBeInstanceOf(Network);
  });

  test("of a model that does not end in a dense layer, or for no classes, is refused", () => {
    const open = new Sequential({ layers: [new Dense(Matrix.zeros(2, 2)), new Relu()], inputSize: 2 });
    const random = new RandomState(1);
    expect(() => replaceHead(open, { classes: 2, random })).toThrow(
      "the last layer is relu, expected a dense one",
    );
    for (const classes of [0, 1.5, Number.NaN])
      expect(() => replaceHead(old, { classes, random })).toThrow(ParameterError);
  });
});

describe("transfer learning, from the digits 0 to 4 to 5 to 9", () => {
  let first: Examples;
  let second: Examples;
  let held: Examples;
  beforeAll(async () => {
    const drawn = await drawDigits({ count: 1600, seed: 3 });
    const { pixels, labels, height, width } = drawn;
    const size = height * width;
    /** Those digits among some rows, at half the size, with labels that begin at 0. */
    const pick = (from: number, to: number, digits: { least: number }): Examples => {
      const rows = Array.from({ length: to - from }, (_, i) => from + i).filter(
        (row) => labels[row]! >= digits.least && labels[row]! < digits.least + 5,
      );
      const small = rows.map((row) => halved(pixels.subarray(row * size, (row + 1) * size), width));
      return examplesOf(
        Matrix.from(small),
        rows.map((row) => labels[row]! - digits.least),
      );
    };
    first = pick(0, 1000, { least: 0 });
    second = pick(1000, 1120, { least: 5 }); // few, as in life
    held = pick(1120, 1600, { least: 5 });
  });

  const learn = async (model: Sequential, examples: Examples, epochs: number): Promise<void> => {
    const options = { optimizer: adam({ learningRate: 0.003 }), epochs, batchSize: 20 };
    for await (const _ of fit(model, examples, { ...options, shuffle: new RandomState(4) }));
  };

  const build = (): Sequential =>
    network({
      input: 196,
      layers: [layers.dense(64), layers.batchNorm(), layers.relu(), layers.dropout(0.2), layers.dense(5)],
      random: new RandomState(1),
    });

  test("the new head learns on frozen layers, which stay as they are to the last bit", async () => {
    const model = build();
    await learn(model, first, 12);
    const frozen = model.layers.slice(0, -1);
    const before = numbers(frozen);
    const oldHead = numbers(model.layers.slice(-1));
    const dropout = model.layers[3]!.random!.state();

    const other = replaceHead(model, { classes: 5, random: new RandomState(2) }).freeze(frozen.length);
    const untrained = await evaluate(other, held);
    await learn(other, second, 40);
    const trained = await evaluate(other, held);

    expect(numbers(frozen)).toEqual(before);
    expect(numbers(model.layers.slice(-1))).toEqual(oldHead);
    expect(model.layers[3]!.random!.state()).toEqual(dropout); // a frozen dropout draws nothing
    expect(untrained.accuracy).toBeLessThan(0.45);
    expect(trained.accuracy).toBeGreaterThan(0.75);

    // The same head on layers that have learned nothing: what was learned from other digits is what helps.
    const naive = replaceHead(build(), { classes: 5, random: new RandomState(2) }).freeze(frozen.length);
    await learn(naive, second, 40);
    expect(trained.accuracy).toBeGreaterThan((await evaluate(naive, held)).accuracy + 0.1);
  });

  test("without freezing, the layers shared with the old model change too", async () => {
    const model = build();
    await learn(model, first, 1);
    const before = numbers(model.layers.slice(0, -1));
    await learn(replaceHead(model, { classes: 5, random: new RandomState(2) }), second, 1);
    expect(numbers(model.layers.slice(0, -1))).not.toEqual(before);
  });
});

/** Every 2×2 pixels made one, from bytes to 0..1. */
function halved(pixels: Uint8Array, width: number): number[] {
  const half = width / 2;
  return Array.from({ length: half * half }, (_, i) => {
    const at = 2 * Math.floor(i / half) * width + 2 * (i % half);
    return (pixels[at]! + pixels[at + 1]! + pixels[at + width]! + pixels[at + width + 1]!) / (4 * 255);
  });
}
