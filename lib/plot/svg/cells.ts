import { format } from "d3-format";
import { colourScale, readableOn, toHex } from "../colour.js";
import { barGap } from "../colour-bar.js";
import type { HeatMapTrace } from "../figure.js";
import { pngDataUri } from "../png.js";
import { plainText } from "../text.js";
import { theme } from "../theme.js";
import { ticksOf } from "../ticks.js";
import { element, type Markup, short } from "./element.js";
import { drawPixels } from "./pixels.js";
import type { PlotArea } from "./plot-area.js";

/** More cells than this are drawn as the pixels of one picture, which is far lighter. */
const mostShapes = 1600;

/** The cells in their colours, with their values where the figure asks for them, and the colour bar. */
export function drawCells(trace: HeatMapTrace, area: PlotArea): Markup[] {
  const [rows, cols] = [trace.z.length, trace.z[0]?.length ?? 0];
  const cells = rows * cols > mostShapes ? [drawAsPixels(trace, area)] : drawShapes(trace, area);
  return [...cells, ...drawTexts(trace, area), ...(trace.showscale ? drawColourBar(trace, area) : [])];
}

interface Cell {
  row: number;
  column: number;
  value: number;
}

function filled(trace: HeatMapTrace): Cell[] {
  return trace.z.flatMap((values, row) =>
    values.flatMap((value, column) => (value === null ? [] : [{ row, column, value }])),
  );
}

/** One path for all cells of a colour, which takes a quarter of the space of a rectangle each. */
function drawShapes(trace: HeatMapTrace, area: PlotArea): Markup[] {
  const colour = colourScale(trace.colorscale, trace.zmin, trace.zmax);
  const { xgap = 0, ygap = 0, x0 = 0, dx = 1, y0 = 0, dy = 1 } = trace;
  const paths = new Map<string, string[]>();
  for (const { row, column, value } of filled(trace)) {
    const [left, right] = [area.x(x0 + (column - 0.5) * dx), area.x(x0 + (column + 0.5) * dx)];
    if (right <= area.left || left >= area.right) continue;
    const [low, high] = [area.y(y0 + (row - 0.5) * dy), area.y(y0 + (row + 0.5) * dy)];
    const start = `M${short(left + xgap / 2)} ${short(Math.min(low, high) + ygap / 2)}`;
    const width = short(right - left - xgap);
    const path = `${start}h${width}v${short(Math.abs(high - low) - ygap)}h-${width}z`;
    const fill = toHex(colour(value));
    const cells = paths.get(fill);
    if (cells === undefined) paths.set(fill, [path]);
    else cells.push(path);
  }
  return [...paths].map(([fill, cells]) => element("path", { fill, d: cells.join("") }));
}

function drawAsPixels(trace: HeatMapTrace, area: PlotArea): Markup {
  const [height, width] = [trace.z.length, trace.z[0]!.length];
  const colour = colourScale(trace.colorscale, trace.zmin, trace.zmax);
  // Empty cells are clear, so that what lies under them is seen.
  const data = new Uint8Array(width * height * 4);
  for (const { row, column, value } of filled(trace))
    data.set([...colour(value), 255], (row * width + column) * 4);
  return drawPixels(pngDataUri({ width, height, channels: 4, data }), { width, height }, area, trace);
}

function drawTexts(trace: HeatMapTrace, area: PlotArea): Markup[] {
  const spec = trace.texttemplate?.match(/^%\{z:(.*)\}$/)?.[1];
  if (spec === undefined) return [];
  const write = format(spec);
  const colour = colourScale(trace.colorscale, trace.zmin, trace.zmax);
  const size = trace.textfont?.size ?? theme.smallSize;
  const texts = filled(trace).map(({ row, column, value }) =>
    element(
      "text",
      { x: area.x(column), y: area.y(row) + size * 0.36, fill: readableOn(colour(value)) },
      write(value),
    ),
  );
  return [element("g", { "font-size": size, "text-anchor": "middle" }, texts)];
}

/** Steps of colour from bottom to top; a gradient would need an id, and ids clash where figures share a page. */
function drawColourBar(trace: HeatMapTrace, area: PlotArea): Markup[] {
  const steps = 48;
  const width = trace.colorbar?.thickness ?? 14;
  const left = area.right + barGap;
  const colour = colourScale(trace.colorscale, 0, steps - 1);
  const step = area.height / steps;
  const bars = Array.from({ length: steps }, (_, index) =>
    element("rect", {
      x: left,
      y: area.bottom - (index + 1) * step,
      width,
      height: step + (index === 0 ? 0 : 0.5),
      fill: toHex(colour(index)),
    }),
  );
  const axis = { type: "linear", range: [trace.zmin, trace.zmax] as [number, number] } as const;
  const flags = { showgrid: false, zeroline: false, showline: false };
  const up = (value: number) =>
    area.bottom - ((value - trace.zmin) / (trace.zmax - trace.zmin)) * area.height;
  const labels = ticksOf({ ...axis, ...flags }, "y", area.height).map(({ value, label }) =>
    element("text", { x: left + width + 6, y: up(value) + 4 }, label),
  );
  const name = plainText(trace.colorbar?.title.text ?? "");
  const title = name === "" ? [] : [element("text", { x: left, y: area.top - 8 }, name)];
  return [...bars, element("g", { "font-size": theme.smallSize }, labels, title)];
}
