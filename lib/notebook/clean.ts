import type { Metadata, Notebook } from "./types.js";

/** What editors and runs leave in a cell's metadata that is no part of the work: times, and how it lay on a screen. */
const passing = ["execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "vscode", "papermill"];
/** What a notebook's own metadata keeps: which kernel it is for, and what a person wrote there. */
const lasting = ["kernelspec", "language_info", "title", "authors"];

/** A notebook without what changes at every run or belongs to one editor, on a copy; outputs, tags and ids stay. */
export function cleanNotebook(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  copy.metadata = pick(copy.metadata, (name) => lasting.includes(name));
  for (const cell of copy.cells) cell.metadata = pick(cell.metadata, (name) => !passing.includes(name));
  return copy;
}

function pick(metadata: Metadata, wanted: (name: string) => boolean): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => wanted(name)));
}
