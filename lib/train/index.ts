export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export { type Examples, examplesOf } from "./examples.js";
export { type EpochRecord, type FitOptions, type FitProgress, fit } from "./fit.js";
export { listenForInterrupt } from "./interrupt.js";
export { accuracy, confusionMatrix } from "./metrics.js";
export { type Optimizer, sgd, zeroGradients } from "./sgd.js";
