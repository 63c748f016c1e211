export { checkValues, type ParameterIssue } from "./check-values.js";
export { describeShape } from "./describe-shape.js";
export { findParameters, requireParameters } from "./find-parameters.js";
export { injectParameters } from "./inject-parameters.js";
export { type JsonSchema, parameterSchema } from "./parameter-schema.js";
export { readText } from "./read-text.js";
export { smallValues } from "./small-values.js";
export type {
  NotebookParameter,
  ParameterShape,
  ParametersCell,
  ParameterValues,
} from "./types.js";
