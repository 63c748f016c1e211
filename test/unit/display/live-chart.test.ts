import { afterEach, describe, expect, test } from "vitest";
import { moons } from "../../../lib/data/index.js";
import { type DisplayMessage, liveChart, setPublisher } from "../../../lib/display/index.js";
import { DivergedError, ParameterError } from "../../../lib/errors.js";
import { Mlp } from "../../../lib/nn/index.js";
import { accuracyChart, lossChart } from "../../../lib/plot/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { type EpochRecord, examplesOf, type FitProgress, fit, sgd } from "../../../lib/train/index.js";

function publish(canUpdate: boolean): DisplayMessage[] {
  const messages: DisplayMessage[] = [];
  setPublisher({ canUpdate, publish: (message) => messages.push(message) });
  return messages;
}

afterEach(() => {
  setPublisher(undefined);
});

const record = (epoch: number): EpochRecord => ({ epoch, loss: 2 / epoch, accuracy: 0.5, seconds: 1 });

/** A training whose epochs take 10 ms each. */
function training(epochs: number, clock = { now: 0 }, failing = false) {
  async function* run(): AsyncGenerator<EpochRecord, void> {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      clock.now += 10;
      yield record(epoch);
    }
    if (failing) throw new DivergedError("training: the loss is NaN.", {});
  }
  return { records: run(), options: { now: () => clock.now } };
}

const words = (message: DisplayMessage | undefined) => message?.data["text/plain"];

describe("a live chart", () => {
  test("hands on every record, in order, as it comes", async () => {
    publish(true);
    const { records, options } = training(5);
    const seen: EpochRecord[] = [];
    for await (const one of liveChart(records, options)) seen.push(one);
    expect(seen).toEqual([1, 2, 3, 4, 5].map(record));
  });

  test("is one piece of output, redrawn a few times a second, that ends with all epochs", async () => {
    const messages = publish(true);
    const { records, options } = training(1000);
    for await (const _ of liveChart(records, options)) {
      // Ten seconds of training.
    }
    expect(messages.filter(({ update }) => update !== true)).toHaveLength(1);
    expect(new Set(messages.map(({ displayId }) => displayId)).size).toBe(1);
    expect(messages.length).toBeGreaterThan(20);
    expect(messages.length).toBeLessThanOrEqual(36);
    expect(words(messages.at(-1))).toContain("1,000 points");
  });

  test("draws what there is where the loop is left, and where training fails", async () => {
    const messages = publish(true);
    const left = training(50);
    for await (const { epoch } of liveChart(left.records, left.options)) if (epoch === 7) break;
    expect(words(messages.at(-1))).toContain("7 points");
    await expect(left.records.next()).resolves.toMatchObject({ done: true });
    const lost = training(3, { now: 0 }, true);
    const run = async () => {
      for await (const _ of liveChart(lost.records, lost.options)) {
        // Until it fails.
      }
    };
    await expect(run()).rejects.toThrow("the loss is NaN");
    expect(words(messages.at(-1))).toContain("3 points");
  });

  test("sees within an epoch where it is given the way, as a point between two epochs", async () => {
    const messages = publish(true);
    let clock = 0;
    async function* slow(onProgress: (progress: FitProgress) => void): AsyncGenerator<EpochRecord, void> {
      for (let epoch = 1; epoch <= 2; epoch++) {
        for (const done of [25, 50, 75]) {
          clock += 1000;
          onProgress({ epoch, epochs: 2, done, count: 100, loss: 3, accuracy: 0.1 });
        }
        clock += 1000;
        yield record(epoch);
      }
    }
    const seen: number[] = [];
    const options = { now: () => clock, draw: [lossChart, accuracyChart] };
    for await (const { epoch } of liveChart(slow, options)) seen.push(epoch);
    expect(seen).toEqual([1, 2]);
    const losses = messages.map((message) => String(words(message))).filter((text) => text.includes("Loss"));
    expect(losses[0]).toContain("over epoch from 0.25 to 0.25");
    expect(losses[4]).toContain("over epoch from 1 to 1.25");
    expect(losses.at(-1)).toContain("over epoch from 1 to 2");
    expect(messages.filter(({ update }) => update !== true)).toHaveLength(2);
  });

  test("says how far training is while it runs, and no more at its end", async () => {
    const messages = publish(true);
    let clock = 0;
    async function* slow(onProgress: (progress: FitProgress) => void): AsyncGenerator<EpochRecord, void> {
      for (let epoch = 1; epoch <= 4; epoch++) {
        clock += 1000;
        onProgress({ epoch, epochs: 4, done: 50, count: 100, loss: 3, accuracy: 0.1 });
        clock += 1000;
        yield record(epoch);
      }
    }
    for await (const _ of liveChart(slow, { now: () => clock, draw: [lossChart, accuracyChart] })) {
      // Eight seconds of training.
    }
    const told = messages.flatMap(({ metadata }) => {
      const { progress } = (metadata?.["longhand"] ?? {}) as { progress?: { done: number } };
      return progress === undefined ? [] : [progress];
    });
    expect(told[0]).toEqual({ done: 0.5, total: 4, words: "epoch 1 of 4 · loss 3.0000 · 7.0 s left" });
    expect(told[1]).toEqual({ done: 1, total: 4, words: "epoch 1 of 4 · loss 2.0000 · 6.0 s left" });
    expect(told.at(-1)?.done).toBe(4);
    expect(
      messages.slice(-2).map(({ metadata }) => metadata),
      "what is kept",
    ).toEqual([{}, {}]);
  });

  test("knows of a training that is handed over as it is how many epochs there are", async () => {
    const messages = publish(true);
    const random = new RandomState(1);
    const { inputs, labels } = moons({ count: 20, random, noise: 0.1 });
    const model = new Mlp({ sizes: [2, 3, 2], random });
    const options = { optimizer: sgd({ learningRate: 0.1 }), batchSize: 10, epochs: 3 };
    for await (const _ of liveChart(fit(model, examplesOf(inputs, labels), options), { rest: 0 })) {
      // To its end.
    }
    const words = messages.map(({ metadata }) => JSON.stringify(metadata));
    expect(words.filter((text) => text.includes("progress")).at(-1)).toContain("epoch 3 of 3 · loss");
  });

  test("shows one figure, the last, where nothing can be replaced", async () => {
    const messages = publish(false);
    const { records, options } = training(100);
    for await (const _ of liveChart(records, options)) {
      // Nothing is printed meanwhile.
    }
    expect(messages).toHaveLength(1);
    expect(words(messages[0])).toContain("100 points");
  });

  test("refuses what gives no records, and options that are none", async () => {
    publish(true);
    const first = (source: unknown, options: object = {}) => liveChart(source as never, options).next();
    await expect(first(Promise.resolve())).rejects.toThrow(ParameterError);
    await expect(first([])).rejects.toThrow(/without await/);
    await expect(first(training(1).records, { draw: [] })).rejects.toThrow(/draw is no function.*lossChart/);
    await expect(first(training(1).records, { rest: -1 })).rejects.toThrow(/rest is -1/);
    await expect(first(training(1).records, { chart: lossChart })).rejects.toThrow("no option named chart");
  });
});
