import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listRuns, type RunRecord, recorded } from "../../../../lib/experiment/index.js";
import { fit } from "../../../../lib/train/index.js";
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
