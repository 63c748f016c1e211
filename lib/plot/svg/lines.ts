import {
  line,
  type SymbolType,
  symbol,
  symbolCross,
  symbolDiamond2,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from "d3-shape";
import type { LineTrace, MarkerSymbol } from "../figure.js";
import { plainText } from "../text.js";
import { theme } from "../theme.js";
import { element, type Markup, short } from "./element.js";
import type { PlotArea } from "./plot-area.js";

interface Point {
  x: number;
  y: number | null;
}

/** The line with its gaps, its markers, or its texts. */
export function drawLine(trace: LineTrace, area: PlotArea): Markup[] {
  const points = trace.x.map((x, index) => ({ x, y: trace.y[index] ?? null }));
  if (trace.mode === "text") return [drawTexts(trace, area)];
  return [...drawStroke(trace, points, area), ...drawMarkers(trace, points, area)];
}

/** A short piece of the line with its marker, for the legend. */
export function drawKey(trace: LineTrace, x: number, y: number): Markup[] {
  const stroke =
    trace.mode === "markers" || trace.line === undefined
      ? []
      : [element("path", { d: `M${short(x)} ${short(y)}h28`, ...strokeOf(trace.line) })];
  const { marker } = trace;
  if (marker === undefined) return stroke;
  return [...stroke, markerAt(marker, x + 14, y)];
}

function drawStroke(trace: LineTrace, points: readonly Point[], area: PlotArea): Markup[] {
  if (!trace.mode.includes("lines") || trace.line === undefined) return [];
  const path = line<Point>()
    .defined((point) => point.y !== null)
    .x((point) => tenth(area.x(point.x)))
    .y((point) => tenth(area.y(point.y!)))(points);
  if (path === null) return [];
  const style = { "stroke-linejoin": "round", ...strokeOf(trace.line), ...fillOf(trace) };
  const stroke = element("path", { d: path, ...style });
  return [points.every((point) => point.y === null || isInside(area, point)) ? stroke : cut(stroke, area)];
}

/** Markers stand on the plot's edge, too, and half of them beyond it. */
function isInside(area: PlotArea, { x, y }: Point): boolean {
  const [across, down] = [area.x(x), area.y(y ?? Number.NaN)];
  const slack = 0.5;
  const within = (at: number, from: number, to: number) => at >= from - slack && at <= to + slack;
  return within(across, area.left, area.right) && within(down, area.top, area.bottom);
}

/** Cut at the plot's edges: an inner drawing does that, while a clip path would need an id. */
function cut(drawn: Markup, { left, top, width, height }: PlotArea): Markup {
  const place = { x: left, y: top, width, height };
  return element(
    "svg",
    { ...place, viewBox: `${short(left)} ${short(top)} ${short(width)} ${short(height)}` },
    drawn,
  );
}

/** Finer than a screen shows, and short in the file. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function strokeOf(style: NonNullable<LineTrace["line"]>): Record<string, string | number | undefined> {
  const dashes = style.dash === "solid" ? undefined : style.dash.replace(/px/g, "");
  return { stroke: style.color, "stroke-width": style.width, "stroke-dasharray": dashes, fill: "none" };
}

/** A path is closed by being filled; a line of no width is left out. */
function fillOf({ fill, fillcolor, opacity, line }: LineTrace): Record<string, string | number | undefined> {
  if (fill === undefined) return { opacity };
  return { fill: fillcolor, opacity, ...(line?.width === 0 ? { stroke: "none" } : {}) };
}

function drawMarkers(trace: LineTrace, points: readonly Point[], area: PlotArea): Markup[] {
  const { marker } = trace;
  if (marker === undefined || !trace.mode.includes("markers")) return [];
  return points
    .filter((point) => isInside(area, point))
    .map((point) => markerAt(marker, area.x(point.x), area.y(point.y!)));
}

/** d3 sizes a symbol by its area, Plotly by its extent: the second number is the area at extent 1. */
const shapes: Readonly<Record<Exclude<MarkerSymbol, "x" | "circle">, [SymbolType, area: number]>> = {
  square: [symbolSquare, 1],
  "triangle-up": [symbolTriangle, 0.5],
  diamond: [symbolDiamond2, 0.6],
  cross: [symbolCross, 0.55],
  star: [symbolStar, 0.35],
};

function markerAt(marker: NonNullable<LineTrace["marker"]>, x: number, y: number): Markup {
  const half = marker.size / 2;
  if (marker.symbol === "x") {
    const d = `M${short(x - half)} ${short(y - half)}l${marker.size} ${marker.size}m0 -${marker.size}l-${marker.size} ${marker.size}`;
    return element("path", { d, stroke: marker.color, "stroke-width": 2.5, fill: "none" });
  }
  const rim =
    marker.line === undefined ? {} : { stroke: marker.line.color, "stroke-width": marker.line.width };
  if (marker.symbol === "circle")
    return element("circle", { cx: x, cy: y, r: half, fill: marker.color, ...rim });
  const [shape, area] = shapes[marker.symbol];
  const d = symbol(shape, area * marker.size ** 2)();
  const place = `translate(${short(x)} ${short(y)})`;
  return element("path", { d: d ?? "", transform: place, fill: marker.color, ...rim });
}

function drawTexts(trace: LineTrace, area: PlotArea): Markup {
  const size = trace.textfont?.size ?? theme.smallSize;
  const { textposition = "top center", textfont } = trace;
  const drop = textposition === "top center" ? -2 : size * 0.36;
  const anchors = { "middle left": "end", "middle right": "start" } as const;
  const anchor = anchors[textposition as keyof typeof anchors] ?? "middle";
  const texts = trace.x.map((x, index) =>
    element(
      "text",
      { x: area.x(x), y: area.y(trace.y[index] ?? 0) + drop },
      plainText(trace.text?.[index] ?? ""),
    ),
  );
  const colour = textfont?.color === theme.ink ? undefined : textfont?.color;
  return element("g", { "font-size": size, "text-anchor": anchor, fill: colour }, texts);
}
