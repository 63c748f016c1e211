import { describe, expect, test } from "vitest";
import { Matrix } from "../../../lib/matrix/index.js";
import { Mlp } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  type EarlyStoppingWatch,
  type EpochRecord,
  type Examples,
  earlyStopping,
  examplesOf,
  fit,
  loadTraining,
  type Optimizer,
  saveTraining,
  sgd,
} from "../../../lib/train/index.js";

/** Noise: what is learned of it is learned by heart, so that the validation loss soon rises. */
function noise(count: number, seed: number): Examples {
  const random = new RandomState(seed);
  const inputs = new Matrix(count, 5, random.randn(count * 5));
  return examplesOf(
    inputs,
    Array.from({ length: count }, () => Math.floor(random.randomSample() * 3)),
  );
}

interface Parts {
  model: Mlp;
  optimizer: Optimizer;
  watch: EarlyStoppingWatch;
}

function partsWith(patience: number): Parts {
  return {
    model: new Mlp({ sizes: [5, 20, 3], random: new RandomState(7) }),
    optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }),
    watch: earlyStopping({ patience }).watch(),
  };
}

interface Ran {
  records: EpochRecord[];
  /** Saved in the loop, after each epoch. */
  files: Uint8Array[];
  /** The first weights, in the loop, after each epoch. */
  weights: Matrix[];
}

async function run(
  { model, optimizer, watch }: Parts,
  { epochs, from = 0, leaveAt }: { epochs: number; from?: number; leaveAt?: number },
): Promise<Ran> {
  const ran: Ran = { records: [], files: [], weights: [] };
  const options = {
    optimizer,
    epochs,
    startEpoch: from,
    batchSize: 8,
    validation: noise(30, 2),
    earlyStopping: watch,
  };
  for await (const record of fit(model, noise(40, 1), options)) {
    ran.records.push(record);
    ran.files.push(
      await saveTraining({ model, optimizer, earlyStopping: watch, records: [], epochs: record.epoch }),
    );
    ran.weights.push(model.dense[0]!.weights.copy());
    if (record.epoch === leaveAt) break;
  }
  return ran;
}

async function resume(file: Uint8Array, patience: number, epochs: number): Promise<Parts & Ran> {
  const parts = partsWith(patience);
  const { model, optimizer, watch } = parts;
  const { epochs: from } = await loadTraining({ model, optimizer, earlyStopping: watch }, file);
  return { ...parts, ...(await run(parts, { epochs, from })) };
}

const losses = ({ records }: Ran): number[] => records.map(({ loss }) => loss);
const firstWeights = ({ model }: Parts): Matrix => model.dense[0]!.weights;

describe("fit with early stopping", () => {
  test("inside the loop the model holds the epoch's own weights, also in the last round; after it, the best", async () => {
    const parts = partsWith(50);
    const ran = await run(parts, { epochs: 4 });
    const best = parts.watch.state()!.epoch;
    expect(best).toBeLessThan(4);
    expect(ran.weights[3]).not.toEqual(ran.weights[best - 1]);
    expect(firstWeights(parts)).toEqual(ran.weights[best - 1]);
  });

  test("saved in the last round of the loop and resumed to more epochs, gives the numbers of an unbroken run", async () => {
    const unbroken = losses(await run(partsWith(50), { epochs: 7 }));
    const { files } = await run(partsWith(50), { epochs: 4 });
    expect(losses(await resume(files[3]!, 50, 7))).toEqual(unbroken.slice(4));
  });

  test("a training that had stopped does not train on when it is resumed, and gives the best weights", async () => {
    const parts = partsWith(2);
    const ran = await run(parts, { epochs: 30 });
    expect(ran.records.length).toBeLessThan(30);
    const resumed = await resume(ran.files.at(-1)!, 2, 30);
    expect(resumed.records).toEqual([]);
    expect(firstWeights(resumed)).toEqual(firstWeights(parts));
  });

  test("a training that had stopped goes on where the new watch is more patient", async () => {
    const { files, records } = await run(partsWith(2), { epochs: 30 });
    const resumed = await resume(files.at(-1)!, 40, 30);
    expect(resumed.records[0]!.epoch).toBe(records.length + 1);
  });

  test("resumed in the middle, it stops at the epoch where an unbroken run stops", async () => {
    const unbroken = await run(partsWith(3), { epochs: 30 });
    const last = unbroken.records.length;
    expect(last).toBeLessThan(30);
    const resumed = await resume(unbroken.files[last - 2]!, 3, 30); // the best epoch is in the file alone
    expect(resumed.records.map(({ epoch }) => epoch)).toEqual([last]);
  });

  test("leaving the loop ends training, too: the best weights are put back", async () => {
    const parts = partsWith(50);
    const { weights } = await run(parts, { epochs: 30, leaveAt: 5 });
    const best = parts.watch.state()!.epoch;
    expect(best).toBeLessThan(5);
    expect(firstWeights(parts)).toEqual(weights[best - 1]);
  });

  test("where training fails, the weights that it failed with stay", async () => {
    const parts = partsWith(50);
    const { model, optimizer, watch } = parts;
    const controller = new AbortController();
    const { signal } = controller;
    const rounds = fit(model, noise(40, 1), {
      optimizer,
      epochs: 30,
      batchSize: 8,
      validation: noise(30, 2),
      earlyStopping: watch,
      signal,
    });
    for (let i = 0; i < 5; i++) await rounds.next();
    const before = firstWeights(parts).copy();
    controller.abort();
    await expect(rounds.next()).rejects.toThrow("was stopped");
    const [best] = watch.state()!.values;
    expect(firstWeights(parts)).not.toEqual(best!.value);
    expect(before).not.toEqual(best!.value);
  });
});
