import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { Dataset } from "../../../../lib/data/index.js";
import { type RecordedOptions, type RunRecord, recorded } from "../../../../lib/experiment/index.js";
import { crc32c } from "../../../../lib/experiment/record/tensorboard/crc32c.js";
import { histogramOf } from "../../../../lib/experiment/record/tensorboard/histogram.js";
import { tfRecord } from "../../../../lib/experiment/record/tensorboard/tf-record.js";
import { Mlp } from "../../../../lib/nn/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { fit, sgd } from "../../../../lib/train/index.js";
import { recordingFolder, smallTraining } from "../../../support/recording.js";
import {
  all,
  castagnoli,
  one,
  type ReadEvent,
  readEvent,
  readRecords,
  textOf,
} from "../../../support/tf-record.js";

const folder = recordingFolder();

async function record(
  training: ReturnType<typeof fit>,
  options: RecordedOptions = {},
): Promise<{ run: RunRecord; bytes: Uint8Array; events: ReadEvent[] }> {
  let run: RunRecord | undefined;
  const onRecorded = (told: RunRecord): void => {
    run = told;
  };
  for await (const _ of recorded(training, { ...options, onRecorded }));
  const path = join(folder(), run!.id);
  const name = (await readdir(path)).find((each) => each.startsWith("events.out.tfevents."))!;
  const bytes = new Uint8Array(await readFile(join(path, name)));
  return { run: run!, bytes, events: readRecords(bytes).map(readEvent) };
}

describe("a TFRecord", () => {
  test("has the checksum of the standard", () => {
    const check = new TextEncoder().encode("123456789");
    expect(crc32c(check)).toBe(0xe3069283);
    expect(castagnoli(check)).toBe(0xe3069283);
  });

  test("gives back its bytes, and one that was changed anywhere is found out or cut short", () => {
    const change = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), change, (bytes, { at, by }) => {
        const record = tfRecord(bytes);
        expect(readRecords(record)).toEqual([bytes]);
        record[at % record.length]! ^= by;
        expect(() => readRecords(record)).toThrow("checksum");
      }),
    );
  });
});

describe("the event file of a run", () => {
  test("begins with its version, and tells every figure of every epoch", async () => {
    const { run, events } = await record(fit(...smallTraining()));
    expect(events[0]).toMatchObject({ version: "brain.Event:2", values: [] });
    const epochs = events.filter(({ values }) => values.some(({ tag }) => tag === "loss"));
    expect(epochs.map(({ step }) => step)).toEqual([1, 2, 3]);
    const last = Object.fromEntries(epochs[2]!.values.map(({ tag, scalar }) => [tag, scalar]));
    expect(last["loss"]).toBe(Math.fround(run.figures["loss"]!));
    expect(last["accuracy"]).toBe(Math.fround(run.figures["accuracy"]!));
    const started = Date.parse(run.started) / 1000;
    for (const { time } of events) expect(time).toBeGreaterThanOrEqual(started);
  });

  test("tells the hyperparameters and how it ended, as the plugin's schema has them", async () => {
    const { run, events } = await record(fit(...smallTraining()), {
      name: "circle",
      parameters: { hidden: [4], activation: "relu", wide: false },
    });
    const plugin = (tag: string) =>
      events.flatMap(({ values }) => values).find((each) => each.tag === tag)!.plugin!;
    const start = plugin("_hparams_/session_start_info");
    const held = new Map(
      all(start, 3, 1).map((entry) => [
        textOf(one(entry as Uint8Array, 1)),
        one(entry as Uint8Array, 2) as Uint8Array,
      ]),
    );
    expect(one(held.get("learningRate")!, 2)).toBe(0.3);
    expect(textOf(one(held.get("hidden")!, 3))).toBe("[4]");
    expect(textOf(one(held.get("activation")!, 3))).toBe("relu");
    expect(one(held.get("wide")!, 4)).toBe(0);
    expect(one(start, 3, 5)).toBe(Date.parse(run.started) / 1000);
    expect(one(start, 3, 4)).toBeUndefined();
    const end = plugin("_hparams_/session_end_info");
    expect(one(end, 4, 1)).toBe(1);
    expect(one(end, 4, 2)).toBeGreaterThanOrEqual(Date.parse(run.started) / 1000);
  });

  test("loads when it is cut at any byte, without the last event at most", async () => {
    const { bytes } = await record(fit(...smallTraining()));
    const whole = readRecords(bytes);
    let end = 0;
    const ends = whole.map((record) => (end += record.length + 16));
    expect(end).toBe(bytes.length);
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(readRecords(bytes.subarray(0, cut))).toHaveLength(ends.filter((each) => each <= cut).length);
  });

  test("holds histograms and pictures of the weights where they are asked for", async () => {
    const random = new RandomState(1);
    const pixels = Uint8Array.from({ length: 40 * 6 }, () => Math.floor(random.uniform(0, 256)));
    const labels = Uint8Array.from({ length: 40 }, (_, at) => at % 2);
    const content = {
      name: "noise",
      source: "drawn",
      pixels,
      labels,
      height: 2,
      width: 3,
      classes: 2,
    } as const;
    const model = new Mlp({ sizes: [6, 5, 2], random });
    const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 1, batchSize: 8 };
    const { events } = await record(fit(model, new Dataset(content), options), {
      histograms: true,
      images: true,
    });
    const { values } = events.find(({ values: each }) =>
      each.some(({ histogram }) => histogram !== undefined),
    )!;
    const weights = values.find(({ tag }) => tag === "dense_1_weights")!.histogram!;
    const now = [...model.parameters[0]!.value.data];
    expect(one(weights, 1)).toBe(Math.min(...now));
    expect(one(weights, 3)).toBe(30);
    expect(one(weights, 4)).toBeCloseTo(
      now.reduce((sum, weight) => sum + weight),
      12,
    );
    const counts = one(weights, 7) as Uint8Array;
    expect(counts).toHaveLength(30 * 8);
    const image = values.find(({ tag }) => tag === "first_layer/image/0")!.image!;
    const png = decode(one(image, 4) as Uint8Array);
    // Five units in tiles of 2 × 3, three across, a line between.
    expect([png.height, png.width]).toEqual([5, 11]);
    expect([one(image, 1), one(image, 2), one(image, 3)]).toEqual([5, 11, 1]);
  });

  test("counts every number into a histogram whose limits rise", () => {
    const numbers = fc.float64Array({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(numbers, (array) => {
        const { counts, limits, count, max } = histogramOf(array);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(array.length);
        expect(count).toBe(array.length);
        expect([...limits].sort((a, b) => a - b)).toEqual(limits);
        expect(limits.at(-1)).toBeGreaterThanOrEqual(max);
      }),
    );
  });
});
