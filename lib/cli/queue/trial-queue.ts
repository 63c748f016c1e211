import type { Job, JobsOptions, WorkerOptions } from "bullmq";
import { z } from "zod";
import { type ExperimentSpec, type SweepData, toSpec } from "../../experiment/index.js";
import type { FitProgress } from "../../train/index.js";
import type { TrialJob } from "../sweep/messages.js";

/*
 * What sweeps and workers say to one another through Redis.
 */

/** One queue for all sweeps: a trial's id says all that it is, so two sweeps that ask for the same one share it. */
export const queueName = "longhand-trials";

/** A worker that says nothing for so long is taken for dead, and its training is handed out again. */
const lockMs = 5_000;
const lookForDeadMs = 2_000;
/** A training that so many workers died of, one after the other, is given up. */
export const mostDeaths: number = 10;
/** What nobody fetched is thrown away after so long. */
export const keptSeconds: number = 7 * 24 * 3600;

export const workerTimes: Pick<WorkerOptions, "lockDuration" | "stalledInterval" | "maxStalledCount"> = {
  lockDuration: lockMs,
  stalledInterval: lookForDeadMs,
  maxStalledCount: mostDeaths,
};

/** A training that fails is an answer as well; nothing is tried again but what a worker died of. */
export const jobOptions: JobsOptions = {
  attempts: 1,
  removeOnComplete: { age: keptSeconds },
  removeOnFail: { age: keptSeconds },
};

/** What a worker answers. */
export type TrialAnswer =
  | { kind: "recorded"; files: Record<string, string> }
  | { kind: "crashed"; reason: string };

/** What a worker tells meanwhile. */
export type TrialNews =
  | { kind: "progress"; worker: string; progress: FitProgress }
  | { kind: "refused"; worker: string; reason: string };

export type QueuedTrial = Job<unknown, TrialAnswer>;

const facts = z.object({ name: z.string(), source: z.string(), count: z.number(), hash: z.string() });

const count = z.int().min(1);

const trialSchema = z.object({
  name: z.string(),
  spec: z.record(z.string(), z.unknown()),
  data: z
    .object({ train: count.optional(), validation: count.optional(), test: count.optional() })
    .transform((data): SweepData => JSON.parse(JSON.stringify(data)) as SweepData)
    .optional(),
  expected: z.object({
    code: z.object({ longhand: z.string(), engine: z.string() }),
    data: z.record(z.string(), facts),
  }),
  checkpoint: z
    .object({ name: z.string().regex(/^[0-9a-f]+$/), from: z.number().optional(), last: z.boolean() })
    .optional(),
});

/** A training's id in the queue: BullMQ takes none that is all digits, as the ids of some runs are. */
export function toJobId(id: string): string {
  return `run-${id}`;
}

/** @returns the training's own; "" for what is none */
export function fromJobId(jobId: string | undefined): string {
  return /^run-([0-9a-f]{12})$/.exec(jobId ?? "")?.[1] ?? "";
}

/** A job as Redis has it; its id is kept by the queue. */
export function toQueue({ id: _, ...trial }: TrialJob): unknown {
  return trial;
}

const versionSchema = z.object({ expected: z.object({ code: z.object({ longhand: z.string() }) }) });

/** The version of Longhand that put a job in, whatever else it says; undefined where it does not tell. */
export function versionOf({ data }: Pick<QueuedTrial, "data">): string | undefined {
  return versionSchema.safeParse(data).data?.expected.code.longhand;
}

/** @returns undefined for what is no training of this Longhand's */
export function fromQueue({ id: jobId, data }: Pick<QueuedTrial, "id" | "data">): TrialJob | undefined {
  const read = trialSchema.safeParse(data);
  const id = fromJobId(jobId);
  if (!read.success || id === "") return undefined;
  try {
    return { ...read.data, id, spec: toSpec(read.data.spec as Partial<ExperimentSpec>) };
  } catch {
    return undefined;
  }
}

/** JSON has no word for a loss of NaN. */
export function readProgress(progress: FitProgress): FitProgress {
  return { ...progress, loss: Number(progress.loss ?? Number.NaN) };
}

export function checkpointKey(name: string, epochs: number): string {
  return `longhand:checkpoint:${name}:${epochs}`;
}

/** Where a training lies between two rounds: by how far it has come, so that none goes on from a later one. */
export function checkpointKeys({ checkpoint, spec }: TrialJob): { from?: string; to?: string } {
  if (checkpoint === undefined) return {};
  const { name, from, last } = checkpoint;
  return {
    ...(from !== undefined && { from: checkpointKey(name, from) }),
    ...(!last && { to: checkpointKey(name, spec.epochs) }),
  };
}
