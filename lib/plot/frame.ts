import { max } from "d3-array";
import { ParameterError } from "../errors.js";
import { barGap, colourBarRoom } from "./colour-bar.js";
import type { Axis, Layout } from "./figure.js";
import { escapeText, textWidth } from "./text.js";
import { theme } from "./theme.js";
import { ticksOf } from "./ticks.js";

/** What a chart asks of the space around its plot. */
export interface FrameOptions {
  title?: string | undefined;
  subtitle?: string | undefined;
  xaxis: Axis;
  yaxis: Axis;
  /** Names in the legend; none, and there is no legend. */
  legend?: readonly string[];
  /** Size of the whole card in pixels, or of the plot alone where its aspect matters. */
  card?: { width: number; height: number };
  plot?: { width: number; height: number };
  /** Pixels kept free at the right of the plot. */
  right?: number;
  /** Name of a colour bar, which stands at the right of the plot and takes the place of `right`. */
  bar?: string | undefined;
}

/** Height of one row of the legend, in pixels. */
export const legendRow = 20;
/** Pixels of a legend's entry before its name: the piece of line, and the space around it. */
export const legendKey = 40;

/**
 * The layout of a figure: margins that hold every label, the card, the fonts.
 *
 * Both drawings take their margins from here, so what fits in one fits in the other.
 *
 * @throws {ParameterError} where the card is too small to hold a plot
 */
export function frame(options: FrameOptions): Layout {
  const { title, subtitle, xaxis, yaxis, card, plot, legend = [] } = options;
  const wide = plot?.width ?? card?.width ?? theme.width;
  const high = plot?.height ?? card?.height ?? theme.height;
  const left = leftMargin(yaxis, high);
  const right = options.bar === undefined ? (options.right ?? 20) : colourBarRoom(options.bar);
  const rows = legendRows(legend, wide - (plot === undefined ? left + right : 0)).length;
  const margin = {
    l: left,
    r: right,
    t: headHeight(title, subtitle) + rows * legendRow + (rows > 0 ? 8 : 0) + barHead(options, left + wide),
    b: bottomMargin(xaxis, wide),
  };
  const width = plot === undefined ? wide : Math.max(plot.width + left + right, headWidth(title, subtitle));
  if (plot !== undefined) margin.r = width - left - plot.width;
  const height = plot === undefined ? high : high + margin.t + margin.b;
  const inside = { width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  if (plot === undefined && !(inside.width >= 40 && inside.height >= 40)) {
    throw new ParameterError(
      `figure: a card of ${width} × ${height} pixels leaves ${Math.floor(inside.width)} × ${Math.floor(inside.height)} for the plot. ` +
        `Give it more width and height (${theme.width} × ${theme.height} is the usual size), or shorter labels.`,
    );
  }
  return {
    width,
    height,
    ...(plot === undefined ? {} : { autosize: false }),
    margin,
    ...(title === undefined ? {} : { title: titleOf(title, subtitle, width, height) }),
    xaxis,
    yaxis,
    showlegend: legend.length > 0,
    ...(rows === 0 ? {} : { legend: legendAbove(inside.height) }),
    font: { family: theme.font, size: theme.textSize, color: theme.ink },
    paper_bgcolor: theme.card,
    plot_bgcolor: theme.card,
  };
}

/** A legend's entry, and how far from the left end of its row it begins. */
export interface LegendEntry {
  name: string;
  offset: number;
}

/** The legend's names in one row where they fit, else in columns as wide as the longest, as Plotly does. */
export function legendRows(names: readonly string[], width: number): LegendEntry[][] {
  const widths = names.map((name) => legendKey + textWidth(name, theme.smallSize) + 12);
  const total = widths.reduce((sum, one) => sum + one, 0);
  if (names.length === 0) return [];
  if (total <= width) {
    let offset = 0;
    const row = names.map((name, index) => {
      const entry = { name, offset };
      offset += widths[index]!;
      return entry;
    });
    return [row];
  }
  const column = max(widths)!;
  const columns = Math.max(1, Math.floor(width / column));
  const rows: LegendEntry[][] = [];
  for (let from = 0; from < names.length; from += columns) {
    rows.push(names.slice(from, from + columns).map((name, index) => ({ name, offset: index * column })));
  }
  return rows;
}

function titleOf(
  title: string,
  subtitle: string | undefined,
  width: number,
  height: number,
): NonNullable<Layout["title"]> {
  const small = { size: theme.smallSize, color: theme.muted };
  return {
    text: escapeText(title),
    ...(subtitle === undefined ? {} : { subtitle: { text: escapeText(subtitle), font: small } }),
    font: { size: theme.titleSize, color: theme.ink },
    x: theme.edge / width,
    y: 1 - theme.edge / height,
    xref: "container",
    yref: "container",
    xanchor: "left",
    yanchor: "top",
  };
}

function legendAbove(plotHeight: number): NonNullable<Layout["legend"]> {
  return {
    orientation: "h",
    x: 0,
    xanchor: "left",
    y: 1 + 4 / plotHeight,
    yanchor: "bottom",
    font: { size: theme.smallSize },
  };
}

function headHeight(title: string | undefined, subtitle: string | undefined): number {
  if (title === undefined) return 18;
  return theme.edge + 26 + (subtitle === undefined ? 0 : 28);
}

/** Another row for the name of the colour bar, where the line above it is so long that the two would touch. */
function barHead({ title, subtitle, bar = "", legend = [] }: FrameOptions, plotEnds: number): number {
  if (bar === "" || legend.length > 0) return 0;
  const above = subtitle ?? title ?? "";
  const ends = theme.edge + textWidth(above, subtitle === undefined ? theme.titleSize : theme.smallSize);
  return ends + 8 > plotEnds + barGap ? 18 : 0;
}

function headWidth(title = "", subtitle = ""): number {
  const text = Math.max(textWidth(title, theme.titleSize), textWidth(subtitle, theme.smallSize));
  return Math.ceil(text) + 2 * theme.edge + 10;
}

function leftMargin(axis: Axis, length: number): number {
  if (axis.visible === false) return theme.edge;
  const labels = ticksOf(axis, "y", length).map((tick) => textWidth(tick.label, theme.smallSize));
  return Math.ceil(Math.max(14, ...labels)) + 14 + (axis.title === undefined ? 6 : 28);
}

function bottomMargin(axis: Axis, length: number): number {
  if (axis.visible === false) return theme.edge;
  const title = axis.title === undefined ? 6 : 26;
  if (axis.tickangle === undefined || axis.tickangle === 0) return 30 + title;
  const labels = ticksOf(axis, "x", length).map((tick) => textWidth(tick.label, theme.smallSize));
  return Math.ceil(18 + 0.75 * Math.max(0, ...labels)) + title;
}
