import { extent, max } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { cellAxis } from "./axis.js";
import { blues, orangeToBlue } from "./colour.js";
import { colourBar } from "./colour-bar.js";
import { drawable, drawn } from "./drawable.js";
import type { Axis, ColourStop, Figure, HeatMapTrace } from "./figure.js";
import { frame } from "./frame.js";
import { type GridInput, readGrid } from "./grid-input.js";
import { numberFormat } from "./number-format.js";
import { isFlat } from "./span.js";
import { count, escapeText, formatNumber, textWidth } from "./text.js";
import { theme } from "./theme.js";

export interface HeatMapOptions {
  title?: string;
  /** Names of the axes. */
  x?: string;
  y?: string;
  /** One name for each column and each row; their numbers unless told. */
  xLabels?: readonly (string | number)[];
  yLabels?: readonly (string | number)[];
  /** What the colour measures, written at the colour bar. */
  value?: string;
  /** Writes each value into its cell; unless told, where the cells are large enough. */
  annotate?: boolean;
  /** How values are written, in d3's notation, such as ".2f"; three figures unless told. */
  format?: string;
  /** Light to dark, or two hues around zero; unless told, the latter where values of both signs occur. */
  colours?: "sequential" | "diverging";
}

/** More cells than this make a figure too heavy for a notebook. */
const mostCells = 250_000;

/**
 * A matrix as cells of colour, row 0 at the top.
 *
 * @param input (rows, cols); NaN leaves an empty cell, and the words of the figure say how many
 * @throws {ParameterError} where there is nothing to draw, more than 250,000 cells, or `format` is none
 * @throws {ShapeError} where rows are ragged or labels do not match
 * Used from notebooks/01 on.
 */
export function heatMap(input: GridInput, options: HeatMapOptions = {}): Figure {
  const grid = readGrid("heat map", input);
  const [rows, cols] = [grid.length, grid[0]!.length];
  if (rows * cols > mostCells) {
    throw new ParameterError(
      `heat map: (${rows}, ${cols}) makes ${rows * cols} cells, at most ${mostCells} can be drawn. Draw a part of it.`,
    );
  }
  const finite = drawable(grid.flat());
  const [low = 0, high = 1] = extent(finite);
  const colours = options.colours ?? (low < 0 && high > 0 ? "diverging" : "sequential");
  const scale = scaleOf(colours, low, high);
  const cell = cellSize(rows, cols);
  const note = noteFor(finite, options.format, cell);
  const annotate = options.annotate ?? (note.fits && rows * cols <= 400);
  const digits = rows * cols > 1600 ? 4 : 6;
  const trace: HeatMapTrace = {
    type: "heatmap",
    z: grid.map((row) => row.map((value) => brief(drawn(value), digits))),
    ...scale,
    showscale: true,
    colorbar: colourBar(options.value ?? ""),
    ...(cell.width >= 12 && cell.height >= 12 ? { xgap: 1, ygap: 1 } : {}),
    ...(annotate ? { texttemplate: `%{z:${note.format}}`, textfont: { size: note.size } } : {}),
    hovertemplate: `${escapeText(options.y ?? "row")} %{y}, ${escapeText(options.x ?? "column")} %{x}: %{z}<extra></extra>`,
    hoverongaps: false,
    zsmooth: false,
  };
  return {
    data: [trace],
    layout: frame({
      title: options.title,
      xaxis: labelledAxis("x", { title: options.x, labels: options.xLabels, count: cols, cell: cell.width }),
      yaxis: labelledAxis("y", { title: options.y, labels: options.yLabels, count: rows, cell: cell.height }),
      plot: { width: cell.width * cols, height: cell.height * rows },
      bar: options.value ?? "",
    }),
    alt: describe({ options, rows, cols, low, high, empty: rows * cols - finite.length }),
  };
}

/** Square cells, in whole pixels where there is room, that make a plot fit for a notebook. */
export function cellSize(rows: number, cols: number): { width: number; height: number } {
  const size = Math.min(48, 520 / cols, 440 / rows);
  if (size >= 2) return { width: Math.floor(size), height: Math.floor(size) };
  return { width: 520 / cols, height: 440 / rows };
}

