import { describe, expect, test } from "vitest";
import { Matrix, map } from "../../../lib/matrix/index.js";
import { softmaxCrossEntropy } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  checkFinite,
  checkGradients,
  checkWeights,
  examplesOf,
  fit,
  sgd,
  type TrainingPoint,
} from "../../../lib/train/index.js";
import { caught, labels, modelOf, pointsIn, trainUntilDiverged } from "../../support/diverging.js";

describe("a learning rate of a million", () => {
  test.each(["float32", "float64"] as const)(
    "in %s, stops with layer, epoch, step, rate and a tenth of it",
    (dtype) => {
      const error = trainUntilDiverged(
        modelOf([2, 16, 16, 2], dtype),
        pointsIn(2, dtype),
        sgd({ learningRate: 1e6 }),
      );
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
    expect(
      trainUntilDiverged(modelOf([2, 16, 16, 2]), pointsIn(2), sgd({ learningRate: 0.1 })),
    ).toBeUndefined();
  });

  test("a loss that is merely enormous is no error", () => {
    const model = modelOf([2, 2]);
    const inputs = map(pointsIn(2), (x) => x * 1e12);
    expect(trainUntilDiverged(model, inputs, sgd({ learningRate: 1 }))).toBeUndefined();
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
      const error = trainUntilDiverged(modelOf([3, 8, 2]), inputs, sgd({ learningRate: 0.1 }));
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

  test("with the rate of the last step, where the schedule comes down to 0 with the epoch", async () => {
    const run = async (): Promise<void> => {
      const inputs = map(pointsIn(2), (x) => x * 100);
      // The first batch has a step of 0: only the last one, in the middle of the epoch, is past range.
      const schedule = { name: "falling", at: (epoch: number) => (epoch === 0.5 ? 1.6e308 : 0) };
      const options = { optimizer: sgd({ learningRate: schedule }), epochs: 1, batchSize: 8 };
      for await (const _ of fit(modelOf([2, 2]), examplesOf(inputs, labels), options));
    };
    await expect(run()).rejects.toThrow(
      "in epoch 1, step 2. The learning rate of 1.6e+308 is likely too large",
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
