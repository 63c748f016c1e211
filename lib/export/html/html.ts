import { mathStyles, pageAsset, pageStyles, plotlyScript } from "../assets.js";
import { makeContext } from "../render/context.js";
import { escapeHtml } from "../render/escape.js";
import { InteractiveFigures } from "../render/figure.js";
import { removeTagged } from "../steps/view.js";
import type { Exporter, ExportOptions, NamedNotebook } from "../types.js";
import { renderCell } from "./cell.js";
import { contentsList } from "./contents.js";
import { pageDocument } from "./document.js";
import { titleOf } from "./title.js";

/** What a page of several carries beside its notebook: ways to the others. */
export interface PageFrame {
  /** HTML above the notebook and below it. */
  before: string;
  after: string;
  /** Where Plotly's program lies, for pages that share one; without it each page holds its own. */
  plotly?: (kinds: Iterable<string>) => string;
}

/** A notebook as one page that needs no network, no server and, to be read, no script. */
export async function htmlPage(
  named: NamedNotebook,
  options: ExportOptions,
  frame: PageFrame = { before: "", after: "" },
): Promise<Uint8Array> {
  const notebook = removeTagged(named.notebook);
  const context = await makeContext({ ...named, notebook }, { ...options, extension: "html" });
  const figures = new InteractiveFigures();
  const cells = notebook.cells
    .map((cell) => renderCell(cell, context, figures.write))
    .filter((html) => html !== "");
  const title = titleOf(named);
  const drawn = figures.kinds.size > 0;
  const heading = context.headings.list.some(({ level }) => level === 1)
    ? ""
    : `<h1>${escapeHtml(title)}</h1>\n`;
  const article = cells.join("\n");
  const contents = contentsList(context.headings.list);
  const nav =
    contents === ""
      ? ""
      : `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>${contents}</details></nav>\n`;
  return pageDocument({
    title,
    theme: options.theme ?? "auto",
    styles: [
      ...pageStyles(),
      ...(article.includes('class="katex') ? [mathStyles(article)] : []),
      ...(frame.before === "" ? [] : [pageAsset("site.css")]),
      pageAsset("print.css"),
    ],
    body:
      `<a class="skip" href="#longhand-content">To the content</a>\n${frame.before}` +
      `<div class="sheet">\n${nav}<main id="longhand-content">\n${heading}${article}\n</main>\n</div>\n${frame.after}`,
    scripts: [
      ...(drawn && frame.plotly === undefined ? [plotlyScript(figures.kinds)] : []),
      pageAsset("page.js"),
    ],
    files: drawn && frame.plotly !== undefined ? [frame.plotly(figures.kinds)] : [],
    trust: context.trust,
    kind: "notebook",
  });
}

export const html: Exporter = {
  name: "html",
  title: "Web page",
  extension: "html",
  mime: "text/html",
  together: false,
  export: async ([named], options) => {
    const bytes = await htmlPage(named!, options);
    return [{ path: `${named!.name}.html`, bytes, mime: "text/html" }];
  },
};
