import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { protectMath } from "../../lib/export/render/protect-math.js";
import { type CodeCell, type MimeBundle, type Notebook, parseNotebook } from "../../lib/notebook/index.js";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** The notebooks of the series, by file name, in order. */
export const series: string[] = readdirSync(join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort();

/** The text of a notebook's file, as it is committed. */
export const committedText = (name: string): string => readFileSync(join(root, "notebooks", name), "utf8");

export const committed = (name: string): Notebook => parseNotebook(committedText(name), name);

export const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

/** The interactive figures that a notebook shows, each as its bundle. */
export function figuresOf(notebook: Notebook): MimeBundle[] {
  const outputs = codeCells(notebook).flatMap((cell) => cell.outputs);
  return outputs.flatMap((output) =>
    "data" in output && "application/vnd.plotly.v1+json" in output.data ? [output.data] : [],
  );
}

/** The formulas in a notebook's prose. */
export function formulasOf(notebook: Notebook): unknown[] {
  return notebook.cells.flatMap(({ cell_type, source }) =>
    cell_type === "markdown" ? protectMath(source).formulas : [],
  );
}

/** All of a notebook's prose, or all of its code. */
export function textOf({ cells }: Notebook, kind: "markdown" | "code"): string {
  return cells.flatMap((cell) => (cell.cell_type === kind ? cell.source : [])).join("\n\n");
}
