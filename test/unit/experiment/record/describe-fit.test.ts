import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../lib/experiment/record/data-facts.js";
import { describeFit } from "../../../../lib/experiment/record/describe-fit.js";
import { runId } from "../../../../lib/experiment/record/run-id.js";
import { Matrix } from "../../../../lib/matrix/index.js";
import {
  type LayerMaker,
  layers,
  type Network,
  network,
  Relu,
  Sequential,
  Tanh,
} from "../../../../lib/nn/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import * as train from "../../../../lib/train/index.js";
import { fewDigits } from "../../../support/few-digits.js";

const { adam, adamW, earlyStopping, rmsProp, sgd } = train;

const examples = train.examplesOf(
  new Matrix(10, 36, new RandomState(7).uniform(0, 1, 360)),
  Array.from({ length: 10 }, (_, i) => i % 2),
);

interface Change {
  model?: Sequential;
  options?: Partial<train.FitOptions>;
}

async function idOf({ model = networkOf([]), options = {} }: Change): Promise<string> {
  const all = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 4, ...options };
  return runId(await describeFit({ model, examples, options: all }, {}));
}

function networkOf(middle: readonly LayerMaker[]): Network {
  const made = [...middle, layers.flatten(), layers.dense(2)];
  return network({ input: [6, 6, 1], layers: made, random: new RandomState(1) });
}

async function expectApart(changes: readonly Change[]): Promise<void> {
  const ids = await Promise.all(changes.map(idOf));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
}

const { conv, maxPool, averagePool, batchNorm, dropout, leakyRelu } = layers;
const flat = (layer: LayerMaker) => [layers.flatten(), layer];

/** Each layer with each of its settings changed in turn. */
const settingsOfLayers: Record<keyof typeof layers, readonly (readonly LayerMaker[])[]> = {
  dense: [flat(layers.dense(3)), flat(layers.dense(4))],
  conv: [
    [conv(2, { kernel: 3 })],
    [conv(3, { kernel: 3 })],
    [conv(2, { kernel: 2 })],
    [conv(2, { kernel: 3, stride: 2 })],
    [conv(2, { kernel: 3, stride: 3 })],
    [conv(2, { kernel: 3, padding: 1 })],
    [conv(2, { kernel: 3, padding: 2 })],
    [conv(2, { kernel: 3, stride: 2, padding: "same" })],
  ],
  // 6×6, 4×4 and 5×5 windows give one pixel each, so that nothing else differs.
  maxPool: [[maxPool(6)], [maxPool(4)], [maxPool(5)], [maxPool(2)], [maxPool(2, { stride: 3 })]],
  averagePool: [[averagePool(6)], [averagePool(4)], [averagePool(5)], [averagePool(2, { stride: 3 })]],
  batchNorm: [
    [batchNorm()],
    [batchNorm({ momentum: 0.8 })],
    [batchNorm({ epsilon: 1e-4 })],
    [batchNorm({ momentum: 0.8000000001 })],
  ],
  dropout: [[dropout(0.5)], [dropout(0.2)], [dropout(0)]],
  leakyRelu: [[leakyRelu()], [leakyRelu(0.3)], [leakyRelu(0)]],
  flatten: [[layers.flatten()]],
  relu: [[layers.relu()]],
  tanh: [[layers.tanh()]],
  sigmoid: [[layers.sigmoid()]],
};

const learningRate = 0.1;
const optimizers = {
  sgd: [
    sgd({ learningRate: 0.2 }),
    sgd({ learningRate }),
    sgd({ learningRate, momentum: 0.9 }),
    sgd({ learningRate, momentum: 0.8 }),
    sgd({ learningRate, momentum: 0.9, nesterov: true }),
    sgd({ learningRate, weightDecay: 0.1 }),
  ],
  rmsProp: [
    rmsProp({ learningRate }),
    rmsProp({ learningRate, rho: 0.8 }),
    rmsProp({ learningRate, rho: 0 }),
    rmsProp({ learningRate, epsilon: 1e-6 }),
    rmsProp({ learningRate, weightDecay: 0.1 }),
  ],
  adam: [
    adam({ learningRate }),
    adam({ learningRate, beta1: 0.5 }),
    adam({ learningRate, beta1: 0 }),
    adam({ learningRate, beta2: 0.9 }),
    adam({ learningRate, epsilon: 1e-6 }),
  ],
  adamW: [
    adamW({ learningRate }),
    adamW({ learningRate, beta1: 0.5 }),
    adamW({ learningRate, beta2: 0.9 }),
    adamW({ learningRate, epsilon: 1e-6 }),
    adamW({ learningRate, weightDecay: 0.1 }),
    adamW({ learningRate, weightDecay: 0 }),
  ],
  stepDecay: [0.1, 0.2].flatMap((from) =>
    [0.5, 0.6].flatMap((factor) =>
      [1, 2].map((every) => sgd({ learningRate: train.stepDecay({ from, factor, every }) })),
    ),
  ),
  exponential: [0.1, 0.2].flatMap((from) =>
    [0.5, 0.6].map((factor) => sgd({ learningRate: train.exponential({ from, factor }) })),
  ),
  cosine: [0.1, 0.2].flatMap((from) =>
    [0, 0.01].flatMap((to) =>
      [1, 2].map((epochs) => sgd({ learningRate: train.cosine({ from, to, epochs }) })),
    ),
  ),
  warmUp: [0, 0.01].flatMap((from) =>
    [0.1, 0.2].flatMap((to) =>
      [1, 2].map((epochs) => sgd({ learningRate: train.warmUp({ from, to, epochs }) })),
    ),
  ),
};

