export { Dense } from "./dense.js";
export {
  type GradientCheckOptions,
  type GradientCheckResult,
  gradientCheck,
} from "./gradient-check.js";
export {
  drawnTransposed,
  glorotUniform,
  heNormal,
  type Initializer,
  lecunNormal,
  normal,
} from "./initializers.js";
export type { Layer, Model, Parameter, Pass, Statistic } from "./layer.js";
export { Mlp, type MlpOptions } from "./mlp.js";
export { Relu, relu, reluBackward } from "./relu.js";
export { Sequential, type SequentialOptions } from "./sequential.js";
export {
  type CrossEntropy,
  type CrossEntropyOptions,
  softmax,
  softmaxCrossEntropy,
} from "./softmax-cross-entropy.js";
