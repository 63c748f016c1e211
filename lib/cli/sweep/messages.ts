import type { CodeFacts, DataFacts, ExperimentSpec, RunRecord, SweepData } from "../../experiment/index.js";
import type { FitProgress } from "../../train/index.js";

/** One training for whoever makes it. */
export interface TrialJob {
  /** The id that its run will have. */
  id: string;
  name: string;
  spec: ExperimentSpec;
  /** Which part of the digits. */
  data?: SweepData | undefined;
  /** What the id was made of beside the spec; where a worker has another, it does not begin. */
  expected: { code: CodeFacts; data: Readonly<Record<string, DataFacts>> };
  /** Where the training is kept between two rounds. */
  checkpoint?: Checkpoint | undefined;
}

/** A training that goes on from an earlier round, or will be gone on with in a later one. */
export interface Checkpoint {
  /** The same for all rounds of a trial. */
  name: string;
  /** The epochs that it has come to; undefined in the first round. */
  from?: number | undefined;
  /** Whether this is the last round. */
  last: boolean;
}

/** A training for a process on this machine. */
export interface ProcessJob extends Omit<TrialJob, "checkpoint"> {
  /** A file that keeps the training. */
  checkpoint?: string | undefined;
}

/** What the process of a worker says. */
export type WorkerMessage =
  | { kind: "ready" }
  | { kind: "progress"; id: string; progress: FitProgress }
  | { kind: "refused"; id: string; reason: string }
  | { kind: "ended"; id: string; run: RunRecord | undefined; reason?: string; diskFull?: boolean };

/** How a job ended: with its record, or why there is none. */
export interface JobEnd {
  run: RunRecord | undefined;
  reason?: string;
  /** Its process died each time; nothing is recorded yet. */
  crashed?: boolean;
  /** Nothing can be written any more, where it was made. */
  diskFull?: boolean;
  /** This machine is not one for it: other digits, another version. Nothing was begun. */
  refused?: boolean;
}

export interface MakeOptions {
  /** Stops all; jobs that have not ended never do. */
  signal: AbortSignal;
  /** @param row which of those that are made at a time, from 0 */
  onProgress(job: TrialJob, row: number, progress: FitProgress): void;
  /** Called in the order in which they end, one at a time. @returns jobs that are to be made next, before those that wait */
  onEnd(job: TrialJob, row: number, end: JobEnd): Promise<readonly TrialJob[]>;
  /** Tells a person what happens beside the trainings. */
  say(text: string): void;
}

/** Who makes trainings: processes here, or workers that take them from Redis. */
export interface Hands {
  /** How many are shown at a time. */
  rows: number;
  make(jobs: readonly TrialJob[], options: MakeOptions): Promise<void>;
}
