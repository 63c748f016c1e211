import { NotebookError } from "../../errors.js";
import { mendNotebook } from "../mend.js";
import { refuseDeep } from "../parse.js";
import type { FileCell } from "../schema.js";
import type { Notebook } from "../types.js";
import { readHeader } from "./header.js";
import { type CellMarker, readMarker } from "./marker.js";
import { withRedeclarations } from "./redeclared.js";
import { escapedInTemplate } from "./template-lines.js";

/**
 * Reads a script in jupytext's percent format as a notebook without outputs.
 *
 * Its comments begin with `//` or `#`, whichever its first marker has. What stands above the first marker is a cell of
 * code; cells without an id get one.
 *
 * @param name the file's name, for the message of an error
 * @throws {NotebookError} where there is no marker, or a value in one is not JSON
 */
export function readPercent(text: string, name: string): Notebook {
  const lines = withoutCarriageReturns(text.replace(/^\uFEFF/, ""))
    .replace(/\n$/, "")
    .split("\n");
  const firstMarker = /^(\/\/|#) ?%%(?:\s|$)/;
  const comment = firstMarker.exec(lines.find((line) => firstMarker.test(line)) ?? "")?.[1];
  if (comment === undefined) {
    throw new NotebookError(
      `reading ${name}: found no cell in it. Write a line "// %%" above each cell of code and "// %% [markdown]" above prose.`,
    );
  }
  const markerLine = new RegExp(`^${comment} ?%%(?=\\s|$)(.*)$`, "s");
  const starts = lines.flatMap((line, at) => (markerLine.test(line) ? [at] : []));
  const { metadata, end } = headerOf(lines.slice(0, starts[0]), comment);
  const cells: FileCell[] = [];
  const above = lines.slice(end, starts[0]).join("\n").trim();
  if (above !== "") cells.push({ cell_type: "code", source: above });
  for (const [nth, start] of starts.entries()) {
    const marker = readMarker(markerLine.exec(lines[start]!)![1]!);
    if (marker === undefined) {
      throw new NotebookError(
        `reading ${name}, line ${start + 1}: expected name=value pairs with JSON as values, as in tags=["parameters"].`,
      );
    }
    let stop = starts[nth + 1] ?? lines.length;
    // Empty lines before the next marker belong to neither cell.
    while (stop > start + 1 && lines[stop - 1] === "") stop--;
    cells.push(cellOf(marker, lines.slice(start + 1, stop), comment));
  }
  const notebook = mendNotebook({ nbformat: 4, nbformat_minor: 5, metadata, cells });
  refuseDeep(notebook, name);
  return notebook;
}

function cellOf(
  { kind, id, metadata, attachments, again, blank }: CellMarker,
  lines: readonly string[],
  comment: string,
): FileCell {
  const written = lines
    .map((line) => (kind === "code" ? withoutEscape(line, comment) : uncomment(line, comment)))
    .join("\n");
  const restored = kind === "code" ? withRedeclarations({ source: written, again }) : written;
  const source = restored + "\n".repeat(blank);
  const base = { ...(id === undefined ? {} : { id }), metadata, source };
  if (kind === "code") return { cell_type: "code", ...base, outputs: [] };
  return { cell_type: kind, ...base, ...(attachments === undefined ? {} : { attachments }) };
}

function headerOf(
  lines: readonly string[],
  comment: string,
): { metadata: Notebook["metadata"]; end: number } {
  const rule = `${comment} ---`;
  const begin = lines.findIndex((line) => line.trim() !== "");
  if (begin < 0 || lines[begin]!.trimEnd() !== rule) return { metadata: {}, end: 0 };
  const length = lines.slice(begin + 1).findIndex((line) => line.trimEnd() === rule);
  if (length < 0) return { metadata: {}, end: 0 };
  const inside = lines.slice(begin + 1, begin + 1 + length).map((line) => uncomment(line, comment));
  return { metadata: readHeader(inside), end: begin + length + 2 };
}

function uncomment(line: string, comment: string): string {
  if (line.startsWith(`${comment} `)) return line.slice(comment.length + 1);
  return line.startsWith(comment) ? line.slice(comment.length) : line;
}

function withoutEscape(line: string, comment: string): string {
  if (comment === "//" && escapedInTemplate.test(line))
    return line.startsWith(`\${""}`) ? line.slice(5) : line.replace(`\${"//"}`, "//");
  return new RegExp(`^${comment} ?\\\\+%%`).test(line) ? line.replace("\\%%", "%%") : line;
}

/** A file from Windows ends every line in two characters; a carriage return here and there is the cell's own. */
function withoutCarriageReturns(text: string): string {
  return text.includes("\n") && !/(?<!\r)\n/.test(text) ? text.replaceAll("\r\n", "\n") : text;
}
