import { NotebookError } from "../../errors.js";
import type { Cell, Notebook } from "../types.js";
import { writeHeader } from "./header.js";
import { languageOf, scriptLanguage } from "./language.js";
import { writeMarker } from "./marker.js";
import { type Rewritten, withoutRedeclarations } from "./redeclared.js";
import { escapedInTemplate, templateLines } from "./template-lines.js";

/**
 * A notebook as a script in jupytext's percent format: `// %%` above each cell, prose in comments.
 *
 *     // %% [markdown] id="title"
 *     // # Digits
 *
 *     // %% id="load"
 *     const digits = await loadMnist();
 *
 * All but outputs and counts of executions is in it, so that `readPercent` makes the same notebook again. A line of code
 * that looks like a marker gets a backslash before its `%%`, and a name that several cells declare is a `var`, so that the
 * script runs as one module.
 *
 * @throws {NotebookError} where the notebook's language has comments that we do not know
 * Source: jupytext.readthedocs.io, "The percent format".
 */
export function writePercent(notebook: Notebook): string {
  const language = scriptLanguage(notebook);
  if (language === undefined) {
    throw new NotebookError(
      `script: the notebook's code is ${languageOf(notebook)}, and scripts are written in TypeScript, JavaScript, Python, R, Julia and bash. Export it to another format.`,
    );
  }
  const { comment } = language;
  const header =
    Object.keys(notebook.metadata).length === 0 ? [] : [commented(writeHeader(notebook.metadata), comment)];
  const code = notebook.cells.map(({ cell_type, source }) => (cell_type === "code" ? source : ""));
  const rewritten =
    comment === "//" ? withoutRedeclarations(code) : code.map((source) => ({ source, again: [] }));
  const blocks = [...header, ...notebook.cells.map((cell, at) => block(cell, comment, rewritten[at]!))];
  return `${blocks.join("\n\n")}\n`;
}

function block(cell: Cell, comment: string, code: Rewritten): string {
  const { cell_type: kind, id, metadata } = cell;
  const attachments = cell.cell_type === "code" ? undefined : cell.attachments;
  const source = kind === "code" ? code.source : cell.source;
  // A line of prose has the sign of a comment even when it is empty.
  const text = kind === "code" ? withoutEndsOfLines(source) : source;
  const blank = source.length - text.length;
  const marker = `${comment} ${writeMarker({ kind, id, metadata, attachments, again: code.again, blank })}`;
  if (text === "") return marker;
  const lines = text.split("\n");
  const body = kind === "code" ? escapeMarkers(lines, comment).join("\n") : commented(lines, comment);
  return `${marker}\n${body}`;
}

/**
 * A line that looks like a marker gets a backslash. In a template's text that would be read as one more sign, so there the
 * comment's sign comes from an expression, and a line that has one already gets an empty one before it.
 */
function escapeMarkers(lines: readonly string[], comment: string): string[] {
  const looksLikeMarker = new RegExp(`^${comment} ?\\\\*%%`);
  const inTemplate = lines.some((line) => looksLikeMarker.test(line))
    ? templateLines(lines.join("\n"))
    : new Set<number>();
  return lines.map((line, at) => {
    if (comment === "//" && escapedInTemplate.test(line)) return `\${""}${line}`;
    if (!looksLikeMarker.test(line)) return line;
    return inTemplate.has(at) ? `\${"//"}${line.slice(2)}` : line.replace("%%", "\\%%");
  });
}

function withoutEndsOfLines(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text.slice(0, end);
}

function commented(lines: readonly string[], comment: string): string {
  return lines.map((line) => (line === "" ? comment : `${comment} ${line}`)).join("\n");
}
