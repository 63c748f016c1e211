import { describe, expect, test } from "vitest";
import { AbortedError, DataFormatError } from "../../../lib/errors.js";
import { argmaxRows, largestDifference, Matrix } from "../../../lib/matrix/index.js";
import { layers, Mlp, network, softmax } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { type Examples, evaluate, examplesOf, fit, predict, sgd } from "../../../lib/train/index.js";

describe("predict", () => {
  test("gives the softmax of the logits, in the examples' order, however the work is cut", async () => {
    // 1200·800 weights make pieces of a few rows.
    const model = new Mlp({ sizes: [1200, 800, 3], random: new RandomState(1) });
    const inputs = new Matrix(10, 1200, new RandomState(2).uniform(0, 1, 12_000));
    const examples = examplesOf(inputs, new Uint8Array(10));
    const probabilities = await predict(model, examples);
    expect(probabilities.shape).toBe("(10, 3)");
    expect(largestDifference(probabilities, softmax(model.forward(inputs)))).toBeLessThan(1e-14);
    expect(argmaxRows(probabilities)).toEqual((await evaluate(model, examples)).predictions);
  });

  test("keeps the model's precision, and its parameters as they are", async () => {
    const model = new Mlp({ sizes: [4, 3, 2], random: new RandomState(1), dtype: "float32" });
    const before = model.parameters.map(({ value }) => value.copy());
    const inputs = new Matrix(5, 4, new RandomState(2).randn(20)).copy("float32");
    const probabilities = await predict(model, examplesOf(inputs, [0, 1, 0, 1, 0]));
    expect(probabilities.dtype).toBe("float32");
    expect(model.parameters.map(({ value }) => value)).toEqual(before);
  });

  test("takes pieces also where training takes whole batches, for normalization looks across rows there only", async () => {
    const model = network({
      input: 800,
      layers: [layers.dense(900), layers.batchNorm(), layers.dense(2)],
      random: new RandomState(1),
    });
    const most = async (work: (examples: Examples) => Promise<unknown>): Promise<number> => {
      const sizes: number[] = [];
      const examples = examplesOf(Matrix.zeros(160, 800), new Uint8Array(160));
      const gather = (rows: ArrayLike<number>, into: Matrix): void => {
        sizes.push(rows.length);
        examples.gather(rows, into);
      };
      await work({ ...examples, gather });
      return Math.max(...sizes);
    };
    const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 1, batchSize: 160 };
    expect(await most((examples) => fit(model, examples, options).next())).toBe(160);
    expect(await most((examples) => predict(model, examples))).toBeLessThan(80);
    expect(await most((examples) => evaluate(model, examples))).toBeLessThan(80);
  });

  test("stops when asked to, and refuses to work on nothing", async () => {
    const model = new Mlp({ sizes: [2, 2], random: new RandomState(1) });
    const signal = AbortSignal.abort();
    await expect(predict(model, examplesOf(Matrix.zeros(3, 2), [0, 0, 0]), { signal })).rejects.toThrow(
      AbortedError,
    );
    await expect(predict(model, examplesOf(Matrix.zeros(0, 2), []))).rejects.toThrow(DataFormatError);
  });
});
