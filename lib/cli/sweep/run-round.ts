import type { Digits } from "../../data/index.js";
import {
  describeExperiment,
  type RecordedRun,
  type RunDescription,
  readRun,
  recordFailure,
  runId,
  type SweepPlan,
  type Trial,
} from "../../experiment/index.js";
import type { TrialJob } from "./messages.js";
import { type JobEnd, runJobs } from "./run-jobs.js";
import { sweepView } from "./sweep-view.js";

export interface RoundOptions {
  plan: SweepPlan;
  digits: Digits;
  workers: number;
  /** Where trainings are kept from round to round; undefined where there is one round. */
  checkpointOf: ((trial: Trial) => string) | undefined;
  /** Makes anew what failed before. */
  retry: boolean;
  signal: AbortSignal;
  stream: NodeJS.WriteStream;
}

/** A trial and the id that its run has. */
interface Known {
  trial: Trial;
  id: string;
  description: RunDescription;
}

/**
 * Makes the trainings of one round, but for those that are recorded already.
 *
 * @returns a run for each trial, in order; undefined where it was stopped before
 */
export async function runRound(
  trials: readonly Trial[],
  options: RoundOptions,
): Promise<(RecordedRun | undefined)[]> {
  const { plan, digits, workers, checkpointOf, retry, signal, stream } = options;
  const known = await Promise.all(trials.map((trial) => know(trial, digits, plan)));
  const open: Known[] = [];
  for (const each of known) {
    const run = await readRun(each.id).catch(() => undefined);
    const settled = run?.status === "done" || (run?.status === "failed" && !retry);
    if (!settled) open.push(each);
  }
  if (known.length > open.length)
    stream.write(`${known.length - open.length} of ${known.length} trainings are there already\n`);
  const jobs = open.map(
    ({ trial }, place): TrialJob => ({
      place,
      name: trial.name,
      spec: trial.spec,
      ...(checkpointOf && { checkpoint: checkpointOf(trial) }),
    }),
  );
  const view = sweepView(jobs.length, Math.min(workers, jobs.length), stream);
  try {
    await runJobs(jobs, {
      workers,
      setup: { data: plan.data },
      signal,
      onProgress: (job, worker, progress) => view.progress(worker, job.name, progress),
      onEnd: async (job, worker, end) => {
        if (end.crashed === true) await recordFailure(open[job.place]!.description, end.reason!);
        view.ended(worker, job.name, outcomeOf(end));
      },
    });
  } finally {
    view.stop();
  }
  return Promise.all(known.map(({ id }) => readRun(id).catch(() => undefined)));
}

async function know(trial: Trial, digits: Digits, { data }: SweepPlan): Promise<Known> {
  const label = { name: trial.name, validation: data?.validation !== undefined };
  const description = await describeExperiment(trial.spec, digits, label);
  return { trial, description, id: await runId(description) };
}

function outcomeOf({ run, reason }: JobEnd): string {
  if (run === undefined) return `failed: ${reason ?? "nobody knows why"}`;
  const accuracy = run.figures["validationAccuracy"] ?? run.figures["testAccuracy"] ?? Number.NaN;
  const which = run.figures["validationAccuracy"] === undefined ? "test" : "validation";
  return `${which} accuracy ${(100 * accuracy).toFixed(2)} %`;
}
