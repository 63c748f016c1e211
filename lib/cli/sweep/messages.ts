import type { ExperimentSpec, RunRecord, SweepData } from "../../experiment/index.js";
import type { FitProgress } from "../../train/index.js";

/** What a worker is started with. */
export interface WorkerSetup {
  data: SweepData | undefined;
}

/** One training for a worker. */
export interface TrialJob {
  /** Its place among all jobs. */
  place: number;
  name: string;
  spec: ExperimentSpec;
  /** Where the training is kept between two rounds. */
  checkpoint?: string;
}

/** What a worker says. */
export type WorkerMessage =
  | { kind: "ready" }
  | { kind: "progress"; place: number; progress: FitProgress }
  | { kind: "ended"; place: number; run: RunRecord | undefined; reason?: string };
