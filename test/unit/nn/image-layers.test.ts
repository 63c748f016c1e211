import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { largestDifference, Matrix } from "../../../lib/matrix/index.js";
import { AveragePool2d, Conv2d, Flatten, MaxPool2d } from "../../../lib/nn/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const training = { training: true };

describe("Conv2d", () => {
  test("one filter of 2×2 over 3×3 pixels, by hand", () => {
    const layer = new Conv2d({ weights: Matrix.from([[1], [2], [3], [4]]), inputShape: [3, 3, 1] });
    layer.biases.data.set([100]);
    const outputs = layer.forward(Matrix.from([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(outputs.toRows()).toEqual([[137, 147, 167, 177]]);
    const dInputs = layer.backward(Matrix.from([1, 0, 0, 10]));
    expect(dInputs.toRows()).toEqual([[1, 2, 0, 3, 14, 20, 0, 30, 40]]);
    expect([...layer.dWeights.data]).toEqual([51, 62, 84, 95]);
    expect([...layer.dBiases.data]).toEqual([11]);
  });

  test("same padding gives a place for each pixel, and for each stride-th", () => {
    for (const [kernel, stride, outputShape] of [
      [3, 1, [7, 6, 2]],
      [4, 1, [7, 6, 2]],
      [3, 2, [4, 3, 2]],
    ] as const) {
      const weights = Matrix.zeros(kernel * kernel, 2);
      const layer = new Conv2d({ weights, inputShape: [7, 6, 1], stride, padding: "same" });
      expect(layer.outputShape).toEqual(outputShape);
    }
  });

  test("a batch in pieces adds up to the whole, however many images are laid out at a time", () => {
    const make = (): Conv2d => new Conv2d({ weights: matrixFrom(1, 75, 4), inputShape: [20, 20, 3] });
    const inputs = matrixFrom(2, 17, 1200); // some 19,000 numbers of patches an image, so 6 images at a time
    const dOutputs = matrixFrom(3, 17, 16 * 16 * 4);
    const [whole, cut] = [make(), make()];
    const outputs = whole.forward(inputs, training);
    const dInputs = whole.backward(dOutputs);
    for (let i = 0; i < 17; i++) {
      const piece = cut.forward(inputs.slice(i, i + 1), training);
      expect(largestDifference(piece, outputs.slice(i, i + 1))).toBeLessThan(1e-12);
      const back = cut.backward(dOutputs.slice(i, i + 1));
      expect(largestDifference(back, dInputs.slice(i, i + 1))).toBeLessThan(1e-12);
    }
    expect(largestDifference(cut.dWeights, whole.dWeights)).toBeLessThan(1e-10);
    expect(largestDifference(cut.dBiases, whole.dBiases)).toBeLessThan(1e-10);
  });

  test("backward passes add up, and accumulate adds the same", () => {
    const layer = new Conv2d({ weights: matrixFrom(1, 4, 2), inputShape: [3, 3, 1] });
    layer.forward(matrixFrom(2, 2, 9));
    const dOutputs = matrixFrom(3, 2, 8);
    layer.backward(dOutputs);
    const once = layer.dWeights.copy();
    layer.accumulate(dOutputs);
    for (const [i, value] of once.data.entries()) expect(layer.dWeights.data[i]).toBeCloseTo(2 * value, 12);
  });

  test("says its work for a row: six for each weight in each place", () => {
    const layer = new Conv2d({ weights: Matrix.zeros(25, 16), inputShape: [28, 28, 1] });
    expect(layer.workPerRow).toBe(6 * 24 * 24 * 25 * 16);
  });

  test("names what does not fit", () => {
    const weights = Matrix.zeros(18, 4);
    const layer = new Conv2d({ weights, inputShape: [5, 5, 2], name: "conv 1" });
    expect(() => layer.forward(Matrix.zeros(1, 25))).toThrow(
      "conv 1: inputs are (1, 25) but images of 5×5×2 take 50 columns",
    );
    expect(() => layer.forward(Matrix.zeros(1, 50, "float32"))).toThrow("do not mix");
    expect(() => layer.backward(Matrix.zeros(1, 36))).toThrow("backward before forward");
    layer.forward(Matrix.zeros(2, 50));
    expect(() => layer.backward(Matrix.zeros(1, 36))).toThrow(ShapeError);
    expect(() => new Conv2d({ weights, inputShape: [5, 5, 3] })).toThrow("no square filters for 3 channels");
    expect(() => new Conv2d({ weights, inputShape: [2, 5, 2] })).toThrow("3×3 do not fit on images of 2×5×2");
    for (const stride of [0, 1.5, Number.NaN])
      expect(() => new Conv2d({ weights, inputShape: [5, 5, 2], stride })).toThrow(ParameterError);
    for (const padding of [-1, 3, 0.5, "full" as "same"])
      expect(() => new Conv2d({ weights, inputShape: [5, 5, 2], padding })).toThrow('Pass "same"');
    expect(() => new Conv2d({ weights, inputShape: [5, 0, 2] })).toThrow("such as [28, 28, 1]");
  });
});

describe("MaxPool2d", () => {
  test("takes the largest of each window, channel by channel, and sends the gradient back there", () => {
    const layer = new MaxPool2d({ inputShape: [2, 4, 2], size: 2 });
    const inputs = Matrix.from([1, -1, 2, -2, 3, -3, 4, -4, 8, -8, 7, -7, 6, -6, 5, -5]);
    expect(layer.forward(inputs).toRows()).toEqual([[8, -1, 6, -3]]);
    expect(layer.backward(Matrix.from([1, 2, 3, 4])).toRows()).toEqual([
      [0, 2, 0, 0, 0, 4, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0],
    ]);
  });

  test("of equal numbers the first counts", () => {
    const layer = new MaxPool2d({ inputShape: [2, 2, 1], size: 2 });
    layer.forward(Matrix.from([0, 5, 5, 5]));
    expect(layer.backward(Matrix.from([1])).toRows()).toEqual([[0, 1, 0, 0]]);
  });

  test("a NaN is passed on, to be seen; infinities are numbers like others", () => {
    const layer = new MaxPool2d({ inputShape: [2, 2, 1], size: 2 });
    for (const place of [0, 1, 2, 3]) {
      const inputs = Matrix.from([1, 2, Number.POSITIVE_INFINITY, 4]);
      inputs.set(0, place, Number.NaN);
      expect(layer.forward(inputs).at(0, 0)).toBeNaN();
      expect(layer.backward(Matrix.from([1])).at(0, place)).toBe(1);
    }
    const infinities = Matrix.from([-Infinity, Infinity, -Infinity, 3]);
    expect(layer.forward(infinities).at(0, 0)).toBe(Infinity);
    expect(layer.forward(Matrix.from([-Infinity, -Infinity, -Infinity, -Infinity])).at(0, 0)).toBe(-Infinity);
  });

  test("what fills no window is left out; windows may overlap", () => {
    expect(new MaxPool2d({ inputShape: [5, 5, 3], size: 2 }).outputShape).toEqual([2, 2, 3]);
    expect(new MaxPool2d({ inputShape: [5, 5, 3], size: 3, stride: 1 }).outputShape).toEqual([3, 3, 3]);
    expect(() => new MaxPool2d({ inputShape: [1, 5, 3], size: 2 })).toThrow("2×2 do not fit");
  });
});

test("AveragePool2d takes the mean of each window and shares its gradient out", () => {
  const layer = new AveragePool2d({ inputShape: [2, 3, 1], size: 2 });
  expect(layer.forward(Matrix.from([1, 2, 9, 3, 6, 9])).toRows()).toEqual([[3]]);
  expect(layer.backward(Matrix.from([8])).toRows()).toEqual([[2, 2, 0, 2, 2, 0]]);
});

test("Flatten moves nothing, and stops images of another size", () => {
  const layer = new Flatten([2, 2, 3], "flatten 1");
  const inputs = matrixFrom(1, 4, 12);
  expect(layer.forward(inputs)).toBe(inputs);
  expect(layer.backward(inputs)).toBe(inputs);
  expect(layer.outputShape).toEqual([12]);
  expect(() => layer.forward(Matrix.zeros(4, 6))).toThrow("flatten 1: inputs are (4, 6) but images of 2×2×3");
  expect(() => new Flatten([2, 0])).toThrow(ParameterError);
});

describe("results out of training have memory of their own; in training it is used again", () => {
  const conv = (): Conv2d => new Conv2d({ weights: matrixFrom(1, 4, 2), inputShape: [3, 3, 1] });
  const pool = (): MaxPool2d => new MaxPool2d({ inputShape: [3, 3, 1], size: 2 });

  test.each([
    { name: "conv", make: conv },
    { name: "max pool", make: pool },
  ])("$name", ({ make }) => {
    const layer = make();
    const [one, two] = [matrixFrom(2, 2, 9), matrixFrom(3, 2, 9)];
    const first = layer.forward(one);
    const kept = first.copy();
    layer.forward(two);
    expect(first).toEqual(kept);
    expect(layer.forward(two, training).data.buffer).toBe(layer.forward(one, training).data.buffer);
  });

  test("whatever was there before, the numbers are the same", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }), (batches) => {
        for (const make of [conv, pool]) {
          const worn = make();
          for (const [seed, n] of batches.entries()) {
            const inputs = matrixFrom(seed, n, 9);
            const outputs = worn.forward(inputs, training);
            const fresh = make();
            expect(outputs.toRows()).toEqual(fresh.forward(inputs).toRows());
            expect(worn.backward(outputs).toRows()).toEqual(fresh.backward(outputs).toRows());
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
