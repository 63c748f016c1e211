export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export { type Examples, examplesOf } from "./examples.js";
export { type EpochRecord, type FitOptions, type FitProgress, fit } from "./fit.js";
export { listenForInterrupt } from "./interrupt.js";
export {
  accuracy,
  type ClassFigures,
  type ClassReport,
  type Confusion,
  classReport,
  confusionAccuracy,
  confusionMatrix,
  expectedCalibrationError,
  type Mistake,
  macroAverage,
  mistakes,
  type ReliabilityBin,
  type ReliabilityOptions,
  reliabilityBins,
  topKAccuracy,
  weightedAverage,
  worstConfusions,
} from "./metrics/index.js";
export { type PredictOptions, predict } from "./predict.js";
export { type Optimizer, sgd, zeroGradients } from "./sgd.js";
