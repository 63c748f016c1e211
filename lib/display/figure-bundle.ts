import { type Figure, toSvg } from "../plot/index.js";
import { plainText as unescapeText } from "../plot/text.js";
import type { MimeBundle } from "./message.js";

/** A figure of ours, or one for Plotly that was made by hand and may hold any part of Plotly's schema. */
export type AnyFigure = Figure | PlotlyFigure;

interface PlotlyFigure {
  data: readonly { type?: unknown }[];
  layout: { title?: unknown };
  alt?: string;
}

/**
 * A figure in the three forms of which every front end can show one: Plotly where there is Plotly (VS Code,
 * JupyterLab, our own page), SVG where there is none (GitHub, print), and words.
 *
 * Plotly has no place for alternative text; it rides along as `layout.meta.alt`, where a page can find it. A figure
 * made by hand has no SVG where it holds what our drawing does not know.
 */
export function figureBundle(figure: AnyFigure): MimeBundle {
  const { data, layout } = figure;
  const alt = wordsFor(figure);
  return {
    "application/vnd.plotly.v1+json": {
      data,
      layout: { ...layout, meta: { alt } },
      config: { displaylogo: false },
    },
    ...(isDrawable(figure) ? { "image/svg+xml": toSvg(figure) } : {}),
    "text/plain": alt,
  };
}

/** The figure's own words, or what there is to say of one that brings none: its title and its kinds of traces. */
export function wordsFor({ data, layout, alt }: AnyFigure): string {
  if (typeof alt === "string") return alt;
  const amounts = new Map<string, number>();
  for (const trace of data) {
    const type = typeof trace.type === "string" ? trace.type : "scatter";
    amounts.set(type, (amounts.get(type) ?? 0) + 1);
  }
  const traces = [...amounts].map(([type, amount]) => `${amount} ${type} trace${amount === 1 ? "" : "s"}`);
  const title = titleOf(layout.title);
  const heading = title === undefined ? "Plotly figure" : `Plotly figure "${unescapeText(title)}"`;
  return `${heading}: ${traces.join(", ") || "no trace"}.`;
}

/** Plotly takes a title as text, or as an object that holds the text. */
function titleOf(title: unknown): string | undefined {
  const text = isObject(title) ? title["text"] : title;
  return typeof text === "string" ? text : undefined;
}

/** Whether the value is a Plotly figure: a list of traces, and a layout. */
export function isFigure(value: unknown): value is AnyFigure {
  if (!isObject(value)) return false;
  const { data, layout, alt } = value as Partial<Figure>;
  if (!Array.isArray(data) || !isObject(layout)) return false;
  return data.every(isObject) && (alt === undefined ? data.length > 0 : typeof alt === "string");
}

const drawnTypes = ["scatter", "bar", "heatmap", "image"];

/** Our charts bring words, and a layout in which every size is said. */
function isDrawable(figure: AnyFigure): figure is Figure {
  const { width, height, margin, xaxis, yaxis } = figure.layout as Partial<Figure["layout"]>;
  return (
    typeof figure.alt === "string" &&
    figure.data.every(({ type }) => drawnTypes.includes(String(type))) &&
    [width, height, margin?.l, margin?.r, margin?.t, margin?.b].every(Number.isFinite) &&
    [xaxis, yaxis].every((axis) => axis?.range?.length === 2 && axis.range.every(Number.isFinite))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
