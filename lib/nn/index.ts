export { AveragePool2d } from "./average-pool.js";
export { BatchNorm, type BatchNormOptions } from "./batch-norm.js";
export { Conv2d, type Conv2dOptions } from "./conv2d.js";
export { Dense } from "./dense.js";
export { Dropout, type DropoutOptions } from "./dropout.js";
export { Ensemble, ensemble } from "./ensemble.js";
export { Flatten } from "./flatten.js";
export {
  type GradientCheckOptions,
  type GradientCheckResult,
  gradientCheck,
} from "./gradient-check.js";
export type { ImageShape } from "./image-shape.js";
export {
  drawnTransposed,
  glorotUniform,
  heNormal,
  type Initializer,
  lecunNormal,
  normal,
} from "./initializers.js";
export type { Layer, Model, Parameter, Pass, Statistic } from "./layer.js";
export type { LayerMaker, MadeLayer, MakeOptions } from "./layer-maker.js";
export * as layers from "./layer-makers.js";
export { LeakyRelu, leakyRelu, leakyReluBackward } from "./leaky-relu.js";
export { MaxPool2d } from "./max-pool.js";
export { Mlp, type MlpOptions } from "./mlp.js";
export { Network, type NetworkOptions, network } from "./network.js";
export type { PoolOptions } from "./pool.js";
export { Relu, relu, reluBackward } from "./relu.js";
export { type ReplaceHeadOptions, replaceHead } from "./replace-head.js";
export { Scalar, scalar } from "./scalar.js";
export { Sequential, type SequentialOptions } from "./sequential.js";
export { Sigmoid, sigmoid, sigmoidBackward } from "./sigmoid.js";
export {
  type CrossEntropy,
  type CrossEntropyOptions,
  checkCrossEntropy,
  softmax,
  softmaxCrossEntropy,
} from "./softmax-cross-entropy.js";
export {
  type FileSource,
  loadMlp,
  loadModel,
  readSafetensors,
  type Safetensors,
  saveModel,
  type Tensor,
  type TensorArray,
  writeSafetensors,
} from "./store/index.js";
export { type LayerSummary, summarize } from "./summarize.js";
export { Tanh, tanh, tanhBackward } from "./tanh.js";
export type { Padding } from "./windows.js";
