import { describe, expect, test } from "vitest";
import { DivergedError } from "../../../lib/errors.js";
import { Matrix, map } from "../../../lib/matrix/index.js";
import {
  BatchNorm,
  Dense,
  Dropout,
  type Layer,
  Sequential,
  softmaxCrossEntropy,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  checkFinite,
  checkGradients,
  checkWeights,
  sgd,
  type TrainingPoint,
} from "../../../lib/train/index.js";
import { caught, labels, modelOf, pointsIn, trainUntilDiverged } from "../../support/diverging.js";

describe("where it began is told", () => {
  const at = { epoch: 3, step: 4, learningRate: 0.2 };

  test("weights that are none, with what made them so", () => {
    const model = modelOf([3, 4, 2]);
    model.dense[1]!.weights.set(2, 1, Number.NEGATIVE_INFINITY);
    const inputs = pointsIn(3);
    const check = (point: Omit<TrainingPoint, "model">): DivergedError | undefined =>
      caught(() => checkFinite({ model, ...point, inputs, loss: Number.NaN }));
    expect(check(at)?.message).toBe(
      "training: found -Infinity in dense 2 weights (row 2, column 1), in epoch 3, step 4. " +
        "The learning rate of 0.2 is likely too large: try a tenth of it, 0.02.",
    );
    expect(check({ ...at, epoch: 1, step: 1 })?.message).toContain("look at the initializer");
    expect(caught(() => checkWeights({ model, ...at }))?.at).toEqual({ ...at, layer: "dense 2 weights" });
  });

  test("the gradient nearest to the loss, which those before it had it from", () => {
    const model = modelOf([3, 4, 2]);
    model.dense[0]!.dWeights.data.fill(Number.NaN);
    model.dense[1]!.dWeights.set(3, 0, Number.POSITIVE_INFINITY);
    const error = caught(() => checkGradients({ model, ...at }));
    expect(error?.message).toContain("found Infinity in the gradient of dense 2 weights (row 3, column 0)");
  });

  test("inputs too large before any step: not the learning rate's fault", () => {
    const model = modelOf([3, 4, 2], "float32");
    const inputs = map(pointsIn(3, "float32"), (x) => x * 1e38);
    model.dense[0]!.weights.data.fill(10);
    const loss = softmaxCrossEntropy(model.forward(inputs), labels).loss;
    const error = caught(() => checkFinite({ model, epoch: 1, step: 1, learningRate: 0.1, inputs, loss }));
    expect(error?.message).toContain("No step was taken yet: scale the inputs");
    expect(error?.at.layer).toMatch(/^dense/);
  });

  test("a layer that makes NaN of ordinary numbers is told to be at fault itself", () => {
    const broken: Layer = {
      name: "my layer",
      parameters: [],
      forward: (z) => map(z, (x) => Math.sqrt(x)),
      accumulate: () => {},
      backward: (dOutputs) => dOutputs,
    };
    const model = new Sequential({
      layers: [new Dense(pointsIn(2).slice(0, 3), "dense 1"), broken],
      inputSize: 3,
    });
    const error = trainUntilDiverged(model, pointsIn(3), sgd({ learningRate: 0.1 }));
    expect(error?.message).toMatch(
      /found NaN in the outputs of my layer .* look for the fault in my layer itself\./,
    );
  });

  test("a logit of -Infinity, which a softmax would make a harmless probability of", () => {
    const model = modelOf([2, 2]);
    const inputs = Matrix.from([[1e300, 0]]);
    model.dense[0]!.weights.data.set([1, -1e300, 0, 0]);
    const logits = model.forward(inputs);
    const { loss } = softmaxCrossEntropy(logits, [0]);
    expect(loss).toBe(0);
    const error = caught(() => checkFinite({ model, ...at, inputs, loss, logits }));
    expect(error?.message).toContain("found -Infinity in the outputs of dense 1 (row 0, column 1)");
  });

  test("a loss that overflows from logits that do not", () => {
    const model = modelOf([2, 2]);
    const inputs = Matrix.from([[1, 0]]);
    model.dense[0]!.weights.data.set([1.7e308, -1.7e308, 0, 0]);
    const logits = model.forward(inputs);
    const { loss } = softmaxCrossEntropy(logits, [1]);
    const error = caught(() => checkFinite({ model, ...at, inputs, loss, logits }));
    expect(error?.message).toContain(
      "a loss of Infinity, from logits of up to 1.7e+308, in epoch 3, step 4.",
    );
    expect(error?.at.layer).toBe("loss");
  });

  test("statistics that a layer gathered past range", () => {
    const norm = new BatchNorm({ size: 2, name: "norm" });
    const model = new Sequential({ layers: [norm, modelOf([2, 2]).layers[0]!], inputSize: 2 });
    norm.runningVariance.data[1] = Number.POSITIVE_INFINITY;
    expect(caught(() => checkWeights({ model, ...at }))?.message).toContain(
      "found Infinity in norm running variance (row 0, column 1)",
    );
  });

  test("a layer that overflowed, not the statistics that normalization gathered of it on the way", () => {
    const norm = new BatchNorm({ size: 4, name: "norm" });
    const [first, last] = [modelOf([3, 4]).dense[0]!, modelOf([4, 2]).dense[0]!];
    const model = new Sequential({ layers: [first, norm, last], inputSize: 3 });
    first.weights.data.fill(1e308);
    const inputs = pointsIn(3);
    norm.runningMean.data[0] = Number.POSITIVE_INFINITY;
    const error = caught(() => checkFinite({ model, ...at, inputs, loss: Number.NaN }));
    expect(error?.at.layer).toBe("dense 1");
    expect(error?.message).toContain("in the outputs of dense 1 (");
  });

  test("a model without layers is told by its loss", () => {
    const { inputSize, dtype, parameters } = modelOf([2, 2]);
    const model = { inputSize, dtype, parameters, forward: (z: Matrix) => z, backward: () => {} };
    const error = caught(() => checkFinite({ model, ...at, inputs: pointsIn(2), loss: Number.NaN }));
    expect(error?.message).toContain("a loss of NaN, in epoch 3, step 4.");
  });
});

test("looking for the fault leaves statistics and random numbers as they were", () => {
  const random = new RandomState(4);
  const norm = new BatchNorm({ size: 3, name: "norm" });
  const dense = modelOf([3, 2]).dense[0]!;
  const model = new Sequential({ layers: [norm, new Dropout({ rate: 0.5, random }), dense], inputSize: 3 });
  const before = { mean: norm.runningMean.copy(), random: random.state() };
  const check = (): void =>
    checkFinite({ model, epoch: 1, step: 2, learningRate: 0.1, inputs: pointsIn(3), loss: Number.NaN });
  expect(check).toThrow(DivergedError);
  expect(norm.runningMean).toEqual(before.mean);
  expect(random.state()).toEqual(before.random);
});
