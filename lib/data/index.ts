export {
  type AugmentedExamples,
  type AugmentOptions,
  augment,
  type ElasticOptions,
  type ImageExamples,
} from "./augmentation/index.js";
export { concatDatasets } from "./concat-datasets.js";
export {
  type CsvOptions,
  type CsvSource,
  parseCsv,
  readCsv,
  type WriteCsvOptions,
  writeCsv,
} from "./csv/index.js";
export { type DataStatus, dataStatus, type FileStatus } from "./data-status.js";
export {
  Dataset,
  type DatasetContent,
  type DatasetSource,
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
export type { Host, MachineFacts } from "./host/types.js";
export {
  type IdxImages,
  type IdxLabels,
  type IdxOptions,
  parseIdx,
  readIdx,
  writeIdx,
} from "./idx.js";
export type { Digits } from "./load-folder.js";
export { type LoadedMnist, type LoadMnistOptions, loadDrawnDigits, loadMnist } from "./mnist.js";
export { labelsOf, oneHot } from "./one-hot.js";
export { openMlOrder, openMlSplit } from "./open-ml.js";
export {
  type CirclesOptions,
  circles,
  moons,
  type PlanarExamples,
  type PlanarOptions,
  type SpiralsOptions,
  spirals,
} from "./planar/index.js";
export { type SelectClassesOptions, selectClasses } from "./select-classes.js";
export { type SplitOptions, splitDataset } from "./split-dataset.js";
export { type DigitOptions, digitFromStrokes, type Strokes } from "./strokes/index.js";
