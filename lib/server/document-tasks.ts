import {
  type Cell,
  formatNotebook,
  type Notebook,
  type NotebookSummary,
  parseNotebook,
  summarizeNotebook,
} from "../notebook/index.js";
import type { ContentsModel } from "./contents-model.js";
import { type OpenedFile, renderFile } from "./file-content.js";
import { type CellGiven, renderCell } from "./held-outputs.js";
import { HttpError, shown } from "./http-error.js";
import { parseJsonBody } from "./request-bodies.js";
import { setMarks, takeMarks } from "./trust-marks.js";

/**
 * What is to be done with a document that takes time where it is large: no file is touched, no state is kept, and what
 * goes in and out can be sent to another thread.
 */
export interface DocumentTasks {
  save: { given: SaveGiven; made: PreparedSave };
  read: { given: ReadGiven; made: Uint8Array };
  open: { given: OpenedFile; made: Uint8Array };
  cell: { given: CellGiven; made: Uint8Array };
  summarize: { given: FileGiven; made: NotebookSummary };
  /** The signatures of all outputs that want trust. */
  approve: { given: FileGiven & { key: Uint8Array }; made: readonly string[] };
}

/** A notebook as it lies on disk. */
export interface FileGiven {
  bytes: Uint8Array;
  /** Its path, for messages. */
  api: string;
}

export interface SaveGiven {
  /** The JSON of a PUT: a model of which only type, format, content and chunk matter. */
  body: Uint8Array;
  /** The document's path, for messages. */
  api: string;
  /** The key of trust. */
  key: Uint8Array;
}

/** A save that is fit to be written. */
export interface PreparedSave {
  type: "directory" | "notebook" | "file";
  chunk: unknown;
  bytes: Uint8Array;
  /** Of the outputs that the page calls trusted. */
  signatures: readonly string[];
}

export interface ReadGiven {
  bytes: Uint8Array;
  /** The model without its content. */
  model: ContentsModel;
  key: Uint8Array;
  known: ReadonlySet<string>;
}

/** What each task does. */
export const documentTasks: {
  [Task in keyof DocumentTasks]: (given: DocumentTasks[Task]["given"]) => DocumentTasks[Task]["made"];
} = {
  save: prepareSave,
  read: renderNotebook,
  open: renderFile,
  cell: renderCell,
  summarize: ({ bytes, api }) => summarizeNotebook(notebookOf(bytes, api)),
  approve: ({ bytes, api, key }) => approveOutputs(notebookOf(bytes, api), key),
};

/** @throws {HttpError} 400 where the body is not a model of its type */
function prepareSave({ body, api, key }: SaveGiven): PreparedSave {
  const request = parseJsonBody(body);
  const { type, chunk } = request;
  if (type === "directory") return { type, chunk, bytes: new Uint8Array(), signatures: [] };
  if (type === "notebook") return { type, chunk, ...notebookBytes(request, api, key) };
  if (type === "file") return { type, chunk, bytes: fileBytes(request), signatures: [] };
  throw new HttpError(400, "A model's type must be notebook, file or directory.");
}

/** The model of a notebook with its content, in JSON. @throws {NotebookError} where it is none */
function renderNotebook({ bytes, model, key, known }: ReadGiven): Uint8Array {
  const content = setMarks(notebookOf(bytes, model.path), key, known);
  return new TextEncoder().encode(JSON.stringify({ ...model, format: "json", content }));
}

/** @throws {NotebookError} where it is none */
function notebookOf(bytes: Uint8Array, api: string): Notebook {
  return parseNotebook(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), api);
}

/** All that a notebook shows now is trusted, as the page's "Trust notebook" has it. */
function approveOutputs(notebook: Notebook, key: Uint8Array): readonly string[] {
  const cells = notebook.cells.map(
    (cell) => ({ ...cell, metadata: { ...cell.metadata, trusted: true } }) as Cell,
  );
  return takeMarks({ ...notebook, cells }, key).signatures;
}

function notebookBytes(
  { content, format }: Record<string, unknown>,
  api: string,
  key: Uint8Array,
): Pick<PreparedSave, "bytes" | "signatures"> {
  if (format !== undefined && format !== null && format !== "json") {
    throw new HttpError(400, `A notebook's format must be json, not ${shown(format)}.`);
  }
  if (typeof content !== "object" || content === null) {
    throw new HttpError(400, `${api}: a notebook's content must be an object. Nothing was saved.`);
  }
  // What a page sends is no better known than what a file holds: the same reader judges both.
  const { notebook, signatures } = takeMarks(parseNotebook(JSON.stringify(content), api), key);
  return { bytes: new TextEncoder().encode(formatNotebook(notebook)), signatures };
}

function fileBytes({ content, format }: Record<string, unknown>): Uint8Array {
  if (typeof content !== "string") {
    throw new HttpError(400, "A file's content must be a string. Nothing was saved.");
  }
  if (format === "text") return new TextEncoder().encode(content);
  if (format === "base64") return decodeBase64(content);
  throw new HttpError(400, "A file's format must be text or base64. Nothing was saved.");
}

/** Node's own reader skips what it cannot read, which would save something else than was sent. */
function decodeBase64(text: string): Uint8Array {
  const packed = text.replace(/[\r\n]/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) {
    throw new HttpError(400, "The content is not base64. Nothing was saved.");
  }
  return new Uint8Array(Buffer.from(packed, "base64"));
}
