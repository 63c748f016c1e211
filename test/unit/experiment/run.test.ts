import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Digits } from "../../../lib/data/index.js";
import { AbortedError, DataSourceError } from "../../../lib/errors.js";
import {
  comparePublished,
  type ExperimentSpec,
  type RunFigures,
  runExperiment,
  toSpec,
} from "../../../lib/experiment/index.js";
import { Mlp } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { saveTraining, sgd } from "../../../lib/train/index.js";
import { fewDigits } from "../../support/few-digits.js";

const small: Partial<ExperimentSpec> = { hidden: [16], epochs: 3, batchSize: 32, learningRate: 0.1 };

let digits: Digits;
let folder: string;
beforeAll(async () => {
  digits = await fewDigits({ train: 200, test: 100 });
  folder = await mkdtemp(join(tmpdir(), "longhand-run-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What must be the same again: all but the seconds. */
function lasting(figures: RunFigures): unknown {
  return {
    ...figures,
    epochs: figures.epochs.map(({ trainSeconds: _, evaluateSeconds: __, ...rest }) => rest),
  };
}

describe("a run", () => {
  test("comes to the same figures for the same spec, and to others for another seed", async () => {
    const spec = toSpec({ ...small, shuffle: true, trainingAccuracy: true });
    const first = await runExperiment(spec, digits);
    expect(first.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(first.epochs[2]!.loss).toBeLessThan(first.epochs[0]!.loss);
    expect(lasting(await runExperiment(spec, digits))).toEqual(lasting(first));
    const other = await runExperiment({ ...spec, seed: 43 }, digits);
    expect(other.epochs[0]!.loss).not.toBe(first.epochs[0]!.loss);
  });

  test("that divides twice takes the steps of a learning rate as many times smaller", async () => {
    // 192 examples are six whole batches of 32.
    const whole = { train: digits.train.take(192), test: digits.test };
    const twice = await runExperiment(
      toSpec({ ...small, divideBy: "examplesTwice", learningRate: 3.2 }),
      whole,
    );
    const once = await runExperiment(toSpec({ ...small, learningRate: 0.1 }), whole);
    expect(twice.epochs.map(({ loss }) => loss)).toEqual(
      once.epochs.map(({ loss }) => expect.closeTo(loss, 10)),
    );
  });

  test("that divides a short batch by the batch size takes a shorter step there", async () => {
    const run = (divideBy: ExperimentSpec["divideBy"], train: number) =>
      runExperiment(toSpec({ ...small, divideBy, epochs: 2 }), {
        train: digits.train.take(train),
        test: digits.test,
      });
    const [whole, wholeToo] = [await run("examples", 192), await run("batchSize", 192)];
    expect(lasting({ ...wholeToo, spec: whole.spec })).toEqual(lasting(whole));
    const [cut, cutToo] = [await run("examples", 200), await run("batchSize", 200)];
    expect(cutToo.epochs[0]!.loss).toBe(cut.epochs[0]!.loss);
    expect(cutToo.epochs[1]!.loss).not.toBe(cut.epochs[1]!.loss);
  });

  test("with a first step tells the untrained predictions, their loss and the change, and trains from there", async () => {
    const spec = toSpec({ ...small, firstStep: 5, initializer: "normal", deviation: 0.01 });
    const { firstStep, epochs } = await runExperiment(spec, digits);
    expect(firstStep!.predictions).toHaveLength(5);
    for (const row of firstStep!.predictions) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(firstStep!.loss).toBeCloseTo(Math.log(10), 1);
    expect(firstStep!.change).toBeGreaterThan(0);
    const without = await runExperiment({ ...spec, firstStep: 0 }, digits);
    expect(without.firstStep).toBeUndefined();
    expect(without.epochs[0]!.loss).not.toBe(epochs[0]!.loss);
  });

  test.each<[ExperimentSpec["divideBy"], number]>([
    ["batchSize", 5 / 32],
    ["examplesTwice", 1 / 5],
  ])(
    "divides its first step too by what the spec says (%s), and tells the mean loss",
    async (divideBy, part) => {
      const spec = toSpec({ ...small, epochs: 1, firstStep: 5 });
      const { firstStep: plain } = await runExperiment(spec, digits);
      const { firstStep: divided } = await runExperiment({ ...spec, divideBy }, digits);
      expect(divided!.loss).toBeCloseTo(plain!.loss, 12);
      expect(divided!.change / plain!.change).toBeCloseTo(part, 8);
    },
  );

  test("takes a fifth of all digits to test on, and float32 pixels, where the spec says so", async () => {
    const openMl = await runExperiment(toSpec({ ...small, split: "openml" }), digits);
    expect(openMl.confusion.flat().reduce((a, b) => a + b)).toBe(60);
    const plain = await runExperiment(toSpec(small), digits);
    const rounded = await runExperiment(toSpec({ ...small, pixels: "float32" }), digits);
    expect(rounded.epochs[0]!.loss).not.toBe(plain.epochs[0]!.loss);
    expect(rounded.epochs[0]!.loss).toBeCloseTo(plain.epochs[0]!.loss, 5);
    const single = await runExperiment(toSpec({ ...small, dtype: "float32" }), digits);
    expect(single.epochs[2]!.loss).toBeCloseTo(plain.epochs[2]!.loss, 3);
  });

  test.each([
    ["in order", false],
    ["shuffled", true],
  ])(
    "stopped after an epoch goes on from its checkpoint to the very same figures (%s)",
    async (_, shuffle) => {
      const spec = toSpec({ ...small, shuffle, epochs: 4, firstStep: 5, trainingAccuracy: true });
      const unbroken = await runExperiment(spec, digits);
      const checkpoint = join(folder, `${shuffle}.safetensors`);
      const stop = new AbortController();
      await expect(
        runExperiment(spec, digits, {
          checkpoint,
          signal: stop.signal,
          onEpoch: ({ epoch }) => epoch === 2 && stop.abort(),
        }),
      ).rejects.toThrow(AbortedError);
      expect(existsSync(checkpoint)).toBe(true);
      const begun: number[] = [];
      const resumed = await runExperiment(spec, digits, {
        checkpoint,
        onEpoch: ({ epoch }) => begun.push(epoch),
      });
      expect(begun).toEqual([3, 4]);
      expect(lasting(resumed)).toEqual(lasting(unbroken));
    },
  );

  test("refuses a checkpoint that is damaged or of another network, and says which file to remove", async () => {
    const spec = toSpec({ ...small, epochs: 1 });
    const damaged = join(folder, "damaged.safetensors");
    await writeFile(damaged, "nothing of the kind");
    await expect(runExperiment(spec, digits, { checkpoint: damaged })).rejects.toThrow(DataSourceError);
    await expect(runExperiment(spec, digits, { checkpoint: damaged })).rejects.toThrow(`Remove ${damaged}`);
    const other = join(folder, "other.safetensors");
    await runExperiment(spec, digits, { checkpoint: other });
    await expect(runExperiment({ ...spec, hidden: [8] }, digits, { checkpoint: other })).rejects.toThrow(
      `Remove ${other}`,
    );
  });
});

describe("a checkpoint", () => {
  const spec = toSpec({ ...small, epochs: 2, shuffle: true, seed: 1 });

  async function kept(name: string): Promise<string> {
    const checkpoint = join(folder, `${name}.safetensors`);
    await runExperiment(spec, digits, { checkpoint });
    return checkpoint;
  }

  test.each<[string, Partial<ExperimentSpec>, string]>([
    ["another seed", { seed: 2 }, "with seed=1 where this one has seed=2"],
    [
      "another learning rate",
      { learningRate: 0.2 },
      "with learningRate=0.1 where this one has learningRate=0.2",
    ],
    ["other pixels", { pixels: "float32" }, "with pixels=float64 where this one has pixels=float32"],
  ])("of a spec with %s is refused, and told apart from this one", async (_, fields, words) => {
    const checkpoint = await kept("spec");
    const going = runExperiment({ ...spec, ...fields }, digits, { checkpoint });
    await expect(going).rejects.toThrow(DataSourceError);
    await expect(going).rejects.toThrow(`${words}. Remove ${checkpoint}, and the run begins anew.`);
  });

  test("of other digits is refused", async () => {
    const checkpoint = await kept("digits");
    const fewer = { train: digits.train.take(160), test: digits.test };
    await expect(runExperiment(spec, fewer, { checkpoint })).rejects.toThrow(
      `other digits (drawn, 200 and 100, to train and to test on) than these (drawn, 160 and 100). Remove ${checkpoint}`,
    );
  });

  test("of a training that does not say what it was kept for is refused", async () => {
    const checkpoint = join(folder, "unsaid.safetensors");
    const model = new Mlp({ sizes: [784, 16, 10], random: new RandomState(1), dtype: "float64" });
    const random = { shuffle: new RandomState(1) };
    await saveTraining({ model, optimizer: sgd({ learningRate: 0.1 }), random, records: [] }, checkpoint);
    await expect(runExperiment(spec, digits, { checkpoint })).rejects.toThrow(
      `it does not say which spec and digits it was kept for. Remove ${checkpoint}`,
    );
  });

  test("that has come further than the spec goes is refused; one that goes further goes on", async () => {
    const checkpoint = await kept("epochs");
    await expect(runExperiment({ ...spec, epochs: 1 }, digits, { checkpoint })).rejects.toThrow(
      "it has come to epoch 2, and this run ends after 1. Ask for at least 2 epochs, or give the checkpoint up. " +
        `Remove ${checkpoint}, and the run begins anew.`,
    );
    const longer = await runExperiment({ ...spec, epochs: 3 }, digits, { checkpoint });
    expect(lasting(longer)).toEqual(lasting(await runExperiment({ ...spec, epochs: 3 }, digits)));
    // And from what it kept in turn.
    const further = await runExperiment({ ...spec, epochs: 4 }, digits, { checkpoint });
    expect(further.epochs).toHaveLength(4);
  });
});

describe("published figures beside ours", () => {
  test("are compared to as many digits as were printed, and a missing epoch is a row without ours", async () => {
    const spec = toSpec({ ...small, epochs: 1, trainingAccuracy: true });
    const ours = await runExperiment(spec, digits);
    const { loss, trainingAccuracy = Number.NaN } = ours.epochs[0]!;
    const confused = ours.confusion[3]![3]!;
    const rows = comparePublished(
      {
        name: "tiny",
        spec,
        published: {
          loss: { 1: loss.toFixed(4), 7: "0.1" },
          trainingAccuracy: { 1: (trainingAccuracy + 0.001).toFixed(4) },
          testAccuracy: (100 * ours.testAccuracy).toFixed(2),
          confusion: [{ label: 3, prediction: 3, count: String(confused + 1) }],
        },
      },
      ours,
    );
    expect(rows.map(({ figure, ours: shown, same }) => [figure, shown, same])).toEqual([
      ["loss, epoch 1", loss.toFixed(4), true],
      ["loss, epoch 7", "", false],
      ["training accuracy, epoch 1", trainingAccuracy.toFixed(4), false],
      ["test accuracy, %", (100 * ours.testAccuracy).toFixed(2), true],
      ["3 read as 3", String(confused), false],
    ]);
    expect(rows[2]!.difference).toBeCloseTo(-0.001, 4);
    expect(rows[4]!.difference).toBe(-1);
  });
});
