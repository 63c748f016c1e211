import type { Layout } from "../figure.js";
import { axisScale } from "../ticks.js";

/** The rectangle that the axes span, in pixels of the card, and the way from values to pixels. */
export interface PlotArea {
  left: number;
  top: number;
  right: number;
  bottom: number;
  width: number;
  height: number;
  /** Pixels from the card's left edge. */
  x(value: number): number;
  /** Pixels from the card's upper edge. */
  y(value: number): number;
}

export function plotArea({ width, height, margin, xaxis, yaxis }: Layout): PlotArea {
  const inside = { width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  const across = axisScale(xaxis, inside.width);
  const up = axisScale(yaxis, inside.height);
  const bottom = margin.t + inside.height;
  return {
    left: margin.l,
    top: margin.t,
    right: margin.l + inside.width,
    bottom,
    ...inside,
    x: (value) => margin.l + across(value),
    y: (value) => bottom - up(value),
  };
}
