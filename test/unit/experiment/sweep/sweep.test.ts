import { expect, test } from "vitest";
import { ParameterError } from "../../../../lib/errors.js";
import { type RecordedRun, type SweepPlan, sweep } from "../../../../lib/experiment/index.js";
import { fewDigits } from "../../../support/few-digits.js";
import { recordingFolder } from "../../../support/recording.js";

recordingFolder();

async function runsOf(plan: SweepPlan): Promise<RecordedRun[]> {
  const digits = await fewDigits({ train: 60, test: 20 });
  const runs: RecordedRun[] = [];
  for await (const run of sweep(plan, digits)) runs.push(run);
  return runs;
}

const plan: SweepPlan = {
  name: "rates",
  spec: { hidden: [4], epochs: 2, batchSize: 20 },
  grid: { learningRate: [0.1, 1e300] },
  data: { train: 40, validation: 20 },
};

test("a sweep in a notebook yields every training as a run, what diverged too, and makes none twice", async () => {
  const first = await runsOf(plan);
  expect(first).toMatchObject([
    { name: "learningRate=0.1", status: "done", figures: { validationAccuracy: expect.any(Number) } },
    { name: "learningRate=1e+300", status: "failed", reason: expect.stringMatching(/learning rate/) },
  ]);
  const again = await runsOf(plan);
  expect(again).toEqual(first);
  const wider = await runsOf({ ...plan, grid: { learningRate: [0.1, 0.2] } });
  expect(wider[0]).toEqual(first[0]);
  expect(wider[1]).toMatchObject({ status: "done" });
});

test("a sweep in a notebook does not halve", async () => {
  await expect(runsOf({ ...plan, halving: { epochs: 1, factor: 2 } })).rejects.toThrow(ParameterError);
});
