import type { Digits } from "../../data/index.js";
import { DivergedError, ParameterError } from "../../errors.js";
import {
  describeExperiment,
  type RecordExperimentOptions,
  type RecordedRun,
  readRun,
  recordExperiment,
  runId,
} from "../record/index.js";
import type { SweepPlan } from "./plan.js";
import { sweepDigits } from "./sweep-digits.js";
import { trialsOf } from "./trials.js";

export type SweepOptions = Pick<RecordExperimentOptions, "signal" | "onProgress">;

/**
 * Makes the trainings of a plan one after the other, and yields each as a run that is written down in `runs/`; one that
 * is there already is not made again. One that diverges is yielded, too, with its reason.
 *
 *     for await (const run of sweep({ name: "rates", spec: { epochs: 3 }, grid: { learningRate: [0.1, 1] } }, digits))
 *       runs.push(run);
 *     show(compare(runs));
 *
 * `longhand sweep` does the same in several processes at a time, and halves. Used in notebooks/07.
 *
 * @throws {ParameterError} for a field that there is not, a value that a field cannot have, or a plan that halves
 * @throws {AbortedError} where `signal` is set or the process is interrupted
 */
export async function* sweep(
  plan: SweepPlan,
  digits: Digits,
  options: SweepOptions = {},
): AsyncGenerator<RecordedRun, void> {
  if (plan.halving !== undefined || plan.asha !== undefined)
    throw new ParameterError(
      "sweep: the plan halves, which only `longhand sweep` does. Take halving or asha out of it.",
    );
  const part = sweepDigits(digits, plan.data);
  const validation = plan.data?.validation !== undefined;
  for (const { name, spec } of trialsOf(plan)) {
    const id = await runId(await describeExperiment(spec, part, { name, validation }));
    const there = await readRun(id).catch(() => undefined);
    if (there?.status !== "done" && there?.status !== "failed")
      try {
        await recordExperiment(spec, part, { ...options, name, validation });
      } catch (thrown) {
        if (!(thrown instanceof DivergedError)) throw thrown;
      }
    yield await readRun(id);
  }
}
