import type { CodeCell, Notebook, Output } from "./types.js";

/** What the line of a `check` in a cell's outputs says, and the cell it stands under. */
export interface CheckLine {
  /** The cell's place among all cells, from 0. */
  index: number;
  id: string;
  name: string;
  passed: boolean;
  /** The line itself, as the reader sees it. */
  text: string;
}

/** The lines of checks in a notebook's outputs, from top to bottom. */
export function checksOf(notebook: Notebook): CheckLine[] {
  return notebook.cells.flatMap((cell, index) =>
    cell.cell_type === "code" ? checksOfCell(cell).map((line) => ({ index, id: cell.id, ...line })) : [],
  );
}

/** The lines of checks under one cell. */
export function checksOfCell(cell: CodeCell): Omit<CheckLine, "index" | "id">[] {
  return cell.outputs.flatMap((output) => lineOf(output) ?? []);
}

/** A check's line is known by its metadata, `longhand.check`, which `check` writes and any program keeps. */
function lineOf(output: Output): Omit<CheckLine, "index" | "id"> | undefined {
  if (output.output_type !== "display_data") return undefined;
  const { check } = (output.metadata["longhand"] ?? {}) as { check?: { name?: unknown; passed?: unknown } };
  if (typeof check?.name !== "string" || typeof check.passed !== "boolean") return undefined;
  return { name: check.name, passed: check.passed, text: String(output.data["text/plain"] ?? check.name) };
}
