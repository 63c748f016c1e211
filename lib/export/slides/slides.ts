import { mathStyles, packageAsset, pageAsset, pageStyles } from "../assets.js";
import { renderCell } from "../html/cell.js";
import { pageDocument } from "../html/document.js";
import { titleOf } from "../html/title.js";
import { makeContext, type RenderContext } from "../render/context.js";
import { stillFigure } from "../render/figure.js";
import { measureLines } from "../render/long-lines.js";
import { shortenOutputs } from "../steps/shorten-outputs.js";
import { removeTagged } from "../steps/view.js";
import type { Exporter } from "../types.js";
import { type Slide, slidesOf, withSlides } from "./slide-types.js";

/** Lines of one output on a slide; nobody reads more from the last row. */
const mostLines = 40;

/** A talk in one file, by Jupyter's slide types, with what shows and steers it inside. */
export const slides: Exporter = {
  name: "slides",
  title: "Slides",
  extension: "html",
  mime: "text/html",
  together: false,
  export: async ([named], options) => {
    const notebook = withSlides(removeTagged(shortenOutputs(named!.notebook, mostLines)));
    const context = await makeContext(
      { ...named!, notebook },
      { ...options, extension: "slides.html", trust: false },
    );
    const columns = slidesOf(notebook).map((column) => columnHtml(column, context));
    const talk = measureLines(columns.filter((html) => html !== "").join("\n"));
    const bytes = pageDocument({
      title: titleOf(named!),
      theme: options.theme ?? "auto",
      styles: [
        packageAsset("reveal.js/reveal.css"),
        ...pageStyles(),
        ...(talk.includes('class="katex') ? [mathStyles(talk)] : []),
        pageAsset("slides.css"),
      ],
      body: `<main><div class="reveal"><div class="slides">\n${talk}\n</div></div></main>`,
      scripts: [packageAsset("reveal.js"), pageAsset("slides.js"), pageAsset("speaker.js")],
      trust: false,
      kind: "talk",
    });
    return [{ path: `${named!.name}.slides.html`, bytes, mime: "text/html" }];
  },
};

function columnHtml(column: readonly Slide[], context: RenderContext): string {
  const sections = column.map((slide) => slideHtml(slide, context)).filter((html) => html !== "");
  if (sections.length < 2) return sections.join("");
  return `<section>\n${sections.join("\n")}\n</section>`;
}

function slideHtml({ parts, notes }: Slide, context: RenderContext): string {
  const shown = parts
    .map(({ fragment, cells }) => {
      const html = cells
        .map((cell) => renderCell(cell, context, stillFigure))
        .filter((each) => each !== "")
        .join("\n");
      return fragment && html !== "" ? `<div class="fragment">${html}</div>` : html;
    })
    .filter((html) => html !== "");
  const said = notes.map((cell) => renderCell(cell, context, stillFigure)).join("\n");
  if (shown.length === 0 && said === "") return "";
  const aside = said === "" ? "" : `\n<aside class="notes">${said}</aside>`;
  return `<section>\n<div class="screen">${shown.join("\n")}</div>${aside}\n</section>`;
}
