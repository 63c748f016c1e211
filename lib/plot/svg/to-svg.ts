import { ParameterError } from "../../errors.js";
import type { Figure, Layout, LineTrace, Trace } from "../figure.js";
import { legendKey, legendRow, legendRows } from "../frame.js";
import { plainText } from "../text.js";
import { theme } from "../theme.js";
import { drawAxes, drawGrid } from "./axes.js";
import { drawBars } from "./bars.js";
import { drawCells } from "./cells.js";
import { element, type Markup } from "./element.js";
import { drawKey, drawLine } from "./lines.js";
import { drawPixels } from "./pixels.js";
import { type PlotArea, plotArea } from "./plot-area.js";

/**
 * A figure as a drawing that stands alone: no script, no fonts, no network, well-formed XML.
 *
 * It is what a page on GitHub, a printed page or a plain file shows, and looks like the Plotly figure at rest.
 *
 * @param figure one that the charts of this folder made
 * @throws {ParameterError} where the figure holds a kind of trace that has no drawing
 */
export function toSvg(figure: Figure): string {
  const { layout, alt } = figure;
  const { width, height } = layout;
  const area = plotArea(layout);
  const root = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": alt,
      "font-family": theme.font,
      "font-size": theme.textSize,
      fill: theme.ink,
      style: "max-width:100%;height:auto",
    },
    element("desc", {}, alt),
    element("rect", { width, height, rx: 6, fill: layout.paper_bgcolor }),
    drawGrid(layout, area),
    figure.data.flatMap((trace) => drawTrace(trace, area)),
    drawAxes(layout, area),
    drawHead(layout),
    drawLegend(figure, area),
  );
  return root.xml;
}

function drawTrace(trace: Trace, area: PlotArea): Markup[] {
  switch (trace.type) {
    case "scatter":
      return drawLine(trace, area);
    case "bar":
      return drawBars(trace, area);
    case "heatmap":
      return drawCells(trace, area);
    case "image":
      return [drawPixels(trace.source, trace.meta, area)];
    default:
      throw new ParameterError(
        `SVG: a trace of type "${(trace as { type: string }).type}" has no drawing. ` +
          "Use scatter, bar, heatmap or image, or show the figure with Plotly.",
      );
  }
}

function drawHead({ title }: Layout): Markup[] {
  if (title === undefined) return [];
  const heading = element(
    "text",
    { x: theme.edge, y: theme.edge + 14, "font-size": theme.titleSize, "font-weight": 500 },
    plainText(title.text),
  );
  if (title.subtitle === undefined) return [heading];
  const below = { x: theme.edge, y: theme.edge + 39, "font-size": theme.smallSize, fill: theme.muted };
  return [heading, element("text", below, plainText(title.subtitle.text))];
}

function drawLegend({ data, layout }: Figure, area: PlotArea): Markup[] {
  if (!layout.showlegend) return [];
  const lines = data.filter(
    (trace): trace is LineTrace =>
      trace.type === "scatter" && trace.name !== undefined && trace.showlegend !== false,
  );
  const rows = legendRows(
    lines.map((trace) => plainText(trace.name!)),
    area.width,
  );
  const entries: Markup[] = [];
  let next = 0;
  for (const [index, row] of rows.entries()) {
    const y = area.top - 14 - (rows.length - 1 - index) * legendRow;
    for (const { name, offset } of row) {
      const x = area.left + offset;
      entries.push(...drawKey(lines[next]!, x, y));
      entries.push(element("text", { x: x + legendKey - 6, y: y + 4 }, name));
      next++;
    }
  }
  return [element("g", { "font-size": theme.smallSize }, entries)];
}
