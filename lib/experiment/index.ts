export { comparePublished, type FigureRow } from "./compare-published.js";
export {
  type ComparedRow,
  type CompareOptions,
  type Comparison,
  compare,
  diffRuns,
  type RunDifference,
  type RunValue,
  type Score,
  type Spread,
  settingText,
} from "./comparison/index.js";
export {
  baseline,
  batchSize,
  bestWays,
  type RunTransferOptions,
  type RunWayOptions,
  runTransfer,
  runWay,
  settingsOfWay,
  summarizeWays,
  type TransferFigures,
  type Way,
  type WayFigures,
  type WaySummary,
  ways,
} from "./gains/index.js";
export {
  type CodeFacts,
  type DamagedRun,
  type DataFacts,
  describeExperiment,
  type ExperimentLabel,
  type Figures,
  isTime,
  listRuns,
  type MetricRecord,
  type RecordExperimentOptions,
  type RecordedExperiment,
  type RecordedOptions,
  type RecordedRun,
  type RecordOptions,
  type RunAgain,
  type RunDescription,
  type RunRecord,
  type RunStatus,
  readRun,
  recordExperiment,
  recorded,
  recordFailure,
  recordTrainings,
  removeRun,
  runId,
  runsFolder,
} from "./record/index.js";
export {
  type EpochFigures,
  type FirstStep,
  type RunFigures,
  type RunOptions,
  runExperiment,
} from "./run.js";
export { applySettings, settingsOf } from "./settings.js";
export { type ExperimentSpec, specFields, toSpec } from "./spec.js";
export {
  type Draw,
  type Halving,
  promote,
  roundsOf,
  type SweepData,
  type SweepPlan,
  sweepDigits,
  type Trial,
  trialsOf,
} from "./sweep/index.js";
export type { Printed, PublishedFigures, System, SystemRun } from "./system.js";
export { systems } from "./systems/index.js";
