import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { type LoadedMnist, loadMnist } from "../../lib/data/index.js";
import { largestDifference, Matrix, map, subtract, sum } from "../../lib/matrix/index.js";
import { lecunNormal, Mlp, normal, softmaxCrossEntropy } from "../../lib/nn/index.js";
import { RandomState } from "../../lib/random/index.js";
import { sgd } from "../../lib/train/index.js";
import { describeWith, mnist } from "../support/needs.js";

interface Run {
  initialPredictions: number[][];
  initialLoss: number;
  w1Change: number;
  epochs: { loss: number }[];
}

const figures = (name: string): Run =>
  JSON.parse(readFileSync(new URL(`figures/${name}.json`, import.meta.url), "utf8")) as Run;

/** Both programs add this to a probability before its logarithm. */
const epsilon = 1e-8;

describeWith("the first figures of two published systems, in float64", [mnist()], () => {
  let data: LoadedMnist;
  beforeAll(async () => {
    data = await loadMnist();
  });

  test("D: the first predictions, their loss, and what one step changes in the first weights", () => {
    const numpy = figures("D-42");
    const model = new Mlp({
      sizes: [784, 128, 64, 10],
      random: new RandomState(42),
      initializer: normal(0.01),
    });
    // D rounds pixel / 255 to float32 before its float64 weights take it up; in float64 the loss is off by 4e-13.
    const first = data.train.take(5);
    const inputs = first.inputs({ dtype: "float32" }).copy("float64");

    const { loss, probabilities, dLogits } = softmaxCrossEntropy(model.forward(inputs), first.labels, {
      epsilon,
    });
    expect(
      largestDifference(probabilities, Matrix.from(numpy.initialPredictions)),
      "5×10 predictions",
    ).toBeLessThan(1e-12);
    expect(Math.abs(loss - numpy.initialLoss), `loss ${loss}: is epsilon 1e-8 added?`).toBeLessThan(1e-12);

    const weights = model.dense[0]!.weights;
    const before = weights.copy();
    model.backward(dLogits);
    sgd({ learningRate: 0.01 }).step(model.parameters);
    const change = sum(map(subtract(weights, before), Math.abs));
    expect(Math.abs(change - numpy.w1Change), `sum of |change of W1| is ${change}`).toBeLessThan(1e-12);
  });

  test("E: the loss of the untrained network over 56,000 images in OpenML's order", () => {
    const numpy = figures("E-42");
    // OpenML holds the training set, then the test set; E permutes the 70,000 rows and tests on the first 14,000.
    const rows = new RandomState(42).permutation(70_000).subarray(14_000);
    const model = new Mlp({
      sizes: [784, 128, 10],
      random: new RandomState(42),
      initializer: lecunNormal(),
    });
    let loss = 0;
    for (let start = 0; start < rows.length; start += 1000) {
      const images = [...rows.subarray(start, start + 1000)].map((row) =>
        row < 60_000 ? data.train.slice(row, row + 1) : data.test.slice(row - 60_000, row - 59_999),
      );
      const inputs = Matrix.zeros(images.length, 784);
      for (const [i, image] of images.entries()) inputs.row(i).set(image.inputs().data);
      const labels = images.map((image) => image.labels[0]!);
      loss += softmaxCrossEntropy(model.forward(inputs), labels, {
        epsilon,
        count: rows.length,
      }).loss;
    }
    expect(Math.abs(loss / numpy.epochs[0]!.loss - 1), `loss ${loss}`).toBeLessThan(1e-12);
    expect(loss.toFixed(4)).toBe("2.3386");
  });
});
