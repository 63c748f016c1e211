export { type DataStatus, dataStatus, type FileStatus } from "./data-status.js";
export {
  Dataset,
  type DatasetContent,
  type DigitSource,
  type InputsOptions,
} from "./dataset.js";
export type { FetchProgress } from "./download/index.js";
export {
  type DrawnDigits,
  type DrawOptions,
  drawDigits,
} from "./drawn/index.js";
export { type FetchMnistOptions, fetchMnist } from "./fetch-mnist.js";
export {
  type IdxImages,
  type IdxLabels,
  type IdxOptions,
  parseIdx,
  readIdx,
  writeIdx,
} from "./idx.js";
export { type LoadedMnist, type LoadMnistOptions, loadMnist } from "./mnist.js";
export { labelsOf, oneHot } from "./one-hot.js";
