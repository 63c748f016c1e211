import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../../../lib/data/index.js";
import { type DType, Matrix } from "../../../lib/matrix/index.js";
import { layers, Mlp, network, readSafetensors, type Sequential } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  adam,
  cosine,
  type EpochRecord,
  type Examples,
  earlyStopping,
  examplesOf,
  fit,
  loadTraining,
  type Optimizer,
  saveTraining,
  sgd,
  type TrainingParts,
} from "../../../lib/train/index.js";
import { fewDigits } from "../../support/few-digits.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-training-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const sides = 6;

function examples(count: number, seed: number, dtype: DType): Examples {
  const random = new RandomState(seed);
  const inputs = new Matrix(count, sides, random.randn(count * sides)).copy(dtype);
  return examplesOf(
    inputs,
    inputs.toRows().map(([a = 0, b = 0, c = 0]) => (a * b > 0 ? 0 : c > 0 ? 1 : 2)),
  );
}

/** Everything of a training that has a state: two dropouts, normalization, an optimizer with memory, a shuffle. */
interface Setting {
  dtype: DType;
  optimizer: () => Optimizer;
}

function build({
  dtype,
  optimizer,
}: Setting): TrainingParts & { model: Sequential; random: { shuffle: RandomState } } {
  const model = network({
    input: sides,
    layers: [
      layers.dense(12),
      layers.batchNorm(),
      layers.relu(),
      layers.dropout(0.3),
      layers.dense(8),
      layers.relu(),
      layers.dropout(0.2),
      layers.dense(3),
    ],
    random: new RandomState(1),
    dtype,
  });
  const watch = earlyStopping({ patience: 100 }).watch();
  return { model, optimizer: optimizer(), random: { shuffle: new RandomState(2) }, earlyStopping: watch };
}

async function train(
  parts: TrainingParts,
  dtype: DType,
  {
    from = 0,
    to,
    records = [],
    last,
  }: { from?: number; to: number; records?: EpochRecord[]; last?: () => Promise<void> },
): Promise<EpochRecord[]> {
  const { model, optimizer, random, earlyStopping: watch } = parts;
  const options = {
    optimizer,
    epochs: 8,
    startEpoch: from,
    batchSize: 16,
    shuffle: random!["shuffle"]!,
    validation: examples(30, 4, dtype),
    ...(watch && { earlyStopping: watch }),
  };
  for await (const record of fit(model, examples(90, 3, dtype), options)) {
    records.push(record);
    if (record.epoch < to) continue;
    await last?.();
    break;
  }
  return records;
}

/** Trains so far, and saves inside the loop: once it is left, early stopping puts older weights back. */
async function trainAndSave(
  parts: TrainingParts,
  dtype: DType,
  { to, path }: { to: number; path?: string },
): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const records: EpochRecord[] = [];
  const last = async (): Promise<void> => {
    bytes = await saveTraining({ ...parts, records }, path);
  };
  await train(parts, dtype, { to, records, last });
  return bytes!;
}

/** All figures but the time it took, which is never the same. */
const figures = (records: readonly EpochRecord[]): unknown[] =>
  records.map(({ seconds: _, ...rest }) => rest);

const numbers = (model: Sequential): Matrix[] =>
  model.layers.flatMap((layer) =>
    [...layer.parameters, ...(layer.statistics ?? [])].map(({ value }) => value.copy()),
  );

const optimizers: Record<string, () => Optimizer> = {
  "plain gradient descent": () => sgd({ learningRate: 0.1 }),
  momentum: () => sgd({ learningRate: 0.05, momentum: 0.9 }),
  "Adam on a schedule": () => adam({ learningRate: cosine({ from: 0.02, epochs: 8 }) }),
};

