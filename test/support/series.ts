import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeCell, type Notebook, parseNotebook } from "../../lib/notebook/index.js";

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

/** All of a notebook's prose, or all of its code. */
export function textOf({ cells }: Notebook, kind: "markdown" | "code"): string {
  return cells.flatMap((cell) => (cell.cell_type === kind ? cell.source : [])).join("\n\n");
}
