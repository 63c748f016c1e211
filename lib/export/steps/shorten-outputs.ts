import type { Notebook, Output } from "../../notebook/index.js";

/**
 * A notebook whose printed texts have at most so many lines, on a copy; a last line says how many more there are.
 *
 * On paper nobody scrolls: a hundred thousand lines would be two thousand pages.
 */
export function shortenOutputs(notebook: Notebook, lines: number): Notebook {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells)
    if (cell.cell_type === "code") for (const output of cell.outputs) shorten(output, lines);
  return copy;
}

function shorten(output: Output, lines: number): void {
  if (output.output_type === "stream") output.text = cut(output.text, lines);
  else if (output.output_type !== "error") {
    const text = output.data["text/plain"];
    if (typeof text === "string") output.data["text/plain"] = cut(text, lines);
  }
}

function cut(text: string, lines: number): string {
  const all = text.split("\n");
  if (all.length <= lines + 1) return text;
  return [
    ...all.slice(0, lines),
    `… and ${(all.length - lines).toLocaleString("en")} lines more in the notebook`,
  ].join("\n");
}
