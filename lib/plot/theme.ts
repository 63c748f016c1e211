import type { MarkerSymbol } from "./figure.js";

/**
 * The look of every figure, said once for Plotly and for the SVG.
 *
 * Figures stand on a white card of their own, so that they read the same on a light page, a dark page and paper.
 */
export const theme = {
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  /** Pixels. */
  textSize: 13,
  smallSize: 12,
  titleSize: 15,
  ink: "#1f2933",
  muted: "#52606d",
  grid: "#e4e7eb",
  axis: "#9aa5b1",
  card: "#ffffff",
  /** Fits the output of a notebook cell. */
  width: 680,
  height: 380,
  /** Distance of titles from the card's edge. */
  edge: 14,
} as const;

/** How one series is told from the others: by colour, and, for print and the colour-blind, by dash and marker too. */
export interface SeriesStyle {
  colour: string;
  dash: string;
  symbol: MarkerSymbol;
  /** Extent of the marker in pixels; the pointed ones need more to look as large. */
  size: number;
}

/**
 * Styles in the order in which series take them; after the last they begin again.
 *
 * The colours are those of Okabe and Ito, chosen to stay apart for every kind of colour vision; their yellow is left
 * out because it vanishes on white. Source: Okabe and Ito 2008, "Color Universal Design".
 */
export const seriesStyles: readonly SeriesStyle[] = [
  { colour: "#0072B2", dash: "solid", symbol: "circle", size: 7 },
  { colour: "#D55E00", dash: "8px,4px", symbol: "square", size: 7 },
  { colour: "#009E73", dash: "2px,3px", symbol: "triangle-up", size: 10 },
  { colour: "#CC79A7", dash: "9px,3px,2px,3px", symbol: "diamond", size: 9 },
  { colour: "#1f2933", dash: "14px,4px", symbol: "cross", size: 9 },
  { colour: "#E69F00", dash: "5px,2px", symbol: "star", size: 11 },
  { colour: "#56B4E9", dash: "14px,3px,2px,3px,2px,3px", symbol: "circle", size: 7 },
];

export function styleOf(index: number): SeriesStyle {
  return seriesStyles[index % seriesStyles.length]!;
}
