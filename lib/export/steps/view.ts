import type { Cell, Notebook } from "../../notebook/index.js";
import { tagsOf } from "../../notebook/index.js";

/** How a part of a cell is shown. */
export type Showing = "shown" | "folded" | "none";

export interface CellView {
  cell: Showing;
  input: Showing;
  output: Showing;
}

/**
 * How a cell is shown, by Jupyter Book's tags: `remove-cell`, `remove-input`, `remove-output`, `hide-cell`,
 * `hide-input`, `hide-output`, with `-` or `_`; and by what JupyterLab notes of a part that was folded there.
 */
export function viewOf(cell: Cell): CellView {
  const tags = new Set(tagsOf(cell).map((tag) => tag.replaceAll("_", "-")));
  const folded = (cell.metadata["jupyter"] ?? {}) as { source_hidden?: unknown; outputs_hidden?: unknown };
  const showing = (part: string, fold: boolean): Showing =>
    tags.has(`remove-${part}`) ? "none" : tags.has(`hide-${part}`) || fold ? "folded" : "shown";
  return {
    cell: showing("cell", false),
    input: showing("input", folded.source_hidden === true),
    output: showing("output", folded.outputs_hidden === true),
  };
}

/** A notebook without the cells and outputs whose tags say that they are not for readers, on a copy. */
export function removeTagged(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  copy.cells = copy.cells.filter((cell) => viewOf(cell).cell !== "none");
  for (const cell of copy.cells)
    if (cell.cell_type === "code" && viewOf(cell).output === "none") cell.outputs = [];
  return copy;
}

/** A notebook that shows what its code gives and not the code, on a copy: each cell of code is tagged `remove-input`. */
export function withoutInput(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells)
    if (cell.cell_type === "code") cell.metadata["tags"] = [...new Set([...tagsOf(cell), "remove-input"])];
  return copy;
}
