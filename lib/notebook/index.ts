export { type CheckLine, checksOf } from "./checks.js";
export { cleanNotebook } from "./clean.js";
export { compareOutputs, type OutputChange } from "./compare/index.js";
export { type ExerciseCell, exercisesOf, toSolutions, toStudent } from "./exercises/index.js";
export { readNotebook, writeNotebook } from "./file.js";
export { formatNotebook } from "./format.js";
export { linksAsText, withoutFences } from "./markdown.js";
export { isJsonMime, joinBundle } from "./mime.js";
export {
  checkValues,
  describeShape,
  findParameters,
  injectParameters,
  type JsonSchema,
  type NotebookParameter,
  type ParameterIssue,
  type ParameterShape,
  type ParametersCell,
  type ParameterValues,
  parameterSchema,
  readText,
  requireParameters,
  smallValues,
} from "./parameters/index.js";
export { parseNotebook } from "./parse.js";
export {
  keepOutputs,
  languageOf,
  readPercent,
  type ScriptLanguage,
  scriptLanguage,
  writePercent,
} from "./percent/index.js";
export { type NotebookSummary, summarizeNotebook } from "./summary.js";
export { neededCells } from "./syntax/index.js";
export { tagsOf } from "./tags.js";
export type {
  Cell,
  CodeCell,
  DisplayDataOutput,
  ErrorOutput,
  ExecuteResultOutput,
  MarkdownCell,
  Metadata,
  MimeBundle,
  Notebook,
  Output,
  RawCell,
  StreamOutput,
} from "./types.js";
