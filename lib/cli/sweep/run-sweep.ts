import type { Digits } from "../../data/index.js";
import { DataSourceError } from "../../errors.js";
import {
  type DigitsFacts,
  describeExperiment,
  type Figures,
  factsOfDigits,
  planner,
  type RecordedRun,
  type RunDescription,
  readRun,
  recordFailure,
  runId,
  type Step,
  type SweepPlan,
  type Trial,
} from "../../experiment/index.js";
import { checkpointName } from "./checkpoint-name.js";
import { removeCheckpoints } from "./local-checkpoints.js";
import type { Hands, JobEnd, TrialJob } from "./messages.js";
import { sweepView } from "./sweep-view.js";

export interface SweepOptions {
  plan: SweepPlan;
  digits: Digits;
  hands: Hands;
  /** Makes anew what failed before. */
  retry: boolean;
  signal: AbortSignal;
  stream: NodeJS.WriteStream;
}

/** A step and the id that its run has. */
interface Known {
  step: Step;
  id: string;
  description: RunDescription;
}

/** What a sweep has come to. */
export interface SweepEnd {
  /**
   * The runs of the last round, in the trials' order, and those of earlier ones that failed; where it was stopped, all that
   * there are.
   */
  runs: RecordedRun[];
  /** What failed here, and does not stand so among the runs: that could not be written down. */
  unrecorded: { name: string; reason: string }[];
  /** How many trainings it is in all. */
  expected: number;
}

/** A training that came to no end. */
interface Failed {
  id: string;
  name: string;
  reason: string;
}

/** Makes the trainings of a plan, but for those that are recorded already. */
export async function runSweep(trials: readonly Trial[], options: SweepOptions): Promise<SweepEnd> {
  const { plan, hands, retry, signal, stream } = options;
  const plans = planner(plan, trials, await madeBefore(trials, options));
  const known = new Map<string, Known>();
  const failed = new Map<string, Failed>();
  let there = 0;
  let round = -1;
  /** Steps that are to be made; what is recorded already has ended, and may bring others. */
  const openOf = async (steps: readonly Step[], say: (text: string) => void): Promise<TrialJob[]> => {
    const open: TrialJob[] = [];
    const waiting = [...steps];
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (plan.halving !== undefined && step.round > round)
        say(
          `round ${step.round + 1} of ${plans.rounds.length}: ${waiting.length + 1} trainings, ${step.epochs} epochs`,
        );
      round = Math.max(round, step.round);
      const each = await know(step, options);
      known.set(each.id, each);
      const run = await readRun(each.id).catch(() => undefined);
      if (run?.status === "done" || (run?.status === "failed" && !retry)) {
        there += 1;
        waiting.push(...plans.ended(step, scoreOf(run)));
      } else open.push(jobOf(each, plan, plans.rounds));
    }
    return open;
  };
  const jobs = await openOf(plans.begin(), (text) => stream.write(`${text}\n`));
  if (there > 0) stream.write(`${there} of ${plans.expected()} trainings are there already\n`);
  if (jobs.length > 0) {
    const view = sweepView(plans.expected() - there, Math.min(hands.rows, jobs.length), stream);
    try {
      await hands.make(jobs, {
        signal,
        say: view.say,
        onProgress: (job, row, progress) => view.progress(row, job.name, progress),
        onEnd: async (job, row, end) => {
          const { step, description } = known.get(job.id)!;
          // Only workers elsewhere may have other digits; here something is broken.
          if (end.refused === true) throw new DataSourceError(`sweep: ${job.name}: ${end.reason}`);
          if (end.diskFull === true)
            throw new DataSourceError(
              `sweep: ${job.name}: ${end.reason} The same command goes on from there.`,
            );
          if (end.run === undefined) failed.set(job.id, { ...job, reason: end.reason ?? "nobody knows why" });
          if (end.crashed === true) await recordFailure(description, end.reason!);
          view.ended(row, job.name, outcomeOf(end));
          const more = await openOf(plans.ended(step, end.run && scoreOf(end.run)), view.say);
          view.expect(plans.expected() - there);
          return more;
        },
      });
    } finally {
      view.stop();
    }
  }
  // Only now: a sweep that is stopped goes on from them.
  if (plans.rounds.length > 1 && !signal.aborted)
    await removeCheckpoints(
      trials.map((trial) => checkpointName(trial, plan)),
      plans.rounds,
    );
  const runs = await toCompare([...known.values()], {
    last: plans.rounds.length - 1,
    all: signal.aborted,
  });
  return { runs, unrecorded: await unrecordedOf([...failed.values()]), expected: plans.expected() };
}

