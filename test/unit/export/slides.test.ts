import { describe, expect, test } from "vitest";
import { slidesOf, withSlides } from "../../../lib/export/slides/slide-types.js";
import type { Cell } from "../../../lib/notebook/index.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

const prose = (source: string, type?: string): Cell => ({
  cell_type: "markdown",
  id: `s${count++}`,
  metadata: type === undefined ? {} : { slideshow: { slide_type: type } },
  source,
});
let count = 0;

/** Slides from left to right, each with those below it, each with its cells; fragments in brackets, notes behind a bar. */
const outline = (...cells: Cell[]) =>
  slidesOf(withSlides(makeNotebook(...cells))).map((column) =>
    column.map(({ parts, notes }) => {
      const shown = parts.map((part) => {
        const text = part.cells.map(({ source }) => source.trim()).join("+");
        return part.fragment ? `[${text}]` : text;
      });
      return [shown.join(" "), ...notes.map(({ source }) => `|${source}`)].join("");
    }),
  );

describe("slides", () => {
  test("follow Jupyter's slide types", () => {
    const cells = [
      prose("A", "slide"),
      prose("a1"),
      prose("f", "fragment"),
      prose("f+", "-"),
      prose("said", "notes"),
      prose("B", "subslide"),
      prose("no", "skip"),
      prose("C", "slide"),
    ];
    expect(outline(...cells)).toEqual([["A+a1 [f+f+]|said", "B"], ["C"]]);
  });

  test("begin with what stands before the first", () => {
    expect(outline(prose("said", "notes"), prose("x"), prose("A", "slide"))).toEqual([["x|said"], ["A"]]);
  });

  test("begin at headings where no cell says so, and a heading alone shares its slide", () => {
    const cells = [
      prose("# T\n\ntext"),
      codeCell("one"),
      prose("end.\n\n## S"),
      codeCell("two"),
      prose("```\n## no\n```"),
    ];
    expect(outline(...cells)).toEqual([
      ["# T\n\ntext", "one", "end."],
      ["## S+two", "```\n## no\n```"],
    ]);
  });

  test("keep what a cell says where others say nothing of slides", () => {
    expect(outline(prose("# T"), prose("said", "notes"), prose("no", "skip"))).toEqual([["# T|said"]]);
  });
});
