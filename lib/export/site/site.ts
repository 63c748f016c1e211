import { pageAsset, pageScript, pageStyles, plotlyFile, plotlyScript } from "../assets.js";
import { encodeAnchor } from "../html/contents.js";
import { pageDocument } from "../html/document.js";
import { htmlPage } from "../html/html.js";
import { titleOf } from "../html/title.js";
import { type Carrying, livePart } from "../live/live.js";
import { escapeHtml, scriptJson } from "../render/escape.js";
import { removeTagged } from "../steps/view.js";
import type { ExportedFile, Exporter, ExportOptions, NamedNotebook } from "../types.js";
import { sectionsOf } from "./sections.js";

/** Several notebooks as a site of linked pages that needs no server: open index.html, or put the folder on one. */
export const site: Exporter = {
  name: "site",
  title: "Site of linked pages",
  extension: "",
  mime: "text/html",
  together: true,
  export: async (notebooks, given) => {
    const options: ExportOptions = { ...given, together: notebooks.map(({ name }) => name) };
    const scripts = new Map<string, ExportedFile>();
    const put: Put = (path, text) => {
      if (!scripts.has(path))
        scripts.set(path, { path, bytes: Buffer.from(text()), mime: "text/javascript" });
      return path;
    };
    const pages: ExportedFile[] = [];
    for (const [at, named] of notebooks.entries()) {
      const plotly = (kinds: Iterable<string>): string =>
        put(`assets/${plotlyFile(kinds)}`, () => plotlyScript(kinds));
      const live = given.live === true ? await livePart(named, options, inFiles(put, plotly)) : undefined;
      const bytes = await htmlPage(named, options, {
        ...frameOf(notebooks, at),
        plotly,
        ...(live && { live }),
      });
      pages.push({ path: `${named.name}.html`, bytes, mime: "text/html" });
    }
    const index = indexPage(notebooks, options);
    return [{ path: "index.html", bytes: index, mime: "text/html" }, ...pages, ...scripts.values()];
  },
};

/** Puts a script into a file that pages share. @returns its path */
type Put = (path: string, text: () => string) => string;

/** Programs and digits of live pages in files: a page from a folder may load scripts, and may read nothing else. */
function inFiles(put: Put, plotly: (kinds: Iterable<string>) => string): Carrying {
  return {
    carry: (things) => {
      const groups = [...new Set(things.map(({ group }) => group))];
      const files = groups.map((group) =>
        put(`assets/live-${group}.js`, () => {
          const held = things
            .filter((each) => each.group === group)
            .map(({ name, base64 }) => [name, base64]);
          return `globalThis.longhand_${group} = ${JSON.stringify(Object.fromEntries(held))};\n`;
        }),
      );
      return { html: "", files };
    },
    plotly: (kinds) => ({ html: "", files: [plotly(kinds)], hashes: [] }),
  };
}

/** Ways to the index and to the notebooks before and behind. */
function frameOf(notebooks: readonly NamedNotebook[], at: number): { before: string; after: string } {
  const link = (named: NamedNotebook | undefined, rel: "prev" | "next"): string => {
    if (named === undefined) return "<span></span>";
    const title = escapeHtml(titleOf(named));
    return `<a rel="${rel}" href="${hrefOf(named)}">${rel === "prev" ? `← ${title}` : `${title} →`}</a>`;
  };
  const [previous, next] = [notebooks[at - 1], notebooks[at + 1]];
  const bar = (label: string, middle: string): string =>
    `<nav class="site" aria-label="${label}">${link(previous, "prev")}${middle}${link(next, "next")}</nav>\n`;
  return {
    before: bar("Notebooks, above", '<a href="index.html">All notebooks</a>'),
    after: bar("Notebooks, below", '<a href="index.html">All notebooks</a>'),
  };
}

function indexPage(notebooks: readonly NamedNotebook[], { theme }: ExportOptions): Uint8Array {
  const shown = notebooks.map((named) => ({ ...named, notebook: removeTagged(named.notebook) }));
  const entries = shown.map(
    (named) =>
      `<li><a href="${hrefOf(named)}">${escapeHtml(titleOf(named))}</a><p>${escapeHtml(introductionOf(named))}</p></li>`,
  );
  const found = shown.flatMap((named) =>
    sectionsOf(named.notebook).map(({ anchor, heading, text }) => ({
      href: hrefOf(named) + (anchor === "" ? "" : `#${encodeAnchor(anchor)}`),
      notebook: titleOf(named),
      heading,
      text,
    })),
  );
  return pageDocument({
    title: "Notebooks",
    theme: theme ?? "auto",
    styles: [...pageStyles(), pageAsset("site.css"), pageAsset("print.css")],
    body:
      `<main class="sheet">\n<h1>Notebooks</h1>\n` +
      `<div class="search" hidden><label for="search">Search all notebooks</label>` +
      `<input id="search" type="search" autocomplete="off"><p class="found" role="status"></p><ol class="results"></ol></div>\n` +
      `<ol class="notebooks">\n${entries.join("\n")}\n</ol>\n</main>\n` +
      `<script type="application/json" id="sections">${scriptJson(found)}</script>`,
    scripts: [pageScript({ figures: false }), pageAsset("search.js")],
    trust: false,
    kind: "index",
  });
}

/** The first sentence or two of prose, as a taste. */
function introductionOf({ notebook }: NamedNotebook): string {
  const text = sectionsOf({
    ...notebook,
    cells: notebook.cells.filter(({ cell_type }) => cell_type === "markdown"),
  })
    .map((section) => section.text)
    .find((each) => each !== "");
  const sentences = /^.{70,260}?[.!?:](?=\s|$)/.exec(text ?? "")?.[0];
  return sentences ?? (text ?? "").slice(0, 200);
}

function hrefOf({ name }: NamedNotebook): string {
  return `${encodeURIComponent(name)}.html`;
}