describe.each<DType>(["float64", "float32"])("training stopped after epoch 4 and resumed, in %s", (dtype) => {
  test.each(Object.entries(optimizers))(
    "gives the very numbers of an unbroken run, with %s, dropout, normalization and shuffle",
    async (name, optimizer) => {
      const setting = { dtype, optimizer };
      const unbroken = build(setting);
      const expected = await train(unbroken, dtype, { to: 8 });

      const path = join(folder, `${name} ${dtype}.safetensors`);
      const first = build(setting);
      await trainAndSave(first, dtype, { to: 4, path });

      const second = build(setting); // as another process would, from nothing but the program and the file
      const { epochs, records } = await loadTraining(second, path);
      expect(epochs).toBe(4);
      expect(figures(records)).toEqual(figures(expected.slice(0, 4)));
      await train(second, dtype, { from: epochs, to: 8, records });

      expect(figures(records)).toEqual(figures(expected));
      expect(numbers(second.model)).toEqual(numbers(unbroken.model));
      expect(second.optimizer.state()).toEqual(unbroken.optimizer.state());
      expect(second.random.shuffle.state()).toEqual(unbroken.random.shuffle.state());
      expect(second.earlyStopping!.state()).toEqual(unbroken.earlyStopping!.state());
    },
  );

  test("each part is needed: without any one of them the numbers that follow are others", async () => {
    const setting = { dtype, optimizer: () => adam({ learningRate: 0.02 }) };
    const unbroken = build(setting);
    const expected = figures(await train(unbroken, dtype, { to: 6 })).slice(4);
    const first = build(setting);
    const bytes = await trainAndSave(first, dtype, { to: 4 });
    const resumed = async (spoil: (parts: ReturnType<typeof build>) => void): Promise<unknown[]> => {
      const parts = build(setting);
      await loadTraining(parts, bytes);
      spoil(parts);
      return figures(await train(parts, dtype, { from: 4, to: 6 }));
    };
    expect(await resumed(() => {})).toEqual(expected);
    for (const spoil of [
      (parts) => parts.random.shuffle.seed(2),
      (parts) => parts.model.layers[3]!.random!.seed(1),
      (parts) => parts.optimizer.restore({ steps: 0, slots: [] }),
      (parts) => parts.model.layers[1]!.statistics![0]!.value.data.fill(0),
      (parts) => parts.model.parameters[0]!.value.data.fill(0.1),
    ] satisfies ((parts: ReturnType<typeof build>) => void)[])
      expect(await resumed(spoil)).not.toEqual(expected);
  });
});

test("one stream for weights, dropout and shuffle is one stream again after loading", async () => {
  const shared = (): TrainingParts & { model: Sequential } => {
    const random = new RandomState(5);
    const model = network({
      input: sides,
      layers: [layers.dense(9), layers.dropout(0.5), layers.dense(3)],
      random,
    });
    Object.assign(model.layers[1]!, { random });
    return { model, optimizer: sgd({ learningRate: 0.1 }), random: { shuffle: random } };
  };
  const unbroken = shared();
  const expected = await train(unbroken, "float64", { to: 3 });
  const first = shared();
  const bytes = await trainAndSave(first, "float64", { to: 1 });
  expect([...readSafetensors(bytes).tensors.keys()].filter((name) => name.startsWith("random/"))).toEqual([
    "random/0",
  ]);

  const second = shared();
  const { records, epochs } = await loadTraining(second, bytes);
  await train(second, "float64", { from: epochs, to: 3, records });
  expect(figures(records)).toEqual(figures(expected));

  const apart = { ...shared(), random: { shuffle: new RandomState(5) } };
  await expect(loadTraining(apart, bytes)).rejects.toThrow(
    /shuffle and layer 2, dropout 1 drew from one generator.*Nothing was loaded/,
  );
});

test("augmented images go on varying where they were, when the examples are given", async () => {
  const { train } = await fewDigits({ train: 60, test: 10 });
  const parts = () => {
    const model = new Mlp({ sizes: [784, 8, 10], random: new RandomState(1) });
    const varied = augment(train, { random: new RandomState(5), shift: 2 });
    return {
      model,
      optimizer: sgd({ learningRate: 0.1 }),
      random: { shuffle: new RandomState(2) },
      examples: varied,
    };
  };
  const run = async (one: ReturnType<typeof parts>, from: number, to: number): Promise<number[]> => {
    const losses: number[] = [];
    const options = { optimizer: one.optimizer, shuffle: one.random.shuffle, startEpoch: from, epochs: to };
    for await (const { loss } of fit(one.model, one.examples, { ...options, batchSize: 16 }))
      losses.push(loss);
    return losses;
  };
  const unbroken = await run(parts(), 0, 4);
  const stopped = parts();
  await run(stopped, 0, 2);
  const file = await saveTraining({ ...stopped, records: [], epochs: 2 });
  const resumed = parts();
  const { epochs } = await loadTraining(resumed, file);
  expect(await run(resumed, epochs, 4)).toEqual(unbroken.slice(2));
  const { examples: _, ...forgotten } = parts();
  await expect(loadTraining(forgotten, file)).rejects.toThrow(/generators of shuffle and examples/);
});
