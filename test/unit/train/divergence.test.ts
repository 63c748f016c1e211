import { describe, expect, test } from "vitest";
import { DivergedError } from "../../../lib/errors.js";
import { type DType, Matrix, map } from "../../../lib/matrix/index.js";
import {
  BatchNorm,
  Dense,
  Dropout,
  type Layer,
  Mlp,
  Sequential,
  softmaxCrossEntropy,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  checkFinite,
  checkGradients,
  checkWeights,
  examplesOf,
  fit,
  type Optimizer,
  sgd,
  type TrainingPoint,
  zeroGradients,
} from "../../../lib/train/index.js";

const labels = Array.from({ length: 16 }, (_, i) => i % 2);

function modelOf(sizes: number[], dtype: DType = "float64"): Mlp {
  return new Mlp({ sizes, random: new RandomState(2), dtype });
}

function pointsIn(dimensions: number, dtype: DType = "float64"): Matrix {
  return new Matrix(16, dimensions, new RandomState(9).randn(16 * dimensions)).copy(dtype);
}

/** Trains on one batch as `fit` does, with every check; gives the error, or undefined after 60 steps. */
function train(model: Sequential, inputs: Matrix, optimizer: Optimizer): DivergedError | undefined {
  const examples = examplesOf(inputs, labels);
  const rows = labels.map((_, i) => i);
  for (let step = 1; step <= 60; step++) {
    const point = { model, epoch: 1, step, learningRate: optimizer.learningRate.at(0) };
    try {
      zeroGradients(model.parameters);
      const logits = model.forward(inputs, { training: true });
      const { loss, dLogits } = softmaxCrossEntropy(logits, labels);
      checkFinite({ ...point, inputs, rows, loss, logits });
      model.backward(dLogits);
      checkGradients({ ...point, examples, rows });
    } catch (thrown) {
      if (thrown instanceof DivergedError) return thrown;
      throw thrown;
    }
    optimizer.step(model.parameters, { epoch: 0 });
  }
  return undefined;
}

/** What a check throws, or undefined. */
function caught(check: () => void): DivergedError | undefined {
  try {
    check();
  } catch (thrown) {
    if (thrown instanceof DivergedError) return thrown;
    throw thrown;
  }
  return undefined;
}

describe("a learning rate of a million", () => {
  test.each(["float32", "float64"] as const)(
    "in %s, stops with layer, epoch, step, rate and a tenth of it",
    (dtype) => {
      const error = train(modelOf([2, 16, 16, 2], dtype), pointsIn(2, dtype), sgd({ learningRate: 1e6 }));
      expect(error?.message).toMatch(
        /^training: found -?Infinity in the outputs of dense [23] \(row \d+, column \d+\), in epoch 1, step [3-9]\. /,
      );
      expect(error?.message).toContain(
        `it went past what ${dtype} holds, ${dtype === "float32" ? "3.4e+38" : "1.8e+308"}`,
      );
      expect(error?.message).toContain(
        "learning rate of 1000000 is likely too large: try a tenth of it, 100000.",
      );
      expect(error?.at).toEqual({
        layer: expect.stringMatching(/^dense [23]$/),
        epoch: 1,
        step: expect.any(Number),
        learningRate: 1e6,
      });
      expect(error?.code).toBe("DIVERGED");
    },
  );

  test("of 0.1 does not", () => {
    expect(train(modelOf([2, 16, 16, 2]), pointsIn(2), sgd({ learningRate: 0.1 }))).toBeUndefined();
  });

  test("a loss that is merely enormous is no error", () => {
    const model = modelOf([2, 2]);
    const inputs = map(pointsIn(2), (x) => x * 1e12);
    expect(train(model, inputs, sgd({ learningRate: 1 }))).toBeUndefined();
    expect(softmaxCrossEntropy(model.forward(inputs), labels).loss).toBeGreaterThan(1e6);
  });
});

