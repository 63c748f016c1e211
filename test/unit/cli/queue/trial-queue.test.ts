import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkpointKeys,
  fromJobId,
  fromQueue,
  readProgress,
  toJobId,
  toQueue,
} from "../../../../lib/cli/queue/trial-queue.js";
import type { TrialJob } from "../../../../lib/cli/sweep/messages.js";
import { toSpec } from "../../../../lib/experiment/index.js";

const hash = "ab".repeat(32);
const job: TrialJob = {
  id: "0123456789ab",
  name: "learningRate=0.1",
  spec: toSpec({ learningRate: 0.1, epochs: 3 }),
  data: { train: 100, validation: 20 },
  expected: {
    code: { longhand: "0.1.0", engine: "auto (plain SIMD)" },
    data: { train: { name: "training", source: "mnist", count: 100, hash } },
  },
  checkpoint: { name: "abc123", from: 1, last: false },
};
const through = (trial: TrialJob): unknown => JSON.parse(JSON.stringify(toQueue(trial)));

describe("a training in the queue", () => {
  test("comes out as it went in, its id from the queue", () => {
    expect(fromQueue({ id: toJobId(job.id), data: through(job) })).toEqual(job);
  });

  test.each([
    ["another id", { id: "../../etc", data: through(job) }],
    ["no spec", { id: toJobId(job.id), data: { ...(through(job) as object), spec: undefined } }],
    [
      "a field that there is not",
      { id: toJobId(job.id), data: { ...(through(job) as object), spec: { depth: 3 } } },
    ],
    [
      "a checkpoint that leads elsewhere",
      {
        id: toJobId(job.id),
        data: { ...(through(job) as object), checkpoint: { name: "../x", last: true } },
      },
    ],
    ["nothing", { id: toJobId(job.id), data: undefined }],
  ])("is none with %s", (_, found) => {
    expect(fromQueue(found)).toBeUndefined();
  });

  test("has an id that BullMQ takes, whatever digits a run's is of", () => {
    const ids = fc.stringMatching(/^[0-9a-f]{12}$/);
    fc.assert(
      fc.property(ids, (id) => {
        // Of a number it makes its own ids, and a colon parts its keys.
        expect(toJobId(id)).not.toMatch(/^\d+$|:/);
        expect(fromJobId(toJobId(id))).toBe(id);
      }),
    );
    expect(toJobId("123456789012")).toBe("run-123456789012");
    expect(fromJobId("17")).toBe("");
  });

  test("goes on from how far it has come, and is kept by how far it comes, but in the last round", () => {
    const keys = { from: "longhand:checkpoint:abc123:1", to: "longhand:checkpoint:abc123:3" };
    expect(checkpointKeys(job)).toEqual(keys);
    expect(checkpointKeys({ ...job, checkpoint: { name: "abc123", last: true } })).toEqual({});
    expect(checkpointKeys({ ...job, checkpoint: undefined })).toEqual({});
  });

  test("tells a loss of NaN as NaN", () => {
    const progress = { epoch: 1, epochs: 2, done: 1, count: 2, loss: Number.NaN };
    expect(readProgress(JSON.parse(JSON.stringify(progress))).loss).toBeNaN();
  });
});
