export { type DigitsFacts, factsOfDigits } from "./data-facts.js";
export type { RecordOptions } from "./describe-fit.js";
export { isTime } from "./differences.js";
export { type DamagedRun, findRun, listRuns, readRun, removeRun } from "./read-runs.js";
export {
  describeExperiment,
  type ExperimentLabel,
  type RecordExperimentOptions,
  type RecordedExperiment,
  recordExperiment,
  recordFailure,
} from "./record-experiment.js";
export { type RecordedOptions, recorded, recordTrainings } from "./recorded.js";
export { runId } from "./run-id.js";
export { runsFolder } from "./runs-folder.js";
export type {
  CodeFacts,
  DataFacts,
  Figures,
  MetricRecord,
  RecordedRun,
  RunAgain,
  RunDescription,
  RunRecord,
  RunStatus,
} from "./types.js";
