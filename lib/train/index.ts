export { type AdamOptions, type AdamWOptions, adam, adamW } from "./adam.js";
export { checkFinite, checkGradients, checkWeights, type TrainingPoint } from "./divergence.js";
export {
  type EarlyStopping,
  type EarlyStoppingOptions,
  type EarlyStoppingState,
  type EarlyStoppingWatch,
  earlyStopping,
  type Monitor,
} from "./early-stopping.js";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export { type Examples, examplesOf } from "./examples.js";
export { fit } from "./fit.js";
export {
  callOf,
  type FitCall,
  type FitEnd,
  type FitListener,
  type FitWatch,
  listenToFit,
  listenToOne,
  lookOnAtFit,
} from "./fit-listeners.js";
export type { EpochRecord, FitOptions, FitProgress, StepRecord } from "./fit-options.js";
export { generatorsOf } from "./generators.js";
export { interrupt, listenForInterrupt } from "./interrupt.js";
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
export type { Optimizer, OptimizerState } from "./optimizer.js";
export { type PredictOptions, predict } from "./predict.js";
export { l1, l2, penaltyList, type Regularization } from "./regularization.js";
export { type RmsPropOptions, rmsProp } from "./rms-prop.js";
export { constant, cosine, exponential, type Schedule, stepDecay, warmUp } from "./schedules.js";
export { type SgdOptions, sgd, zeroGradients } from "./sgd.js";
export {
  loadTraining,
  saveTraining,
  type Training,
  type TrainingDone,
  type TrainingParts,
} from "./training-state.js";
export { valuesOf } from "./values-of.js";
