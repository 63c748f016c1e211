import type { Cell, CodeCell, Notebook, Output } from "../../lib/notebook/index.js";

/** A cell of code with an id of its own. */
export function codeCell(source: string, more: Partial<CodeCell> = {}): CodeCell {
  const id = `cell-${(made++).toString(36)}`;
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null, ...more };
}
let made = 0;

export function makeNotebook(...cells: (Cell | string)[]): Notebook {
  const all = cells.map((cell) => (typeof cell === "string" ? codeCell(cell) : cell));
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: all };
}

export const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });

export const display = (data: Record<string, unknown>, metadata: Record<string, unknown> = {}): Output => ({
  output_type: "display_data",
  data,
  metadata,
});

/** The line that `check` shows. */
export const checkLine = (name: string, passed: boolean): Output =>
  display({ "text/plain": `${passed ? "✓" : "✗"} ${name}` }, { longhand: { check: { name, passed } } });
