import type { MachineFacts } from "../../data/index.js";

/** A figure by its name; NaN and the infinities are kept, too. */
export type Figures = Readonly<Record<string, number>>;

/** What one epoch came to: a line of metrics.jsonl. */
export interface MetricRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Seconds since the run began. */
  readonly at: number;
  readonly [figure: string]: number;
}

/** One set of examples, told apart from every other by its hash. */
export interface DataFacts {
  name: string;
  /** Where it comes from, such as "mnist" or "drawn"; "" where that is not known. */
  source: string;
  count: number;
  /** SHA-256 of pixels and labels. */
  hash: string;
}

export interface CodeFacts {
  /** Longhand's version. */
  longhand: string;
  /**
   * Which arithmetic computed, such as "auto (fused multiply-add)": SIMD sums in another order than the reference, and a
   * fused multiply-add rounds once where plain SIMD rounds twice.
   */
  engine: string;
  /** The notebook that it ran in, where it is known. */
  notebook?: string;
}

/** Everything that a run's figures depend on, in plain values. */
export interface RunDescription {
  /** For people; no part of the id. */
  name: string;
  /** The training as data. */
  spec: Readonly<Record<string, unknown>>;
  /** What whoever ran it varies. */
  parameters: Readonly<Record<string, unknown>>;
  seed: number | undefined;
  data: Readonly<Record<string, DataFacts>>;
  code: CodeFacts;
  /** A hash of what it began with, where the seed does not say it all: weights, and where generators stood. */
  start?: string;
}

export type RunStatus = "running" | "done" | "failed" | "stopped";

/** Whether a run that was made before came to the same. */
export interface RunAgain {
  /** How often it was made again. */
  times: number;
  /** When, the last time. */
  last: string;
  /** What differed the last time, in words; empty where every number was equal. */
  differences: string[];
}

/** What run.json holds. */
export interface RunRecord extends RunDescription {
  format: "longhand-run-1";
  id: string;
  status: RunStatus;
  /** Why it failed or stopped. */
  reason?: string;
  machine: MachineFacts;
  /** Times as ISO 8601 has them. */
  started: string;
  ended?: string;
  /** From start to end. */
  seconds?: number;
  /** The last of each figure, and what was only measured at the end. */
  figures: Figures;
  again?: RunAgain;
}

/** A run as it lies in its folder. */
export interface RecordedRun extends RunRecord {
  folder: string;
  metrics: readonly MetricRecord[];
}
