export { comparePublished, type FigureRow } from "./compare-published.js";
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
  type EpochFigures,
  type FirstStep,
  type RunFigures,
  type RunOptions,
  runExperiment,
} from "./run.js";
export { applySettings, settingsOf } from "./settings.js";
export { type ExperimentSpec, specFields, toSpec } from "./spec.js";
export type { Printed, PublishedFigures, System, SystemRun } from "./system.js";
export { systems } from "./systems/index.js";
