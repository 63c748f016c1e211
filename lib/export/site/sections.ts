import { Marked, type Tokens } from "marked";
import { linksAsText, type Notebook } from "../../notebook/index.js";
import { Headings } from "../render/headings.js";
import { protectMath, replaceFormulas, restoreSources } from "../render/protect-math.js";
import { tameMarkdown } from "../render/tame-markdown.js";
import { viewOf } from "../steps/view.js";

/** A stretch of a notebook under one heading, as a search finds it. */
export interface Section {
  /** Of its heading; "" for what stands above the first. */
  anchor: string;
  heading: string;
  /** Its prose and code without Markdown's signs; each formula a gap. */
  text: string;
}

const lexer = new Marked();

/** A notebook's sections from top to bottom. */
export function sectionsOf(notebook: Notebook): Section[] {
  const headings = new Headings(notebook);
  const sections: Section[] = [{ anchor: "", heading: "", text: "" }];
  for (const cell of notebook.cells) {
    const { cell_type, source } = cell;
    if (cell_type === "code" && viewOf(cell).input !== "none") sections.at(-1)!.text += ` ${source}`;
    if (cell_type !== "markdown") continue;
    const { text, formulas } = protectMath(tameMarkdown(source));
    for (const token of lexer.lexer(text)) {
      if (token.type !== "heading") {
        sections.at(-1)!.text += ` ${plain(replaceFormulas(token.raw, formulas, () => " … "))}`;
        continue;
      }
      const { text: written, depth } = token as Tokens.Heading;
      const restored = restoreSources(written, formulas);
      sections.push({ anchor: headings.add(restored, depth, ""), heading: plain(restored), text: "" });
    }
  }
  return sections
    .map(({ text, ...rest }) => ({ ...rest, text: text.replace(/\s+/g, " ").trim() }))
    .filter(({ heading, text }) => heading !== "" || text !== "");
}

function plain(markdown: string): string {
  return linksAsText(markdown)
    .replace(/<[^<>]*>|[*`|$]|^#+|^-{2,}/gm, " ")
    .trim();
}
