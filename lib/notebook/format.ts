import { mendNotebook } from "./mend.js";
import { splitBundle, splitLines } from "./mime.js";
import type { FileNotebook } from "./schema.js";
import type { Cell, Notebook, Output } from "./types.js";

type Open = Record<string, unknown>;

/**
 * A notebook as the text of a file, as Jupyter writes it: keys in order, 1 space of indent, texts as lines, and a
 * newline at the end. So a notebook that passes through here and through Jupyter shows no change that is none.
 *
 * What is written satisfies the format's schema, whatever the fields in the notebook were.
 */
export function formatNotebook(notebook: Notebook): string {
  const { cells, ...rest } = mendNotebook(notebook as unknown as FileNotebook);
  return `${JSON.stringify(sortKeys({ ...rest, cells: cells.map(fileCell) }), null, 1)}\n`;
}

function fileCell(cell: Cell): Open {
  const source = splitLines(cell.source);
  if (cell.cell_type === "code") return { ...cell, source, outputs: cell.outputs.map(fileOutput) };
  if (cell.attachments === undefined) return { ...cell, source };
  const attachments = Object.entries(cell.attachments).map(([name, bundle]) => [name, splitBundle(bundle)]);
  return { ...cell, source, attachments: Object.fromEntries(attachments) };
}

function fileOutput(output: Output): Open {
  if (output.output_type === "stream") return { ...output, text: splitLines(output.text) };
  if (output.output_type === "error") return { ...output };
  return { ...output, data: splitBundle(output.data) };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each)]));
}
