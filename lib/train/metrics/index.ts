export { accuracy } from "./accuracy.js";
export {
  expectedCalibrationError,
  type ReliabilityBin,
  type ReliabilityOptions,
  reliabilityBins,
} from "./calibration.js";
export {
  type ClassFigures,
  type ClassReport,
  classReport,
  confusionAccuracy,
  macroAverage,
  weightedAverage,
} from "./class-report.js";
export { type Confusion, confusionMatrix, worstConfusions } from "./confusion.js";
export { type Mistake, mistakes } from "./mistakes.js";
export { topKAccuracy } from "./top-k.js";
