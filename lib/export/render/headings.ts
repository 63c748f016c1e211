import { Marked, type Tokens } from "marked";
import { linksAsText, type Notebook } from "../../notebook/index.js";
import { protectMath, restoreSources } from "./protect-math.js";
import { tameMarkdown } from "./tame-markdown.js";

export interface Heading {
  /** The anchor: `#id` leads to it. */
  id: string;
  /** 1 to 6. */
  level: number;
  /** HTML of its text, without links. */
  html: string;
}

const lexer = new Marked();

/**
 * The anchors of a notebook's headings, in JupyterLab's way: the text as it is written, with `-` for each space, and a
 * number where one comes again. GitHub's way, in lower case and without signs, leads to the same heading.
 */
export class Headings {
  /** In order of appearance, as they were rendered. */
  readonly list: Heading[] = [];
  readonly #taken = new Set<string>();
  readonly #targets = new Map<string, string>();

  constructor(notebook: Notebook) {
    const names = new Set<string>();
    const otherWays: [string, string][] = [];
    for (const { cell_type, source } of notebook.cells) {
      if (cell_type !== "markdown" || !/^[^\S\n]*(?:#|[-=]+[^\S\n]*$)/m.test(source)) continue;
      const { text, formulas } = protectMath(tameMarkdown(source));
      for (const token of lexer.lexer(text)) {
        if (token.type !== "heading") continue;
        const written = plainOf(restoreSources((token as Tokens.Heading).text, formulas));
        const id = unused(anchorOf(written), names);
        names.add(id);
        this.#targets.set(id, id);
        otherWays.push([gitHubAnchor(written), id], [id.toLowerCase(), id]);
      }
    }
    for (const [way, id] of otherWays) if (!this.#targets.has(way)) this.#targets.set(way, id);
  }

  /** Notes a heading that is being rendered, and gives its anchor. */
  add(written: string, level: number, html: string): string {
    const id = unused(anchorOf(plainOf(written)), this.#taken);
    this.#taken.add(id);
    this.list.push({ id, level, html });
    return id;
  }

  /** The anchor that a link within the page means, whichever way it was written. */
  resolve(anchor: string): string {
    return this.#targets.get(anchor) ?? this.#targets.get(anchor.toLowerCase()) ?? anchor;
  }
}

function anchorOf(text: string): string {
  return text.trim().replace(/[\s"'<>&]+/g, "-") || "section";
}

function gitHubAnchor(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

/** Markdown's own signs are no part of a heading's name. */
function plainOf(markdown: string): string {
  return linksAsText(markdown).replace(/[*`]|<[^<>]*>/g, "");
}

function unused(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  let count = 1;
  while (taken.has(`${id}-${count}`)) count++;
  return `${id}-${count}`;
}
