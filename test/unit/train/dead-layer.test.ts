import { describe, expect, test } from "vitest";
import { augment } from "../../../lib/data/index.js";
import { DivergedError } from "../../../lib/errors.js";
import { layers, Mlp, type Model, network, normal } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { fit, sgd } from "../../../lib/train/index.js";
import { fewDigits } from "../../support/few-digits.js";

const { train: digits } = await fewDigits({ train: 300, test: 10 });

async function train(model: Model, learningRate: number): Promise<number> {
  let last = Number.NaN;
  const options = { optimizer: sgd({ learningRate }), epochs: 3, batchSize: 32, epsilon: 1e-15 };
  for await (const { accuracy } of fit(model, digits, options)) last = accuracy;
  return last;
}

describe("a network that died", () => {
  test.each([1e3, 1e6, 1e9])(
    "at a learning rate of %d stops with the layer and the mend",
    async (learningRate) => {
      const error = await train(
        new Mlp({ sizes: [784, 16, 10], random: new RandomState(1) }),
        learningRate,
      ).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DivergedError);
      expect((error as DivergedError).at).toMatchObject({ layer: "relu 1", epoch: 1, learningRate });
      expect((error as DivergedError).message).toMatch(/all units of relu 1 are dead.*try a tenth of it/);
    },
  );

  test("is looked for in as many images each time where they are varied as they are read: what a generator gives hangs on it", async () => {
    const varied = augment(digits, { random: new RandomState(3), shift: 1 });
    let read = 0;
    const counted: typeof varied = {
      ...varied,
      gather(rows, into) {
        read += rows.length;
        varied.gather(rows, into);
      },
    };
    const model = new Mlp({ sizes: [784, 16, 10], random: new RandomState(1) });
    const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 32 };
    for await (const _ of fit(model, counted, options));
    expect(read).toBe(2 * (digits.count + 128));
  });

  test("is told from one that learns, from zero weights, and from units that cannot die", async () => {
    expect(await train(new Mlp({ sizes: [784, 16, 10], random: new RandomState(1) }), 0.1)).toBeGreaterThan(
      0.5,
    );
    const zero = new Mlp({ sizes: [784, 16, 10], random: new RandomState(1), initializer: normal(0) });
    expect(await train(zero, 0.1)).toBeLessThan(0.3);
    const leaky = network({
      input: 784,
      layers: [layers.dense(16), layers.leakyRelu(), layers.dense(10)],
      random: new RandomState(1),
    });
    expect(await train(leaky, 100)).toBeGreaterThanOrEqual(0);
  });
});
