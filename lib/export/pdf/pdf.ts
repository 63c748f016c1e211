import { mathStyles, pageAsset, pageStyles } from "../assets.js";
import { renderCell } from "../html/cell.js";
import { contentsList } from "../html/contents.js";
import { pageDocument } from "../html/document.js";
import { titleOf } from "../html/title.js";
import { makeContext } from "../render/context.js";
import { escapeHtml } from "../render/escape.js";
import { stillFigure } from "../render/figure.js";
import { measureLines } from "../render/long-lines.js";
import { shortenOutputs } from "../steps/shorten-outputs.js";
import { removeTagged } from "../steps/view.js";
import type { Exporter, ExportOptions, NamedNotebook } from "../types.js";
import { findChromium } from "./find-chromium.js";
import { printPage } from "./print.js";

/** Lines of one output that are printed. */
const mostLines = 300;

/** A notebook on paper: figures as vectors, a list of contents with links, numbered pages. */
export const pdf: Exporter = {
  name: "pdf",
  title: "PDF",
  extension: "pdf",
  mime: "application/pdf",
  together: false,
  export: async ([named], options) => {
    const chromium = findChromium(options.chromium);
    const { signal, print = (page) => printPage(page, { chromium, signal }) } = options;
    const bytes = await print(await paperPage(named!, options));
    return [{ path: `${named!.name}.pdf`, bytes, mime: "application/pdf" }];
  },
};

/** The page that is printed. It has no script, and whatever is folded lies open: paper cannot be clicked. */
export async function paperPage(named: NamedNotebook, options: ExportOptions): Promise<Uint8Array> {
  const notebook = removeTagged(shortenOutputs(named.notebook, mostLines));
  const context = await makeContext({ ...named, notebook }, { ...options, extension: "pdf", trust: false });
  const cells = notebook.cells
    .map((cell) => renderCell(cell, context, stillFigure))
    .filter((html) => html !== "")
    .join("\n");
  const article = measureLines(cells).replace(/<details(?![^<>]*\bopen\b)/g, "<details open");
  const title = titleOf(named);
  const list = contentsList(context.headings.list);
  const contents =
    list === "" ? "" : `<nav class="contents" aria-label="Contents"><p>Contents</p>${list}</nav>`;
  const titled = /<\/h1>/.test(article) ? article : `<h1>${escapeHtml(title)}</h1>\n${article}`;
  return pageDocument({
    title,
    theme: "light",
    styles: [
      ...pageStyles(),
      ...(article.includes('class="katex') ? [mathStyles(article)] : []),
      pageAsset("print.css"),
      pageAsset("paper.css"),
    ],
    body: `<main class="sheet">\n${titled.replace("</h1>", () => `</h1>\n${contents}`)}\n</main>`,
    scripts: [],
    trust: false,
    kind: "notebook paper",
  });
}
