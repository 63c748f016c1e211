import type { Cell } from "../../notebook/index.js";
import { mathStyles, pageAsset, pageScript, pageStyles, plotlyScript } from "../assets.js";
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
  /** Makes the cells run in the reader's browser, given the kinds of traces in the figures that are there. */
  live?: (kinds: Iterable<string>) => LivePart;
}

/** What a page whose cells run carries beside its notebook. */
export interface LivePart {
  /** HTML of programs and data, at the end of the body. */
  carried: string;
  /** The one script that stands in the page as it is. */
  starter: string;
  /** Sources that a Content-Security-Policy must permit to scripts: those that the starter unpacks. */
  scriptSources: readonly string[];
  /** Where data may be fetched from. */
  connect: readonly string[];
  /** Scripts of ours in files beside the page. */
  files: readonly string[];
  styles: readonly string[];
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
    .map((cell) => {
      const rendered = renderCell(cell, context, figures.write);
      return frame.live === undefined ? rendered : markCell(cell, rendered);
    })
    .filter((html) => html !== "");
  const live = frame.live?.(figures.kinds);
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
      ...(live?.styles ?? []),
      pageAsset("print.css"),
    ],
    body:
      `<a class="skip" href="#longhand-content">To the content</a>\n${frame.before}` +
      `<div class="sheet">\n${nav}<main id="longhand-content">\n${heading}${article}\n</main>\n</div>\n${frame.after}${live?.carried ?? ""}`,
    scripts:
      live !== undefined
        ? [live.starter]
        : [
            ...(drawn && frame.plotly === undefined ? [plotlyScript(figures.kinds)] : []),
            pageScript({ figures: drawn }),
          ],
    live: live && { sources: live.scriptSources, connect: live.connect },
    files: live?.files ?? (drawn && frame.plotly !== undefined ? [frame.plotly(figures.kinds)] : []),
    trust: context.trust,
    kind: "notebook",
  });
}

/** Names a cell of code for the program that runs it; one that shows nothing now may do so when it has run. */
function markCell(cell: Cell, html: string): string {
  if (cell.cell_type !== "code") return html;
  const opening = '<div class="cell code"';
  const marked = `${opening} data-cell="${escapeHtml(cell.id)}"`;
  return html === "" ? `${marked}></div>` : marked + html.slice(opening.length);
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
