import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  describeExperiment,
  listRuns,
  type RunRecord,
  recorded,
  toSpec,
} from "../../../../lib/experiment/index.js";
import { beginRun } from "../../../../lib/experiment/record/begin-run.js";
import { fit } from "../../../../lib/train/index.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder, smallTraining } from "../../../support/recording.js";

const folder = recordingFolder();

describe("a training that two make at a time", () => {
  const begin = () => recorded(fit(...smallTraining()));
  const record = async (): Promise<void> => {
    for await (const _ of begin());
  };
  const only = async () => (await listRuns()).runs[0]!;
  /** As if the run that is recorded were another process's, which is alive or not. */
  const giveTo = async (process: number): Promise<void> => {
    const { id } = await only();
    const path = join(folder(), id, "run.json");
    const record = JSON.parse(await readFile(path, "utf8")) as RunRecord;
    await writeFile(path, JSON.stringify({ ...record, machine: { ...record.machine, process } }));
  };
  const epochs = ({ metrics }: { metrics: readonly { epoch: number }[] }) =>
    metrics.map((each) => each.epoch);

  test("stays done when the slower one is stopped", async () => {
    const slow = begin();
    await slow.next();
    await record();
    const done = await only();
    await slow.next();
    expect(epochs(await only())).toEqual([1, 2, 3]);
    await slow.return();
    expect(await only()).toEqual(done);
    const files = await readdir(done.folder);
    expect(files.filter((name) => name.startsWith("events"))).toHaveLength(1);
  });

  test("is compared when the slower one comes to its end as well", async () => {
    const slow = begin();
    await slow.next();
    await record();
    for await (const _ of slow);
    expect(await only()).toMatchObject({ status: "done", again: { times: 1, differences: [] } });
  });

  test("is left to the process that is at it, until one of them has come to the end", async () => {
    const first = begin();
    await first.next();
    await giveTo(process.ppid);
    const before = await only();
    for await (const { epoch } of begin()) if (epoch === 2) break;
    expect(await only()).toEqual(before);
    await record();
    expect(await only()).toMatchObject({ status: "done", machine: { process: process.pid } });
    await first.next();
    await first.return();
    expect(await only()).toMatchObject({
      status: "done",
      metrics: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }],
    });
  });

  test("has failed where one of them has, and is done all the same when the other comes to its end", async () => {
    const digits = await fewDigits({ train: 30, test: 10 });
    const spec = toSpec({ hidden: [4], epochs: 2 });
    const description = await describeExperiment(spec, digits, { name: "both" });
    const first = await beginRun(description);
    await giveTo(process.ppid);
    await (await beginRun(description)).end("stopped", { reason: "told to" });
    expect(await only()).toMatchObject({ status: "running" });
    await (await beginRun(description)).end("failed", { reason: "out of memory" });
    expect(await only()).toMatchObject({ status: "failed", reason: "out of memory" });
    await first.epoch(1, { loss: 1 });
    await first.end("done");
    expect(await only()).toMatchObject({ status: "done", metrics: [{ epoch: 1, loss: 1 }] });
  });

  test("is taken over, from its first epoch on, when the process that was at it is gone", async () => {
    const killed = begin();
    await killed.next();
    await giveTo(process.ppid);
    const other = begin();
    await other.next();
    await other.next();
    expect(epochs(await only())).toEqual([1]);
    await giveTo(2 ** 22 + 1); // above any process's number
    await other.next();
    expect(await only()).toMatchObject({ status: "running", machine: { process: process.pid } });
    expect(epochs(await only())).toEqual([1, 2, 3]);
    await other.return();
  });
});