describe("what the inputs already hold", () => {
  const point = (model: TrainingPoint["model"]): TrainingPoint => ({
    model,
    epoch: 2,
    step: 5,
    learningRate: 0.1,
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%d is told by example and column",
    (bad) => {
      const inputs = pointsIn(3);
      inputs.set(7, 2, bad);
      const error = train(modelOf([3, 8, 2]), inputs, sgd({ learningRate: 0.1 }));
      expect(error?.message).toBe(
        `training: found ${bad} in the inputs (example 7, column 2), in epoch 1, step 1. ` +
          "Mend the data: no learning rate makes a number of it.",
      );
      expect(error?.at).toEqual({ layer: "inputs", epoch: 1, step: 1, learningRate: 0.1 });
    },
  );

  test("is told by its row where the example is not known", () => {
    const [model, inputs] = [modelOf([3, 8, 2]), pointsIn(3)];
    inputs.set(7, 2, Number.NaN);
    const error = caught(() => checkFinite({ ...point(model), inputs, loss: Number.NaN }));
    expect(error?.message).toContain("found NaN in the inputs (row 7, column 2), in epoch 2, step 5.");
  });

  test("is found behind a bad gradient too, through the examples", () => {
    const [model, inputs] = [modelOf([3, 8, 2]), pointsIn(3)];
    inputs.set(7, 1, Number.NEGATIVE_INFINITY);
    model.dense[0]!.dWeights.data[0] = Number.NaN;
    const examples = examplesOf(inputs, labels);
    const error = caught(() => checkGradients({ ...point(model), examples, rows: [3, 7, 9] }));
    expect(error?.message).toContain("found -Infinity in the inputs (example 7, column 1)");
  });
});

describe("fit stops by itself", () => {
  async function fitWith(inputs: Matrix, learningRate: number, epochs = 60): Promise<void> {
    const model = modelOf([2, 16, 16, 2]);
    const options = { optimizer: sgd({ learningRate }), epochs, batchSize: 16, shuffle: new RandomState(5) };
    for await (const _ of fit(model, examplesOf(inputs, labels), options));
  }

  test("at a learning rate of a million, with layer, epoch and step", async () => {
    await expect(fitWith(pointsIn(2), 1e6)).rejects.toThrow(
      /in the outputs of dense [23] .* in epoch [1-9], step 1\. .* try a tenth of it, 100000\.$/,
    );
  });

  test("at inputs that hold NaN, with the example's number before it was shuffled", async () => {
    const inputs = pointsIn(2);
    inputs.set(11, 1, Number.NaN);
    await expect(fitWith(inputs, 0.1)).rejects.toThrow(
      "found NaN in the inputs (example 11, column 1), in epoch 1",
    );
  });

  test("where only the very last step goes past range", async () => {
    const model = modelOf([2, 2]);
    const options = { optimizer: sgd({ learningRate: Number.MAX_VALUE }), epochs: 1, batchSize: 16 };
    const run = async (): Promise<void> => {
      for await (const _ of fit(
        model,
        examplesOf(
          map(pointsIn(2), (x) => x * 100),
          labels,
        ),
        options,
      ));
    };
    await expect(run()).rejects.toThrow(
      /found -?Infinity in dense 1 weights .* in epoch 1, step 1\. The learning rate/,
    );
  });
});

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
    const error = train(model, pointsIn(3), sgd({ learningRate: 0.1 }));
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

test("numbers that are all finite pass every check", () => {
  const model = modelOf([3, 4, 2]);
  const point = { model, epoch: 1, step: 1, learningRate: 0.1 };
  for (const { gradient } of model.parameters) gradient.data.fill(Number.MAX_VALUE);
  expect(() => {
    checkFinite({ ...point, inputs: pointsIn(3), loss: 1e300, logits: pointsIn(2) });
    checkGradients(point);
    checkWeights(point);
  }).not.toThrow();
});

test("one bad number is found wherever it stands, in matrices of every length", () => {
  for (let cols = 1; cols <= 9; cols++)
    for (let place = 0; place < 2 * cols; place++) {
      const gradient = Matrix.zeros(2, cols);
      gradient.data[place] = Number.NaN;
      const model = {
        inputSize: 1,
        dtype: "float64" as const,
        forward: (z: Matrix) => z,
        backward: () => {},
      };
      const parameters = [{ name: "w", value: Matrix.zeros(2, cols), gradient }];
      const error = caught(() =>
        checkGradients({ model: { ...model, parameters }, epoch: 1, step: 1, learningRate: 1 }),
      );
      expect(error?.message).toContain(`(row ${Math.floor(place / cols)}, column ${place % cols})`);
    }
});
