import { figureHeight } from "../../figure-height.js";
import type { MimeBundle } from "../../notebook/index.js";
import { escapeHtml, scriptJson } from "./escape.js";
import { bundledImage } from "./images.js";
import { type PictureSize, pictureSize } from "./picture-size.js";

export const plotlyMime = "application/vnd.plotly.v1+json";

/** A Plotly figure as a notebook holds it. */
export interface PlotlyFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** Writes a figure as HTML, given its other forms and its words. */
export type FigureWriter = (shown: { figure: PlotlyFigure; data: MimeBundle; alt: string }) => string;

export function isPlotly(value: unknown): value is PlotlyFigure {
  if (typeof value !== "object" || value === null) return false;
  const { data, layout = {} } = value as Partial<PlotlyFigure>;
  return Array.isArray(data) && data.every(isObject) && isObject(layout);
}

/** The static form of a figure: its drawing, else a picture of it, else its words. */
export function still(data: MimeBundle, alt: string): string {
  const words = escapeHtml(alt);
  const picture = pictureOf(data);
  if (picture === undefined) return `<p class="still words">${words}</p>`;
  // With its size the page does not jump when it has been read.
  const size = Object.entries(picture.size).map(([name, value]) => ` ${name}="${value}"`);
  return `<img class="still" src="${escapeHtml(picture.address)}" alt="${words}"${size.join("")}>`;
}

function pictureOf(data: MimeBundle): { address: string; size: PictureSize } | undefined {
  for (const mime of ["image/svg+xml", "image/png", "image/jpeg"]) {
    const address = bundledImage(mime, data[mime]);
    if (address !== undefined) return { address, size: pictureSize(mime, data[mime]) };
  }
  return undefined;
}

/** A figure that Plotly draws over its static form, once a page's script has come to it. */
export class InteractiveFigures {
  /** The kinds of traces of all figures so far: which of Plotly's bundles a page needs. */
  readonly kinds: Set<string> = new Set();

  readonly write: FigureWriter = ({ figure, data, alt }) => {
    const { data: traces, layout = {} } = figure;
    for (const { type = "scatter" } of traces) this.kinds.add(String(type));
    const wide = layout["autosize"] === false ? " data-wide" : "";
    const height = figureHeight(layout, pictureOf(data)?.size.height);
    return (
      `<figure class="plotly"${wide} data-height="${height}">${still(data, alt)}` +
      `<script type="application/json">${scriptJson({ data: traces, layout, alt })}</script></figure>`
    );
  };
}

/** A figure for paper: its static form alone. */
export const stillFigure: FigureWriter = ({ data, alt }) =>
  `<figure class="plotly">${still(data, alt)}</figure>`;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
