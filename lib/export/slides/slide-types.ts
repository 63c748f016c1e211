import { Marked } from "marked";
import type { Cell, Notebook } from "../../notebook/index.js";
import { tameMarkdown } from "../render/tame-markdown.js";

/** Jupyter's words for what a cell is in a talk; `-` goes on with the slide before. */
export type SlideType = "slide" | "subslide" | "fragment" | "skip" | "notes" | "-";

const lexer = new Marked();
const types: readonly string[] = ["slide", "subslide", "fragment", "skip", "notes"];

/** What the cell's metadata says, as JupyterLab's slide menu writes it: `slideshow.slide_type`. */
export function slideType({ metadata }: Cell): SlideType {
  const { slide_type: type } = (metadata["slideshow"] ?? {}) as { slide_type?: unknown };
  return typeof type === "string" && types.includes(type) ? (type as SlideType) : "-";
}

/**
 * A notebook in which slides begin somewhere, on a copy.
 *
 * Where no cell says so, a heading of the first or second level begins a slide, in the midst of a cell as well, and every
 * other cell stands on one of its own below it: a talk goes to the right from section to section, and down within one.
 * A cell that is a heading alone shares its slide with the next.
 */
export function withSlides(notebook: Notebook): Notebook {
  if (notebook.cells.some((cell) => ["slide", "subslide"].includes(slideType(cell)))) return notebook;
  const copy = structuredClone(notebook);
  copy.cells = copy.cells.flatMap(splitAtHeadings);
  let waiting = false;
  for (const cell of copy.cells) {
    if (slideType(cell) !== "-" || cell.source.trim() === "") continue;
    const begins = cell.cell_type === "markdown" && /^\s*#{1,2}\s/.test(cell.source);
    if (begins || !waiting) cell.metadata["slideshow"] = { slide_type: begins ? "slide" : "subslide" };
    waiting = cell.cell_type === "markdown" && /^\s*#+\s[^\n]*\s*$/.test(cell.source);
  }
  return copy;
}

/** A cell of prose as several, each from one heading of the first or second level to the next. */
function splitAtHeadings(cell: Cell): Cell[] {
  if (cell.cell_type !== "markdown" || slideType(cell) !== "-") return [cell];
  const parts: string[] = [""];
  for (const { type, raw, depth } of lexer.lexer(tameMarkdown(cell.source)) as {
    type: string;
    raw: string;
    depth?: number;
  }[]) {
    if (type === "heading" && depth! <= 2 && parts.at(-1)!.trim() !== "") parts.push("");
    parts[parts.length - 1] += raw;
  }
  if (parts.length === 1) return [cell];
  return parts.map((source, at) => ({
    ...structuredClone(cell),
    source,
    id: at === 0 ? cell.id : `${cell.id}-${at}`,
  }));
}

/** One screen of a talk. */
export interface Slide {
  /** Cells in order; those of one fragment appear together. */
  parts: { fragment: boolean; cells: Cell[] }[];
  /** What the speaker alone sees. */
  notes: Cell[];
}

/** Slides from left to right, each with those below it. */
export function slidesOf({ cells }: Notebook): Slide[][] {
  const columns: Slide[][] = [];
  const current = (): Slide => {
    if (columns.length === 0) columns.push([{ parts: [], notes: [] }]);
    return columns.at(-1)!.at(-1)!;
  };
  for (const cell of cells) {
    const type = slideType(cell);
    if (type === "skip") continue;
    if (type === "notes") {
      current().notes.push(cell);
      continue;
    }
    if (type === "slide" || columns.length === 0) columns.push([{ parts: [], notes: [] }]);
    else if (type === "subslide") columns.at(-1)!.push({ parts: [], notes: [] });
    const { parts } = current();
    if (type === "fragment" || parts.length === 0) parts.push({ fragment: type === "fragment", cells: [] });
    parts.at(-1)!.cells.push(cell);
  }
  return columns;
}
