import { Writable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { localHands } from "../../../../lib/cli/sweep/local-hands.js";
import type { Hands, JobEnd, TrialJob } from "../../../../lib/cli/sweep/messages.js";
import { runSweep, type SweepEnd } from "../../../../lib/cli/sweep/run-sweep.js";
import type { Digits } from "../../../../lib/data/index.js";
import {
  type RunRecord,
  recordExperiment,
  type SweepPlan,
  trialsOf,
} from "../../../../lib/experiment/index.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder } from "../../../support/recording.js";

recordingFolder();

let digits: Digits;
beforeAll(async () => {
  digits = await fewDigits({ train: 40, test: 20 });
});

const plan: SweepPlan = { name: "plan", spec: { hidden: [4], epochs: 1 }, grid: { batchSize: [10, 20, 40] } };

/** Hands that make nothing, and say so. */
const hands = (endOf: (job: TrialJob) => JobEnd): Hands => ({
  rows: 1,
  async make(jobs, { onEnd }) {
    for (const job of jobs) await onEnd(job, 0, endOf(job));
  },
});

function run(made: Hands): Promise<SweepEnd> {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(),
  }) as unknown as NodeJS.WriteStream;
  const { signal } = new AbortController();
  return runSweep(trialsOf(plan), { plan, digits, hands: made, retry: false, signal, stream });
}

describe("a sweep", () => {
  test("tells of failures that could not be written down, and of no others", async () => {
    const crashed = await run(hands(() => ({ run: undefined, crashed: true, reason: "it was killed" })));
    expect(crashed.unrecorded).toEqual([]);
    expect(crashed.runs.map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
  });

  test("counts a failure that no run tells of", async () => {
    const { runs, unrecorded } = await run(hands(() => ({ run: undefined, reason: "line 1 is damaged" })));
    expect(runs).toEqual([]);
    expect(unrecorded).toEqual(
      [10, 20, 40].map((size) => ({ name: `batchSize=${size}`, reason: "line 1 is damaged" })),
    );
  });

  test("stops at the first training that finds the disk full", async () => {
    const asked: string[] = [];
    const full = hands(({ name }) => {
      asked.push(name);
      return { run: undefined, diskFull: true, reason: "no space left on device." };
    });
    await expect(run(full)).rejects.toThrow(/batchSize=10: no space left .* goes on from there/);
    expect(asked).toEqual(["batchSize=10"]);
  });

  test("does not make again what another sweep made since it was planned", async () => {
    const { spec, name } = trialsOf(plan)[0]!;
    const { run: made } = await recordExperiment(spec, digits, { name });
    const ends: (RunRecord | undefined)[] = [];
    const job: TrialJob = { id: made.id, name, spec, expected: { code: made.code, data: made.data } };
    await localHands(1).make([job], {
      signal: new AbortController().signal,
      say: () => {},
      onProgress: () => expect.unreachable(),
      onEnd: async (_job, _row, end) => {
        ends.push(end.run);
        return [];
      },
    });
    expect(ends).toMatchObject([{ id: made.id, status: "done" }]);
    expect(ends[0]!.again).toBeUndefined();
  });
});