const factsKnown = new WeakMap<Digits, DigitsFacts>();

async function know(step: Step, { digits, plan }: Pick<SweepOptions, "digits" | "plan">): Promise<Known> {
  // Nothing changes the digits while a sweep runs, and it describes thousands of trainings on them.
  const facts = await (factsKnown.get(digits) ?? factsOfDigits(digits));
  factsKnown.set(digits, facts);
  const label = { name: step.trial.name, validation: plan.data?.validation !== undefined, facts };
  const description = await describeExperiment({ ...step.trial.spec, epochs: step.epochs }, digits, label);
  return { step, description, id: await runId(description) };
}

/** Later rounds that an earlier call made: what went on once goes on again. */
async function madeBefore(trials: readonly Trial[], options: SweepOptions): Promise<(step: Step) => boolean> {
  const { plan } = options;
  if (plan.asha === undefined) return () => false;
  const found = new Set<string>();
  for (const [round, epochs] of planner(plan, trials).rounds.entries())
    for (const trial of round === 0 ? [] : trials) {
      const { id } = await know({ trial, round, epochs }, options);
      if ((await readRun(id).catch(() => undefined)) !== undefined) found.add(`${trial.index} ${round}`);
    }
  return ({ trial, round }) => found.has(`${trial.index} ${round}`);
}

function jobOf({ step, id, description }: Known, plan: SweepPlan, rounds: readonly number[]): TrialJob {
  const { trial, round, epochs } = step;
  const { code, data } = description;
  return {
    id,
    name: trial.name,
    spec: { ...trial.spec, epochs },
    ...(plan.data && { data: plan.data }),
    expected: { code, data },
    ...(rounds.length > 1 && {
      checkpoint: {
        name: checkpointName(trial, plan),
        ...(round > 0 && { from: rounds[round - 1]! }),
        last: round === rounds.length - 1,
      },
    }),
  };
}

async function toCompare(
  known: readonly Known[],
  { last, all }: { last: number; all: boolean },
): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = [];
  const inOrder = [...known].sort(
    ({ step: a }, { step: b }) => a.round - b.round || a.trial.index - b.trial.index,
  );
  for (const { step, id } of inOrder) {
    const run = await readRun(id).catch(() => undefined);
    if (run !== undefined && (all || step.round === last || run.status === "failed")) runs.push(run);
  }
  return runs;
}

async function unrecordedOf(failed: readonly Failed[]): Promise<SweepEnd["unrecorded"]> {
  const found: SweepEnd["unrecorded"] = [];
  for (const { id, name, reason } of failed) {
    const run = await readRun(id).catch(() => undefined);
    if (run?.status !== "failed" && run?.status !== "done") found.push({ name, reason });
  }
  return found;
}

function scoreOf({ figures, status }: { figures: Figures; status: string }): number | undefined {
  return status === "done" ? (figures["validationAccuracy"] ?? figures["testAccuracy"]) : undefined;
}

function outcomeOf({ run, reason }: JobEnd): string {
  if (run === undefined) return `failed: ${reason ?? "nobody knows why"}`;
  const accuracy = run.figures["validationAccuracy"] ?? run.figures["testAccuracy"] ?? Number.NaN;
  const which = run.figures["validationAccuracy"] === undefined ? "test" : "validation";
  return `${which} accuracy ${(100 * accuracy).toFixed(2)} %`;
}
