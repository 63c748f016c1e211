export { type AugmentedExamples, augment, type ImageExamples } from "./augment.js";
export type { ElasticOptions } from "./elastic.js";
export type { AugmentOptions } from "./options.js";
