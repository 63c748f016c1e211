import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Digits } from "../../../../lib/data/index.js";
import { host } from "../../../../lib/dist/data/host/node.js";
import { AbortedError, DataSourceError } from "../../../../lib/errors.js";
import {
  type ExperimentSpec,
  listRuns,
  readRun,
  recordExperiment,
  toSpec,
} from "../../../../lib/experiment/index.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder } from "../../../support/recording.js";

recordingFolder();

let digits: Digits;
let folder: string;
beforeAll(async () => {
  digits = await fewDigits({ train: 100, test: 50 });
  folder = await mkdtemp(join(tmpdir(), "longhand-checkpoint-"));
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => rm(folder, { recursive: true }));

const spec: ExperimentSpec = toSpec({
  hidden: [8],
  epochs: 4,
  batchSize: 20,
  trainingAccuracy: true,
  seed: 5,
});

describe("a recorded experiment", () => {
  test("tells its spec, and figures in the spec's conventions", async () => {
    const { figures, run } = await recordExperiment(spec, digits, { name: "small" });
    const { seed, ...rest } = spec;
    expect(run).toMatchObject({
      name: "small",
      status: "done",
      spec: rest,
      seed,
      data: { train: { count: 100, source: "drawn" }, test: { count: 50 } },
      figures: { testLoss: figures.testLoss, testAccuracy: figures.testAccuracy },
    });
    const { metrics } = await readRun(run.id);
    expect(metrics.map(({ epoch, loss, trainingAccuracy }) => ({ epoch, loss, trainingAccuracy }))).toEqual(
      figures.epochs.map(({ epoch, loss, trainingAccuracy }) => ({ epoch, loss, trainingAccuracy })),
    );
  });

  test("tells when each epoch ended, however late its line is written", async () => {
    const ends: number[] = [];
    let resolve = (): void => {};
    const lastEnded = new Promise<void>((done) => {
      resolve = done;
    });
    const files = host.files!;
    for (const name of ["write", "append"] as const) {
      const work = files[name].bind(files);
      vi.spyOn(files, name).mockImplementation(async (path: string, bytes: Uint8Array) => {
        if (path.endsWith("metrics.jsonl")) await lastEnded;
        return work(path, bytes);
      });
    }
    const began = performance.now();
    const onEpoch = ({ epoch }: { epoch: number }): void => {
      ends.push((performance.now() - began) / 1000);
      if (epoch === spec.epochs) resolve();
    };
    const { run } = await recordExperiment(spec, digits, { name: "slow disk", onEpoch });
    const { metrics } = await readRun(run.id);
    expect(metrics).toHaveLength(ends.length);
    // Each epoch is over before the next one is.
    for (const [at, end] of ends.slice(1).entries()) expect(metrics[at]!.at).toBeLessThanOrEqual(end + 0.001);
  });

  test("with another seed is another run", async () => {
    const ids = [1, 2].map(
      async (seed) => (await recordExperiment({ ...spec, seed }, digits, { name: "x" })).run.id,
    );
    expect(new Set(await Promise.all(ids)).size).toBe(2);
  });

  test("is stopped, not failed, by a disk that is full", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    const onEpoch = (): never => {
      throw new DataSourceError("keeping a training: it cannot be written", { cause: full });
    };
    await expect(recordExperiment(spec, digits, { name: "full", onEpoch })).rejects.toThrow(DataSourceError);
    expect((await listRuns()).runs).toMatchObject([{ status: "stopped" }]);
  });

  test("that was stopped goes on from its checkpoint, and comes to the same lines", async () => {
    const whole = await recordExperiment(spec, digits, { name: "whole" });
    const lines = (await readRun(whole.run.id)).metrics.map(({ epoch, loss }) => [epoch, loss]);
    process.env["LONGHAND_RUNS"] = join(process.env["LONGHAND_RUNS"]!, "other");
    const checkpoint = join(folder, "kept.safetensors");
    const stop = new AbortController();
    const stopped = recordExperiment(spec, digits, {
      name: "cut",
      checkpoint,
      signal: stop.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow(AbortedError);
    expect((await listRuns()).runs).toMatchObject([
      { status: "stopped", metrics: [{ epoch: 1 }, { epoch: 2 }] },
    ]);
    const { run } = await recordExperiment(spec, digits, { name: "cut", checkpoint });
    expect(run).toMatchObject({ id: whole.run.id, status: "done" });
    expect((await readRun(run.id)).metrics.map(({ epoch, loss }) => [epoch, loss])).toEqual(lines);
  });
});
