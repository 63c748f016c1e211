import type { BarTrace } from "../figure.js";
import { plainText } from "../text.js";
import { theme } from "../theme.js";
import { element, type Markup } from "./element.js";
import type { PlotArea } from "./plot-area.js";

/** Bars from zero, with their texts at the far end. */
export function drawBars(trace: BarTrace, area: PlotArea): Markup[] {
  const bars: Markup[] = [];
  const texts: Markup[] = [];
  for (const [index, x] of trace.x.entries()) {
    const value = trace.y[index] ?? null;
    if (value === null) continue;
    const width = typeof trace.width === "number" ? trace.width : (trace.width[index] ?? 1);
    const fill = typeof trace.marker.color === "string" ? trace.marker.color : trace.marker.color[index];
    const [left, right] = [area.x(x - width / 2), area.x(x + width / 2)];
    const [zero, end] = [area.y(0), area.y(value)];
    const top = Math.min(zero, end);
    bars.push(element("rect", { x: left, y: top, width: right - left, height: Math.abs(zero - end), fill }));
    const text = plainText(trace.text?.[index] ?? "");
    if (text !== "" && trace.textposition === "outside") {
      texts.push(element("text", { x: (left + right) / 2, y: value < 0 ? end + 13 : end - 5 }, text));
    }
  }
  const size = trace.textfont?.size ?? theme.smallSize;
  return [...bars, element("g", { "font-size": size, "text-anchor": "middle" }, texts)];
}
