export { type CheckLine, checksOf } from "./checks.js";
export { cleanNotebook } from "./clean.js";
export { compareOutputs, type OutputChange } from "./compare/index.js";
export { type ExerciseCell, exercisesOf, toSolutions, toStudent } from "./exercises/index.js";
export { readNotebook, writeNotebook } from "./file.js";
export { formatNotebook } from "./format.js";
export { isJsonMime, joinBundle } from "./mime.js";
export {
  findParameters,
  injectParameters,
  type NotebookParameter,
  type ParametersCell,
  type ParameterValues,
  smallValues,
  tagsOf,
} from "./parameters-cell.js";
export { parseNotebook } from "./parse.js";
export {
  languageOf,
  readPercent,
  type ScriptLanguage,
  scriptLanguage,
  writePercent,
} from "./percent/index.js";
export { type NotebookSummary, summarizeNotebook } from "./summary.js";
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
