import { NotebookError } from "../../errors.js";
import { tagsOf } from "../tags.js";
import type { CodeCell, Notebook } from "../types.js";
import { readParameters } from "./read-parameters.js";
import type { ParametersCell } from "./types.js";

/**
 * The cell tagged `parameters`, and the constants that it declares, each under its doc comment:
 *
 *     /** How far each step goes. Range: 0.001 to 1. Small: 0.5. *\/
 *     const learningRate: number = 0.1;
 *
 * @returns undefined where no cell has the tag
 * @throws {NotebookError} where two cells have it, or the cell is not TypeScript
 * Source: the tag is papermill's.
 */
export function findParameters(notebook: Notebook): ParametersCell | undefined {
  const found = [...notebook.cells.entries()].filter(
    (entry): entry is [number, CodeCell] =>
      entry[1].cell_type === "code" && tagsOf(entry[1]).includes("parameters"),
  );
  const [first, second] = found;
  if (second !== undefined) {
    throw new NotebookError(
      `parameters: cell ${first![0] + 1} and cell ${second[0] + 1} are both tagged "parameters". Leave the tag on one of them.`,
    );
  }
  if (first === undefined) return undefined;
  const [index, cell] = first;
  return { index, cell, parameters: readParameters(cell.source) };
}

/** @throws {NotebookError} where no cell has the tag, too */
export function requireParameters(notebook: Notebook): ParametersCell {
  const found = findParameters(notebook);
  if (found !== undefined) return found;
  throw new NotebookError(
    'parameters: no cell is tagged "parameters". Add the tag to the cell that declares them.',
  );
}
