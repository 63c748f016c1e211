export { chooseSpec } from "./choose-spec.js";
export {
  executeNotebook,
  type Failed,
  mostTimeout,
  type Progress,
  type RunOptions,
  type RunResult,
} from "./execute-notebook.js";
export { noOutputs, type OutputState, reduceOutput, updateDisplays } from "./outputs.js";
export { type RunDetails, withMarkers, withoutMarkers, withRecord } from "./papermill.js";
export { planResume, type Resume } from "./resume.js";
export { type VerifyOptions, type VerifyResult, verifyNotebook } from "./verify-notebook.js";
