import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../lib/matrix/index.js";
import {
  AveragePool2d,
  BatchNorm,
  Conv2d,
  Dropout,
  type ImageShape,
  type Layer,
  LeakyRelu,
  MaxPool2d,
  type Padding,
  Sigmoid,
  Tanh,
} from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";

type Numbers<Name extends string> = Record<Name, number[]>;

interface Recorded {
  conv: (Numbers<
    "inputs" | "weights" | "biases" | "outputs" | "dOutputs" | "dInputs" | "dWeights" | "dBiases"
  > &
    Images & { kernel: number; padding: Padding })[];
  pool: (Numbers<"inputs" | "dOutputs" | "largest" | "mean" | "dLargest" | "dMean"> &
    Images & { size: number })[];
  batchNorm: (Numbers<"scale" | "shift" | "runningMean" | "runningVariance" | "newInputs" | "newOutputs"> & {
    n: number;
    size: number;
    channels: number;
    batches: Numbers<"inputs" | "outputs" | "dOutputs" | "dInputs" | "dScale" | "dShift">[];
  })[];
  dropout: Numbers<"inputs" | "outputs" | "dOutputs" | "dInputs"> & { n: number; rate: number; seed: number };
  activations: Record<string, number[]> & { n: number; z: number[]; dOutputs: number[] };
}

interface Images {
  n: number;
  inputShape: ImageShape;
  outputShape: ImageShape;
  stride: number;
}

const recorded = JSON.parse(
  readFileSync(new URL("figures/layers.json", import.meta.url), "utf8"),
) as Recorded;

/** How far from NumPy's float64 each may be: the order of sums is another, and float32 has some 7 digits. */
const tolerances = { float64: 1e-12, float32: 1e-5 };

function expectClose(found: Matrix, numpy: number[], hint: string): void {
  const tolerance = tolerances[found.dtype];
  expect(found.data.length, `${hint}: another number of numbers`).toBe(numpy.length);
  const wrong = numpy.findIndex((value, i) => !(Math.abs(found.data[i]! - value) <= tolerance));
  const where = `${hint}. The first that is off is number ${wrong}: ${found.data[wrong]}, in NumPy ${numpy[wrong]}`;
  expect(wrong, where).toBe(-1);
}

describe.each(["float64", "float32"] as const)(
  "layers give what plain loops in NumPy give, in %s",
  (dtype) => {
    const rowsOf = (n: number, numbers: number[]): Matrix =>
      new Matrix(n, numbers.length / n, Float64Array.from(numbers)).copy(dtype);

    function expectSame(found: Matrix, numpy: number[], hint: string): void {
      expect(found.dtype, hint).toBe(dtype);
      expectClose(found, numpy, hint);
    }

    test.each(recorded.conv)(
      "conv of $inputShape with kernel $kernel, stride $stride, padding $padding",
      (numpy) => {
        const { n, inputShape, outputShape, kernel, stride, padding } = numpy;
        const weights = rowsOf(kernel * kernel * inputShape[2], numpy.weights);
        const layer = new Conv2d({ weights, inputShape, stride, padding });
        layer.biases.data.set(numpy.biases);
        expect(layer.outputShape).toEqual(outputShape);
        const outputs = layer.forward(rowsOf(n, numpy.inputs));
        expectSame(
          outputs,
          numpy.outputs,
          "forward: check im2col's order (line, column, channel) and its padding",
        );
        const dInputs = layer.backward(rowsOf(n, numpy.dOutputs));
        expectSame(layer.dWeights, numpy.dWeights, "dW = patchesᵀ·dZ: are the patches those of this pass?");
        expectSame(layer.dBiases, numpy.dBiases, "db: the sum of dZ over images and places");
        expectSame(dInputs, numpy.dInputs, "dX: col2im adds where windows overlap, and starts from zero");
      },
    );

    test.each(recorded.pool)("pools of $inputShape with size $size, stride $stride", (numpy) => {
      const { n, inputShape, size, stride } = numpy;
      const [inputs, dOutputs] = [rowsOf(n, numpy.inputs), rowsOf(n, numpy.dOutputs)];
      const max = new MaxPool2d({ inputShape, size, stride });
      const average = new AveragePool2d({ inputShape, size, stride });
      expectSame(max.forward(inputs), numpy.largest, "largest: check where windows start");
      expectSame(max.backward(dOutputs), numpy.dLargest, "back: of equal numbers the first has the gradient");
      expectSame(average.forward(inputs), numpy.mean, "mean: check where windows start");
      expectSame(average.backward(dOutputs), numpy.dMean, "back: an even share for each pixel of the window");
    });

    test.each(recorded.batchNorm)("batch norm of $size columns in $channels channels", (numpy) => {
      const { n, size, channels } = numpy;
      const layer = new BatchNorm({ size, channels, dtype });
      layer.scale.data.set(numpy.scale);
      layer.shift.data.set(numpy.shift);
      for (const batch of numpy.batches) {
        for (const { gradient } of layer.parameters) gradient.data.fill(0);
        const outputs = layer.forward(rowsOf(n, batch.inputs), { training: true });
        expectSame(outputs, batch.outputs, "training: the batch's own variance is divided by M, not M - 1");
        const dInputs = layer.backward(rowsOf(n, batch.dOutputs));
        expectSame(dInputs, batch.dInputs, "back: the mean and the variance move with every row");
        expectSame(layer.dScale, batch.dScale, "back: the sum of dY ⊙ X̂ of each channel");
        expectSame(layer.dShift, batch.dShift, "back: the sum of dY of each channel");
      }
      expectSame(layer.runningMean, numpy.runningMean, "the share of the old running mean is the momentum");
      expectSame(layer.runningVariance, numpy.runningVariance, "running variances are divided by M - 1");
      const answers = layer.forward(rowsOf(2, numpy.newInputs));
      expectSame(answers, numpy.newOutputs, "out of training the running statistics count");
    });

    test("dropout, with NumPy's own numbers", () => {
      const { n, rate, seed, ...numpy } = recorded.dropout;
      const layer = new Dropout({ rate, random: new RandomState(seed) });
      const outputs = layer.forward(rowsOf(n, numpy.inputs), { training: true });
      expectSame(outputs, numpy.outputs, "one number for each entry, row by row; kept from the rate on");
      expectSame(layer.backward(rowsOf(n, numpy.dOutputs)), numpy.dInputs, "back: the same mask");
    });

    test.each<{ name: string; layer: Layer }>([
      { name: "tanh", layer: new Tanh() },
      { name: "sigmoid", layer: new Sigmoid() },
      { name: "leakyRelu", layer: new LeakyRelu() },
    ])("$name", ({ name, layer }) => {
      const { n, z, dOutputs } = recorded.activations;
      expectSame(layer.forward(rowsOf(n, z)), recorded.activations[name]!, `${name}: check the formula`);
      const back = recorded.activations[`${name}Backward`]!;
      expectSame(layer.backward(rowsOf(n, dOutputs)), back, `${name}: check the derivative`);
    });
  },
);
