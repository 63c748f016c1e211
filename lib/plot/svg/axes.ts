import type { Axis, Layout } from "../figure.js";
import { plainText } from "../text.js";
import { theme } from "../theme.js";
import { ticksOf } from "../ticks.js";
import { element, type Markup } from "./element.js";
import type { PlotArea } from "./plot-area.js";

/** Grid lines, which lie under the data. */
export function drawGrid({ xaxis, yaxis }: Layout, area: PlotArea): Markup[] {
  const across = shownTicks(yaxis, "y", area).map(({ at }) => `M${r(area.left)} ${r(at)}H${r(area.right)}`);
  const down = shownTicks(xaxis, "x", area).map(({ at }) => `M${r(at)} ${r(area.top)}V${r(area.bottom)}`);
  const paths = [...(yaxis.showgrid ? across : []), ...(xaxis.showgrid ? down : [])];
  if (paths.length === 0) return [];
  return [element("path", { d: paths.join(""), stroke: theme.grid, fill: "none" })];
}

/** Lines, ticks, labels and titles of both axes. */
export function drawAxes({ xaxis, yaxis, margin, height }: Layout, area: PlotArea): Markup[] {
  return [...drawX(xaxis, area, height), ...drawY(yaxis, area, margin.l)];
}

function drawX(axis: Axis, area: PlotArea, height: number): Markup[] {
  if (axis.visible === false) return [];
  const ticks = shownTicks(axis, "x", area);
  const turned = (axis.tickangle ?? 0) !== 0;
  const labels = ticks.map(({ at, label }) =>
    element(
      "text",
      turned
        ? {
            transform: `translate(${r(at + 4)} ${r(area.bottom + 12)}) rotate(${axis.tickangle})`,
            "text-anchor": "end",
          }
        : { x: at, y: area.bottom + 18, "text-anchor": "middle" },
      label,
    ),
  );
  const marks = axis.ticks === "outside" ? ticks.map(({ at }) => `M${r(at)} ${r(area.bottom)}v4`) : [];
  const line = axis.showline ? [`M${r(area.left)} ${r(area.bottom)}H${r(area.right)}`] : [];
  const title = named(axis, { x: (area.left + area.right) / 2, y: height - 12 });
  return [...strokes([...line, ...marks]), small(labels), ...title];
}

function drawY(axis: Axis, area: PlotArea, margin: number): Markup[] {
  if (axis.visible === false) return [];
  const ticks = shownTicks(axis, "y", area);
  const labels = ticks.map(({ at, label }) =>
    element("text", { x: area.left - 8, y: at + 4, "text-anchor": "end" }, label),
  );
  const marks = axis.ticks === "outside" ? ticks.map(({ at }) => `M${r(area.left)} ${r(at)}h-4`) : [];
  const line = axis.showline ? [`M${r(area.left)} ${r(area.top)}V${r(area.bottom)}`] : [];
  const middle = (area.top + area.bottom) / 2;
  const at = Math.max(14, area.left - margin + 17);
  const title = named(axis, { transform: `translate(${r(at)} ${r(middle)}) rotate(-90)` });
  return [...strokes([...line, ...marks]), small(labels), ...title];
}

function named(axis: Axis, place: Readonly<Record<string, string | number>>): Markup[] {
  if (axis.title === undefined) return [];
  return [element("text", { ...place, "text-anchor": "middle" }, plainText(axis.title.text))];
}

function shownTicks(axis: Axis, direction: "x" | "y", area: PlotArea): { at: number; label: string }[] {
  if (axis.visible === false) return [];
  const length = direction === "x" ? area.width : area.height;
  return ticksOf(axis, direction, length).map(({ value, label }) => ({ at: area[direction](value), label }));
}

function strokes(paths: readonly string[]): Markup[] {
  if (paths.length === 0) return [];
  return [element("path", { d: paths.join(""), stroke: theme.axis, fill: "none" })];
}

function small(labels: readonly Markup[]): Markup {
  return element("g", { "font-size": theme.smallSize }, labels);
}

/** Whole and half pixels draw sharper lines. */
function r(value: number): string {
  return String(Math.round(value * 10) / 10);
}
