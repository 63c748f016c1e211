import { expect, test } from "vitest";
import { DivergedError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import { Mlp } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { evaluate, examplesOf } from "../../../lib/train/index.js";

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
