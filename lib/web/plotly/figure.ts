import { figureHeight } from "../../figure-height.js";

/** A figure as the bundle `application/vnd.plotly.v1+json` holds it. */
export interface Figure {
  data: unknown[];
  layout: Record<string, unknown>;
  config: Record<string, unknown>;
}

/** The page's colours, as its stylesheet gives them at the moment. */
export interface PageColours {
  text: string;
  grid: string;
}

/** @returns the figure, or what is wrong with it as a sentence */
export function readFigure(value: unknown): Figure | string {
  if (!isRecord(value)) return "The figure is not an object with `data` and `layout`.";
  const { data, layout = {}, config = {} } = value;
  if (!Array.isArray(data)) return "The figure has no list of traces called `data`.";
  if (!isRecord(layout) || !isRecord(config)) return "The figure's `layout` and `config` must be objects.";
  return { data, layout, config };
}

/** Whether a figure is as wide as its cell: all but those that say their size must stay. */
export function followsWidth({ layout }: Figure): boolean {
  return layout["autosize"] !== false;
}

/**
 * The figure laid out for a cell: as wide as the cell, on the page's own ground, in its colours.
 *
 * Only what the figure leaves open is filled in, so that an author's choice stands in both themes.
 */
export function fitToPage(figure: Figure, colours: PageColours): Figure {
  const { data, config } = figure;
  const { width, ...open } = figure.layout;
  // With a width of its own a figure that is drawn anew would be narrow until the cell changes its size.
  const layout = followsWidth(figure) ? open : { ...open, width };
  const page = {
    autosize: true,
    // Plotly's own margins take a third of a figure as low as a cell's.
    margin: { t: isRecord(layout["title"]) ? 56 : 24, r: 24, b: 48, l: 64 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: colours.text, ...asRecord(layout["font"]) },
  };
  const axes = Object.fromEntries(
    axisNames(data, layout).map((name) => [
      name,
      {
        gridcolor: colours.grid,
        zerolinecolor: colours.grid,
        linecolor: colours.grid,
        ...asRecord(layout[name]),
      },
    ]),
  );
  return {
    data,
    // Plotly would go by the height of what it drew before, or of what stands there.
    layout: { ...page, ...layout, height: figureHeight(layout), font: page.font, ...axes },
    config: { displaylogo: false, ...config },
  };
}

/** The axes that a figure speaks of, and the two that every cartesian figure has. */
function axisNames(data: unknown[], layout: Record<string, unknown>): string[] {
  const named = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const cartesian = data.some(
    (trace) => isRecord(trace) && !/^(pie|scatter3d|surface|table)/.test(String(trace["type"])),
  );
  return cartesian ? [...new Set(["xaxis", "yaxis", ...named])] : named;
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