const stops = [
  { patience: 3 },
  { patience: 2 },
  { patience: 3, monitor: "validationAccuracy" as const },
  { patience: 3, minDelta: 0.1 },
  { patience: 3, restoreBest: false },
].map(earlyStopping);

describe("the id of a training differs with each setting", () => {
  test("of each layer", async () => {
    // A layer of the library that is missing above does not compile. Flatten has no settings, and stands in each.
    await expectApart(
      Object.entries(settingsOfLayers)
        .filter(([name]) => name !== "flatten")
        .flatMap(([, made]) => made.map((middle) => ({ model: networkOf(middle) }))),
    );
  });

  test("of each optimizer and schedule", async () => {
    await expectApart(
      Object.values(optimizers).flatMap((each) => each.map((optimizer) => ({ options: { optimizer } }))),
    );
  });

  test.each(["as a rule", "at work"])("of early stopping %s", async (how) => {
    await expectApart(
      stops.map((rule) => ({
        options: { validation: examples, earlyStopping: how === "at work" ? rule.watch() : rule },
      })),
    );
  });

  test("of penalties, and of a divisor of one's own", async () => {
    const { l1, l2 } = train;
    await expectApart([
      ...[l1(0.1), l1(0.2), l2(0.1), [l1(0.1), l2(0.1)]].map((regularization) => ({
        options: { regularization },
      })),
      {},
      { options: { divisor: () => 4 } },
      { options: { divisor: () => 5 } },
      // The last batch has two examples.
      { options: { divisor: (count) => (count === 4 ? 4 : 1) } },
    ]);
  });

  test("of what is frozen, whose weights count all the same", async () => {
    const models = [0, 1, 2].map(() => networkOf([...flat(layers.dense(3))]));
    models[1]!.freeze(2);
    models[2]!.freeze(2).layers[1]!.parameters[0]!.value.data[0]! += 1;
    await expectApart(models.map((model) => ({ model })));
  });

  test("whatever its layers are called", async () => {
    const named = [new Relu("bend 1"), new Tanh("bend 1")].map(
      (layer) => new Sequential({ layers: [layer], inputSize: 36 }),
    );
    await expectApart(named.map((model) => ({ model })));
  });
});

test("a training that is made again has the same id", async () => {
  const again = (): Change => ({
    model: networkOf([conv(2, { kernel: 3 }), dropout(0.5)]),
    options: { optimizer: adam({ learningRate, beta1: 0.5 }), divisor: (count) => count + 1 },
  });
  expect(await idOf(again())).toBe(await idOf(again()));
});

describe("examples that are changed in place are other examples", () => {
  test("of a set of digits", async () => {
    const { train: digits } = await fewDigits({ train: 20, test: 1 });
    const facts = () => factsOf(digits, { inputSize: 784, dtype: "float64" });
    const before = await facts();
    digits.labels.fill(3);
    const labelled = await facts();
    digits.pixels[5]! ^= 1;
    const hashes = [before, labelled, await facts()].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
  });

  test("of rows of one's own", async () => {
    const inputs = new Matrix(10, 36, new RandomState(7).uniform(0, 1, 360));
    const own = train.examplesOf(inputs, new Array(10).fill(0));
    const hash = async () => (await factsOf(own, { inputSize: 36, dtype: "float64" })).hash;
    const before = await hash();
    inputs.data[100] = 0.5;
    expect(await hash()).not.toBe(before);
  });
});
