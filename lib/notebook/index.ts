export { readNotebook, writeNotebook } from "./file.js";
export { formatNotebook } from "./format.js";
export { isJsonMime, joinBundle } from "./mime.js";
export { parseNotebook } from "./parse.js";
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
