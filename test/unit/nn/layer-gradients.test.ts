import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AveragePool2d,
  BatchNorm,
  Conv2d,
  Dropout,
  Flatten,
  gradientCheck,
  type ImageShape,
  LeakyRelu,
  layers,
  MaxPool2d,
  network,
  type Padding,
  Sigmoid,
  softmaxCrossEntropy,
  Tanh,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { labelsFrom, matrixFrom, size } from "../../support/arbitrary.js";
import { allDifferent, awayFromZero, worstError } from "../../support/layer-gradients.js";

const RUNS = { numRuns: 50 };
const few: fc.Arbitrary<number> = fc.integer({ min: 1, max: 3 });

/** Images, and a window that fits on them. */
const images = fc
  .record({ n: few, channels: few, kernel: few, stride: few, seed: fc.nat() })
  .chain((chosen) =>
    fc.record({
      ...Object.fromEntries(Object.entries(chosen).map(([key, value]) => [key, fc.constant(value)])),
      height: fc.integer({ min: chosen.kernel, max: 6 }),
      width: fc.integer({ min: chosen.kernel, max: 6 }),
      padding: fc.constantFrom<Padding>(0, chosen.kernel - 1, "same"),
    }),
  )
  .map((chosen) => chosen as Images);

interface Images {
  n: number;
  height: number;
  width: number;
  channels: number;
  kernel: number;
  stride: number;
  padding: Padding;
  seed: number;
}

const shapeOf = ({ height, width, channels }: Images): ImageShape => [height, width, channels];

describe("gradients agree with measured slopes, over random shapes", () => {
  test("conv, with any stride and padding", () => {
    fc.assert(
      fc.property(images, few, (chosen, filters) => {
        const { n, height, width, channels, kernel, stride, padding, seed } = chosen;
        const weights = matrixFrom(seed, kernel * kernel * channels, filters);
        const layer = new Conv2d({ weights, inputShape: shapeOf(chosen), stride, padding });
        const inputs = matrixFrom(seed + 1, n, height * width * channels);
        expect(worstError(layer, inputs, { seed: seed + 2, step: 0.1 })).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test("max pool", () => {
    fc.assert(
      fc.property(images, (chosen) => {
        const { n, height, width, channels, kernel, stride, seed } = chosen;
        const layer = new MaxPool2d({ inputShape: shapeOf(chosen), size: kernel, stride });
        const inputs = allDifferent(seed, n, height * width * channels);
        expect(worstError(layer, inputs, { seed: seed + 1 })).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test("average pool", () => {
    fc.assert(
      fc.property(images, (chosen) => {
        const { n, height, width, channels, kernel, stride, seed } = chosen;
        const layer = new AveragePool2d({ inputShape: shapeOf(chosen), size: kernel, stride });
        const inputs = matrixFrom(seed, n, height * width * channels);
        expect(worstError(layer, inputs, { seed: seed + 1 })).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test("flatten", () => {
    fc.assert(
      fc.property(size, few, few, fc.nat(), (n, height, channels, seed) => {
        const inputs = matrixFrom(seed, n, height * 2 * channels);
        const layer = new Flatten([height, 2, channels]);
        expect(worstError(layer, inputs, { seed: seed + 1 })).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test.each([true, false])("dropout, training: %s", (training) => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(2 ** 32 - 1),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (n, d, seed, rate) => {
          const random = new RandomState(seed);
          const layer = new Dropout({ rate, random });
          const before = (): void => random.seed(seed);
          const options = { seed: 1, pass: { training }, before };
          expect(worstError(layer, matrixFrom(2, n, d), options)).toBeLessThan(1e-6);
        },
      ),
      RUNS,
    );
  });

  test.each([true, false])("batch norm of rows and of images, training: %s", (training) => {
    const rows = fc.integer({ min: 2, max: 6 });
    fc.assert(
      fc.property(rows, few, few, fc.nat(), (n, places, channels, seed) => {
        const inputs = matrixFrom(seed, n, places * channels);
        // Channels of all but equal numbers bend so sharply that no slope can be measured with an epsilon of 1e-5.
        const layer = new BatchNorm({ size: places * channels, channels, epsilon: 0.1 });
        layer.scale.data.set(matrixFrom(seed + 1, 1, channels).data);
        layer.shift.data.set(matrixFrom(seed + 2, 1, channels).data);
        layer.runningMean.data.set(matrixFrom(seed + 3, 1, channels).data);
        const before = (): void => {
          layer.runningVariance.data.fill(1.5);
        };
        const options = { seed: seed + 4, pass: { training }, before };
        expect(worstError(layer, inputs, options)).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test.each([
    { name: "tanh", make: () => new Tanh() },
    { name: "sigmoid", make: () => new Sigmoid() },
    { name: "leaky relu", make: () => new LeakyRelu(0.1) },
  ])("$name", ({ make }) => {
    fc.assert(
      fc.property(size, size, fc.nat(), (n, h, seed) => {
        const inputs = awayFromZero(matrixFrom(seed, n, h));
        expect(worstError(make(), inputs, { seed: seed + 1 })).toBeLessThan(1e-6);
      }),
      RUNS,
    );
  });

  test("a small convolutional network, end to end", () => {
    const { batchNorm, conv, dense, dropout, flatten, maxPool, relu, tanh } = layers;
    const model = network({
      input: [8, 8, 2],
      random: new RandomState(3),
      layers: [
        conv(3, { kernel: 3, padding: "same" }),
        batchNorm(),
        relu(),
        maxPool(2),
        conv(4, { kernel: 3 }),
        tanh(),
        flatten(),
        dense(6),
        dropout(0.3),
        dense(3),
      ],
    });
    const inputs = matrixFrom(4, 5, 128);
    const labels = labelsFrom(5, 5, 3);
    const { random } = model.layers.find(({ name }) => name === "dropout 1")!;
    const pass = (): ReturnType<typeof softmaxCrossEntropy> => {
      random!.seed(6);
      return softmaxCrossEntropy(model.forward(inputs, { training: true }), labels);
    };
    model.backward(pass().dLogits);
    for (const result of gradientCheck(model.parameters, () => pass().loss))
      expect(result.maxRelativeError, result.name).toBeLessThan(1e-5);
  });
});
