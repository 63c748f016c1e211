import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DataFormatError, DataSourceError, DivergedError, ParameterError } from "../../../../lib/errors.js";
import {
  listRuns,
  type RecordedOptions,
  type RunRecord,
  readRun,
  recorded,
  recordTrainings,
  removeRun,
} from "../../../../lib/experiment/index.js";
import { arithmeticInUse } from "../../../../lib/matrix/index.js";
import { type EpochRecord, fit } from "../../../../lib/train/index.js";
import { recordingFolder, smallTraining } from "../../../support/recording.js";

const folder = recordingFolder();

async function record(
  change: Parameters<typeof smallTraining>[0] = {},
  options: RecordedOptions = {},
): Promise<{ run: RunRecord; history: EpochRecord[] }> {
  const history: EpochRecord[] = [];
  let run: RunRecord | undefined;
  const onRecorded = (told: RunRecord): void => {
    run = told;
  };
  for await (const epoch of recorded(fit(...smallTraining(change)), { ...options, onRecorded }))
    history.push(epoch);
  return { run: run!, history };
}

const rates = (run: { metrics: readonly { epoch: number; loss?: number }[] }) =>
  run.metrics.map(({ epoch, loss }) => [epoch, loss]);

describe("a recorded training", () => {
  test("says what it was made from and what it came to", async () => {
    const { run, history } = await record({}, { name: "circle", parameters: { learningRate: 0.3, seed: 1 } });
    const read = await readRun(run.id);
    expect(read).toMatchObject({
      name: "circle",
      status: "done",
      seed: 1,
      parameters: { learningRate: 0.3 },
      spec: {
        layers: ["dense (2, 4)", "relu", "dense (4, 2)"],
        optimizer: "sgd",
        learningRate: 0.3,
        batchSize: 16,
        epochs: 3,
        shuffle: true,
      },
      data: { train: { count: 60, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      code: { engine: arithmeticInUse(), longhand: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      machine: { runtime: `Node ${process.versions.node}`, process: process.pid },
      figures: { loss: history[2]!.loss, accuracy: history[2]!.accuracy },
    });
    expect(rates(read)).toEqual(history.map(({ epoch, loss }) => [epoch, loss]));
    expect(read.seconds).toBeGreaterThan(0);
    expect(await readdir(read.folder)).toEqual([
      expect.stringMatching(/^events\.out\.tfevents\.\d{10}\./),
      "metrics.jsonl",
      "run.json",
    ]);
  });

  test("is the same training as without, to the last bit", async () => {
    const plain: number[] = [];
    for await (const { loss } of fit(...smallTraining())) plain.push(loss);
    expect((await record()).history.map(({ loss }) => loss)).toEqual(plain);
  });

  test("has the same id when it is made again, and says that every number was the same", async () => {
    const first = (await record()).run;
    const { run } = await record({}, { name: "another name" });
    expect(run.id).toBe(first.id);
    expect(run.again).toMatchObject({ times: 1, differences: [] });
    expect((await record()).run.again).toMatchObject({ times: 2, differences: [] });
    expect((await listRuns()).runs).toHaveLength(1);
  });

  test("says what differs where it came to other numbers, and keeps both", async () => {
    const { run } = await record();
    const path = join(folder(), run.id, "metrics.jsonl");
    const text = await readFile(path, "utf8");
    const lines = text.split("\n");
    const second = { ...(JSON.parse(lines[1]!) as Record<string, number>), loss: 0.5 };
    await writeFile(path, [lines[0], JSON.stringify(second), lines[2], ""].join("\n"));
    const { differences } = (await record()).run.again!;
    expect(differences).toEqual([expect.stringMatching(/^epoch 2: loss was 0\.5, and is 0\.\d+$/)]);
    expect(await readdir(join(folder(), run.id))).toContain("metrics-again.jsonl");
  });

  test.each([[{ seed: 2 }], [{ learningRate: 0.2 }], [{ epochs: 4 }]])(
    "with %j is another run",
    async (change) => {
      expect((await record(change)).run.id).not.toBe((await record()).run.id);
    },
  );

  test("with other parameters is another run, with another notebook or name is not", async () => {
    const { id } = (await record({}, { parameters: { a: 1, b: [2] } })).run;
    expect((await record({}, { parameters: { b: [2], a: 1 }, notebook: "x.ipynb" })).run.id).toBe(id);
    expect((await record({}, { parameters: { a: 1, b: [3] } })).run.id).not.toBe(id);
  });

  test("that was left in the middle is stopped, and one that failed says why", async () => {
    for await (const { epoch } of recorded(fit(...smallTraining()))) if (epoch === 2) break;
    const [stopped] = (await listRuns()).runs;
    expect(stopped).toMatchObject({ status: "stopped" });
    expect(stopped!.metrics).toHaveLength(2);
    await removeRun(stopped!);

    await expect(record({ learningRate: 1e200 })).rejects.toThrow(DivergedError);
    expect((await listRuns()).runs).toMatchObject([
      { status: "failed", reason: expect.stringMatching(/epoch 1/) },
    ]);
  });

  test("that was stopped is made whole by the next", async () => {
    for await (const { epoch } of recorded(fit(...smallTraining()))) if (epoch === 2) break;
    const { run, history } = await record();
    expect(run).toMatchObject({ status: "done" });
    expect(run.again).toBeUndefined();
    expect(rates(await readRun(run.id))).toEqual(history.map(({ epoch, loss }) => [epoch, loss]));
  });

  test("must be one that fit made", () => {
    async function* other(): AsyncGenerator<EpochRecord, void> {}
    expect(() => recorded(other())).toThrow(ParameterError);
  });

  test("fails before the first step where nothing can be written", async () => {
    await writeFile(join(folder(), "file"), "");
    process.env["LONGHAND_RUNS"] = join(folder(), "file");
    await expect(record()).rejects.toThrow(DataSourceError);
  });
});

describe("recording every training", () => {
  test("is off until it is asked for, and after it is taken back", async () => {
    const train = async (seed: number): Promise<void> => {
      for await (const _ of fit(...smallTraining({ seed })));
    };
    await train(1);
    const stop = recordTrainings({ notebook: "05.ipynb", parameters: { hidden: 4 } });
    await train(2);
    for await (const _ of recorded(fit(...smallTraining({ seed: 3 })), { name: "own" }));
    stop();
    await train(4);
    const { runs } = await listRuns();
    expect(runs.map(({ name }) => name).sort()).toEqual(["own", "training"]);
    expect(runs.find(({ name }) => name === "training")).toMatchObject({
      code: { notebook: "05.ipynb" },
      parameters: { hidden: 4 },
    });
  });
});

describe("what was recorded", () => {
  test("loads when metrics.jsonl is cut at any byte, without the last line at most", async () => {
    const { run, history } = await record();
    const path = join(folder(), run.id, "metrics.jsonl");
    const bytes = await readFile(path);
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
    for (let cut = 0; cut <= bytes.length; cut++) {
      await writeFile(path, bytes.subarray(0, cut));
      const whole = ends.filter((end) => end < cut).length;
      expect(rates(await readRun(run.id))).toEqual(
        history.slice(0, whole).map(({ epoch, loss }) => [epoch, loss]),
      );
    }
  });

  test("keeps losses that are no number", async () => {
    const { run } = await record();
    const path = join(folder(), run.id, "metrics.jsonl");
    await appendFile(path, '{"epoch":4,"at":1,"loss":"NaN","accuracy":"-Infinity"}\n');
    expect((await readRun(run.id)).metrics[3]).toEqual({ epoch: 4, at: 1, loss: NaN, accuracy: -Infinity });
  });

  test("is told apart from what is damaged", async () => {
    const { run } = await record();
    const other = (await record({ seed: 2 })).run;
    const path = join(folder(), run.id, "metrics.jsonl");
    await writeFile(path, `oops\n${await readFile(path, "utf8")}`);
    await expect(readRun(run.id)).rejects.toThrow(DataFormatError);
    const { runs, damaged } = await listRuns();
    expect(runs.map(({ id }) => id)).toEqual([other.id]);
    expect(damaged).toMatchObject([{ id: run.id, why: expect.stringMatching(/metrics\.jsonl, line 1/) }]);
  });

  test("and cannot be read is put aside by the next training, which is whole", async () => {
    const { run } = await record();
    const path = join(folder(), run.id, "metrics.jsonl");
    await writeFile(path, "oops\nagain\n");
    const again = await record();
    expect(again.run.again?.differences).toEqual([
      "its epochs were damaged, and lie in metrics-damaged.jsonl now",
    ]);
    expect(rates(await readRun(run.id))).toEqual(again.history.map(({ epoch, loss }) => [epoch, loss]));
    expect(await readFile(join(folder(), run.id, "metrics-damaged.jsonl"), "utf8")).toBe("oops\nagain\n");

    for await (const { epoch } of recorded(fit(...smallTraining({ seed: 9 })))) if (epoch === 2) break;
    const stopped = (await listRuns()).runs.find(({ status }) => status === "stopped")!;
    await writeFile(join(stopped.folder, "metrics.jsonl"), "oops\nagain\n");
    expect((await record({ seed: 9 })).run).toMatchObject({ id: stopped.id, status: "done" });
    expect((await readRun(stopped.id)).metrics).toHaveLength(3);
  });

  test("is found by how its id begins, if only one does", async () => {
    const { id } = (await record()).run;
    expect((await readRun(id.slice(0, 4))).id).toBe(id);
    await expect(readRun("zz")).rejects.toThrow("there is no run zz");
    await writeFile(join(folder(), "nothing"), "");
    await expect(readRun("")).rejects.toThrow(ParameterError);
  });
});
