import { expect, test } from "vitest";
import { DivergedError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import { Mlp } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { evaluate, examplesOf, fit, predict, sgd } from "../../../lib/train/index.js";

const examples = examplesOf(
  Matrix.from([
    [1, 0],
    [0, 1],
  ]),
  [0, 1],
);
const model = () => new Mlp({ sizes: [2, 3, 2], random: new RandomState(1) });

test("a model whose weights are no numbers is not given an accuracy", async () => {
  expect((await evaluate(model(), examples)).accuracy).toBeGreaterThanOrEqual(0);
  const broken = model();
  broken.dense[1]!.weights.set(0, 1, Number.NaN);
  await expect(evaluate(broken, examples)).rejects.toThrow(DivergedError);
  await expect(evaluate(broken, examples)).rejects.toThrow(/evaluation: the loss is NaN/);
});

test("an image that is no numbers is not given a digit", async () => {
  const inputs = examplesOf(
    Matrix.from([
      [1, Number.POSITIVE_INFINITY],
      [0, 1],
    ]),
    [0, 1],
  );
  await expect(evaluate(model(), inputs)).rejects.toThrow(DivergedError);
});

const withNaN = examplesOf(
  Matrix.from([
    [1, 0],
    [0, Number.NaN],
  ]),
  [0, 1],
);

test.each([
  ["evaluation", evaluate],
  ["prediction", predict],
])("%s tells bad data from bad weights", async (_, work) => {
  await expect(work(model(), withNaN)).rejects.toThrow(
    /there is NaN in the inputs \(example 1, column 1\).* Mend the data/,
  );
  const broken = model();
  broken.dense[1]!.weights.set(0, 1, Number.NaN);
  const error = await work(broken, examples).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DivergedError);
  expect((error as DivergedError).message).toMatch(/dense 2 weights holds NaN.* smaller learning rate\.$/);
  expect((error as DivergedError).at).toEqual({ layer: "dense 2 weights" });
});

test.each(["validation", "test"])("fit says after which epoch the %s examples came to NaN", async (which) => {
  const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 2, [which]: withNaN };
  const error = await fit(model(), examples, options)
    .next()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DivergedError);
  expect((error as DivergedError).message).toContain(
    `training: after epoch 1, on the ${which} examples: evaluation: the loss is NaN`,
  );
  expect((error as DivergedError).at).toEqual({ layer: "inputs", epoch: 1 });
});
