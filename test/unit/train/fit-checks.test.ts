import { expect, test } from "vitest";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";
import { largestDifference, Matrix } from "../../../lib/matrix/index.js";
import { layers, Mlp, type Model, network, softmaxCrossEntropy } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  type Examples,
  examplesOf,
  type FitOptions,
  fit,
  l2,
  sgd,
  zeroGradients,
} from "../../../lib/train/index.js";

const inputs = new Matrix(9, 4, new RandomState(3).randn(36));
const labels = Array.from({ length: 9 }, (_, i) => i % 3);
const examples = examplesOf(inputs, labels);
const mlp = (): Mlp => new Mlp({ sizes: [4, 5, 3], random: new RandomState(1) });

async function train(model: Model, options: Partial<FitOptions> = {}): Promise<number> {
  let steps = 0;
  const defaults = { optimizer: sgd({ learningRate: 0.1 }), epochs: 1, batchSize: 4 };
  const onStep = (): void => {
    steps += 1;
  };
  for await (const _ of fit(model, examples, { ...defaults, onStep, ...options }));
  return steps;
}

test("normalization and a last batch of one row are refused before the first step, with the mend", async () => {
  const model = network({
    input: 4,
    layers: [layers.dense(5), layers.batchNorm(), layers.dense(3)],
    random: new RandomState(1),
  });
  const before = model.parameters.map(({ value }) => value.copy());
  await expect(train(model)).rejects.toThrow(ParameterError);
  await expect(train(model)).rejects.toThrow(
    /9 examples in batches of 4 leave a last batch of one.*batch norm.*another batch size/,
  );
  expect(model.parameters.map(({ value }) => value)).toEqual(before);
  expect(await train(model, { batchSize: 5 })).toBe(2);
  expect(await train(mlp()), "no other layer minds").toBe(3);
});

const bad: [string, Examples, string][] = [
  ["none at all", examplesOf(Matrix.zeros(0, 4), []), "there are no examples"],
  ["a label that is no class", examplesOf(inputs, [...labels.slice(1), 7]), "example 8 has the label 7"],
];

test.each(
  bad.flatMap(([what, set, finding]) =>
    (["validation", "test"] as const).map((which) => [which, what, set, finding] as const),
  ),
)("%s examples with %s are refused before the first step", async (which, _, set, finding) => {
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
  };
  const error = await train(mlp(), { [which]: set, onStep }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataFormatError);
  expect((error as Error).message).toContain(which);
  expect((error as Error).message).toContain(finding);
  expect(steps).toBe(0);
});

test("a penalty's gradient is added once a step, however many pieces the batch is cut into", async () => {
  const sizes = [1200, 800, 3]; // pieces of a few rows
  const wide = new Matrix(9, 1200, new RandomState(1).uniform(0, 1, 9 * 1200));
  const build = (): Mlp => new Mlp({ sizes, random: new RandomState(2) });
  const [byHand, fitted] = [build(), build()];
  const optimizer = sgd({ learningRate: 0.3 });
  for (let step = 0; step < 2; step++) {
    zeroGradients(byHand.parameters);
    byHand.backward(softmaxCrossEntropy(byHand.forward(wide, { training: true }), labels).dLogits);
    for (const { value, gradient, decays } of byHand.parameters)
      if (decays !== false)
        for (let i = 0; i < value.data.length; i++) gradient.data[i]! += 0.1 * value.data[i]!;
    optimizer.step(byHand.parameters);
  }
  const options = { optimizer: sgd({ learningRate: 0.3 }), epochs: 2, batchSize: 9, regularization: l2(0.1) };
  for await (const _ of fit(fitted, examplesOf(wide, labels), options));
  for (const [i, { value }] of fitted.parameters.entries())
    expect(largestDifference(value, byHand.parameters[i]!.value)).toBeLessThan(1e-12);
});

test.each([0, 0.9])(
  "a schedule is asked at each step, with fractions of the epoch (momentum %d)",
  async (momentum) => {
    const asked = new Set<number>();
    const at = (epoch: number): number => {
      asked.add(epoch);
      return 0.01;
    };
    const optimizer = sgd({ learningRate: { name: "listening", at }, momentum });
    await train(mlp(), { optimizer, epochs: 2 });
    expect([...asked]).toEqual([0, 4 / 9, 8 / 9, 1, 1 + 4 / 9, 1 + 8 / 9]);
  },
);

test("an array is no schedule, though it has a method named at", () => {
  const learningRate = [0.1] as unknown as number;
  expect(() => sgd({ learningRate })).toThrow(ParameterError);
});
