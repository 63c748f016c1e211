import type { CodeCell, Notebook } from "../types.js";

/**
 * Gives a notebook that was made of a script the outputs that it had before: each cell those of the cell with its code.
 *
 * @param before undefined where there was none
 * @returns a copy
 */
export function keepOutputs(notebook: Notebook, before: Notebook | undefined): Notebook {
  const copy = structuredClone(notebook);
  const left = (before?.cells ?? []).filter((cell): cell is CodeCell => cell.cell_type === "code");
  for (const cell of copy.cells) {
    if (cell.cell_type !== "code") continue;
    const same = left.filter(({ source }) => source === cell.source);
    const found = same.find(({ id }) => id === cell.id) ?? same[0];
    if (found === undefined) continue;
    left.splice(left.indexOf(found), 1);
    cell.outputs = structuredClone(found.outputs);
    cell.execution_count = found.execution_count;
  }
  return copy;
}
