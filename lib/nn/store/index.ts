export { loadMlp } from "./mlp-file.js";
export { loadModel, modelPrefix, modelTensors, saveModel, withoutPrefix } from "./model-file.js";
export { checkFits, copyTensors, namedTensors, textsOfModel } from "./named-tensors.js";
export { readSafetensors, type Safetensors } from "./read-safetensors.js";
export { type FileSource, keepFile, type OpenedFile, openFile } from "./source.js";
export { matrixOf, type Tensor, type TensorArray } from "./tensor.js";
export { writeSafetensors } from "./write-safetensors.js";
