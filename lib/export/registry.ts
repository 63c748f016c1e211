import { zip } from "./classroom/classroom.js";
import { html } from "./html/html.js";
import { live } from "./live/live.js";
import { markdown } from "./markdown/markdown.js";
import { notebook } from "./notebook-exporter.js";
import { pdf } from "./pdf/pdf.js";
import { script } from "./script.js";
import { site } from "./site/site.js";
import { slides } from "./slides/slides.js";
import type { Exporter } from "./types.js";

/** All formats by name, in the order of a menu. A new one is a file of its own and a word here. */
export const exporters: Readonly<Record<string, Exporter>> = Object.fromEntries(
  [html, live, site, slides, pdf, markdown, script, notebook, zip].map((exporter) => [
    exporter.name,
    exporter,
  ]),
);