/**
 * An axis with a name at each cell, turned or thinned out where the names are too long or too many.
 *
 * @throws {ShapeError} where there is not one label for each cell
 */
export function labelledAxis(
  direction: "x" | "y",
  options: {
    title: string | undefined;
    labels: readonly (string | number)[] | undefined;
    count: number;
    cell: number;
  },
): Axis {
  const { title, count, cell } = options;
  const labels = (options.labels ?? Array.from({ length: count }, (_, index) => index)).map(String);
  if (labels.length !== count) {
    const parts = direction === "x" ? "columns" : "rows";
    throw new ShapeError(
      `heat map: there are ${labels.length} ${direction}Labels for ${count} ${parts}. Pass one for each.`,
    );
  }
  const axis = cellAxis({ title, labels });
  const widest = max(labels, (label) => textWidth(label, theme.smallSize))!;
  const turned = direction === "x" && widest > cell - 4 && options.labels !== undefined;
  const needed = direction === "x" && !turned ? widest + 8 : 16;
  const every = Math.ceil(needed / cell);
  const kept = labels.map((_, index) => index).filter((index) => index % roundStep(every) === 0);
  return {
    ...axis,
    range: direction === "y" ? [count - 0.5, -0.5] : [-0.5, count - 0.5],
    tickvals: kept,
    ticktext: kept.map((index) => escapeText(labels[index]!)),
    ...(turned ? { tickangle: -45 } : {}),
  };
}

/** 1, 2, 5, 10, 20, 50, …: the first that is not smaller. */
function roundStep(every: number): number {
  if (every <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(every));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= every)!;
}

function scaleOf(
  colours: "sequential" | "diverging",
  low: number,
  high: number,
): { zmin: number; zmax: number; colorscale: ColourStop[] } {
  if (colours === "sequential") {
    return { zmin: low, zmax: isFlat(low, high) ? low + (Math.abs(low) || 1) : high, colorscale: [...blues] };
  }
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return { zmin: -most, zmax: most, colorscale: [...orangeToBlue] };
}

/** Few figures are more than a colour shows, and keep the figure light. */
function brief(value: number | null, digits: number): number | null {
  return value === null || Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

/** How to write the values so that they can be compared, and the largest size at which they fit their cells. */
function noteFor(
  values: readonly number[],
  asked: string | undefined,
  cell: { width: number; height: number },
): { format: string; size: number; fits: boolean } {
  const spec = asked ?? usualFormat(values);
  const write = numberFormat("heat map", spec);
  const widest = (size: number) => max(values, (value) => textWidth(write(value), size)) ?? 0;
  const few = values.length <= 400;
  const size = few ? [12, 11, 10, 9].find((points) => widest(points) <= cell.width - 4) : undefined;
  return { format: spec, size: size ?? 9, fits: size !== undefined && cell.height >= 16 };
}

/** Whole numbers whole; else three figures of the largest, the same decimals for all. */
function usualFormat(values: readonly number[]): string {
  if (values.every(Number.isInteger)) return ",d";
  const most = max(values.slice(0, 400), Math.abs)!;
  if (most >= 1e5 || most < 1e-3) return ".1e";
  return `.${Math.min(5, Math.max(0, 3 - Math.ceil(Math.log10(most))))}f`;
}

function describe(found: {
  options: HeatMapOptions;
  rows: number;
  cols: number;
  low: number;
  high: number;
  empty: number;
}): string {
  const { options, rows, cols, low, high, empty } = found;
  const heading = options.title === undefined ? "Heat map" : `Heat map "${options.title}"`;
  const axes = `${count(rows, "row")} (${options.y ?? "row"}) by ${count(cols, "column")} (${options.x ?? "column"})`;
  const range =
    empty === rows * cols
      ? "no value is finite"
      : `${options.value ?? "values"} from ${formatNumber(low)} to ${formatNumber(high)}`;
  const gaps = empty === 0 ? "" : ` ${count(empty, "value")} not finite: the cell is left empty.`;
  return `${heading}: ${axes}, ${range}.${gaps}`;
}
