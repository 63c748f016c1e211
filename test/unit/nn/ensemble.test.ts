import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { type DType, largestDifference, Matrix, mean } from "../../../lib/matrix/index.js";
import {
  type Ensemble,
  ensemble,
  loadModel,
  Mlp,
  type Model,
  saveModel,
  softmax,
  softmaxCrossEntropy,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { evaluate, examplesOf, fit, mistakes, predict, sgd, topKAccuracy } from "../../../lib/train/index.js";
import { labelsFrom, matrixFrom, size } from "../../support/arbitrary.js";

const mlp = (seed: number, sizes = [4, 6, 3], dtype: DType = "float64"): Mlp =>
  new Mlp({ sizes, random: new RandomState(seed), dtype });

/** A model that always answers the same, for arithmetic by hand. */
function answering(logits: number[]): Model {
  return {
    inputSize: 1,
    dtype: "float64",
    parameters: [],
    forward: ({ rows }) => Matrix.from(Array.from({ length: rows }, () => logits)),
    backward() {},
  };
}

describe("an ensemble", () => {
  test("answers with the mean of its members' probabilities", () => {
    // 3/4 and 1/4 from one, 1/4 and 3/4 from two others: 5/12 and 7/12.
    const [sure, other] = [answering([Math.log(3), 0]), answering([0, Math.log(3)])];
    const probabilities = softmax(ensemble([sure, other, other]).forward(Matrix.zeros(2, 1)));
    expect(
      largestDifference(
        probabilities,
        Matrix.from([
          [5 / 12, 7 / 12],
          [5 / 12, 7 / 12],
        ]),
      ),
    ).toBeLessThan(1e-15);
  });

  test("that mean, whatever the members, their number and their precision", () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom<DType>("float32", "float64"),
        fc.nat(1e6),
        (n, k, dtype, seed) => {
          const members = Array.from({ length: k }, (_, i) => mlp(seed + i, [4, 6, 3], dtype));
          const inputs = matrixFrom(seed, n, 4, dtype);
          const expected = Matrix.zeros(n, 3);
          for (const member of members)
            for (const [i, p] of softmax(member.forward(inputs)).data.entries()) expected.data[i]! += p / k;
          const found = softmax(ensemble(members).forward(inputs));
          expect(found.dtype).toBe(dtype);
          expect(largestDifference(found.copy("float64"), expected)).toBeLessThan(
            dtype === "float64" ? 1e-14 : 1e-6,
          );
        },
      ),
    );
  });

  test("its loss is never above the members' mean loss", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 5 }), fc.nat(1e6), (n, k, seed) => {
        const members = Array.from({ length: k }, (_, i) => mlp(seed + i));
        const inputs = matrixFrom(seed, n, 4);
        const labels = labelsFrom(seed, n, 3);
        const loss = (model: Model): number => softmaxCrossEntropy(model.forward(inputs), labels).loss;
        const apart = members.map(loss).reduce((total, one) => total + one / k, 0);
        expect(loss(ensemble(members))).toBeLessThanOrEqual(apart + 1e-12);
      }),
    );
  });

  test("gives a finite loss also where every member's probability rounds to 0", () => {
    const certain = answering([2000, 0]);
    const { loss } = softmaxCrossEntropy(ensemble([certain, certain]).forward(Matrix.zeros(1, 1)), [1]);
    expect(loss).toBeCloseTo(2000, 9);
    const half = ensemble([certain, answering([0, 2000])]).forward(Matrix.zeros(1, 1));
    expect(softmax(half).toRows()).toEqual([[0.5, 0.5]]);
  });

  test("hides no NaN", () => {
    const sick = ensemble([answering([Number.NaN, 0]), answering([0, 0])]).forward(Matrix.zeros(1, 1));
    expect(mean(sick)).toBeNaN();
  });

  test("is saved and loaded like any model", async () => {
    const bytes = await saveModel(ensemble([mlp(1), mlp(2)]));
    const other: Ensemble = ensemble([mlp(3), mlp(4)]);
    await loadModel(other, bytes);
    const inputs = matrixFrom(5, 3, 4);
    expect(other.members[1]!.forward(inputs)).toEqual(mlp(2).forward(inputs));
    expect(other.forward(inputs)).toEqual(ensemble([mlp(1), mlp(2)]).forward(inputs));
  });

  test("what cannot be joined, and training as one, are refused", async () => {
    expect(() => ensemble([])).toThrow(ParameterError);
    expect(() => ensemble([mlp(1), mlp(1, [5, 3])])).toThrow(
      "takes 4 inputs in float64, another 5 in float64",
    );
    expect(() => ensemble([mlp(1), mlp(1, [4, 3], "float32")])).toThrow("4 in float32");
    const uneven = ensemble([mlp(1), mlp(1, [4, 6, 2])]);
    expect(() => uneven.forward(Matrix.zeros(1, 4))).toThrow(ShapeError);
    const training = fit(ensemble([mlp(1)]), examplesOf(matrixFrom(1, 4, 4), [0, 1, 2, 0]), {
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: 1,
      batchSize: 2,
    });
    await expect(training.next()).rejects.toThrow("Train each member by itself");
  });
});

/** Two rings of points that lie partly in one another, so that no model is right everywhere. */
function rings(count: number, seed: number): ReturnType<typeof examplesOf> {
  const random = new RandomState(seed);
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const inputs = Matrix.from(
    labels.map((label) => {
      const radius = 1 + 0.7 * label + 0.35 * random.randn();
      const angle = random.uniform(0, 2 * Math.PI);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );
  return examplesOf(inputs, labels);
}

test("members trained apart are better together, in evaluate, predict and the metrics alike", async () => {
  const held = rings(1000, 2);
  const members: Mlp[] = [];
  const alone: { loss: number; accuracy: number }[] = [];
  for (let seed = 10; seed < 15; seed++) {
    const model = new Mlp({ sizes: [2, 24, 2], random: new RandomState(seed) });
    const options = { optimizer: sgd({ learningRate: 0.3, momentum: 0.9 }), epochs: 60, batchSize: 10 };
    for await (const _ of fit(model, rings(80, 1), { ...options, shuffle: new RandomState(seed) }));
    members.push(model);
    alone.push(await evaluate(model, held));
  }
  const average = (figure: "loss" | "accuracy"): number =>
    alone.reduce((total, one) => total + one[figure] / alone.length, 0);
  const joined = ensemble(members);
  const together = await evaluate(joined, held);
  expect(together.loss).toBeLessThan(average("loss") - 0.02);
  expect(together.accuracy).toBeGreaterThan(average("accuracy") + 0.002);

  const probabilities = await predict(joined, held);
  expect(topKAccuracy(probabilities, held.labels, 1)).toBeCloseTo(together.accuracy, 12);
  expect(mistakes(probabilities, held.labels).length).toBe(Math.round(1000 * (1 - together.accuracy)));
  let loss = 0;
  for (let i = 0; i < held.count; i++) loss -= Math.log(probabilities.at(i, held.labels[i]!)) / held.count;
  expect(together.loss).toBeCloseTo(loss, 10);
});
