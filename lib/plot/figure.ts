/**
 * A drawing as plain data: a valid Plotly figure, and words for who cannot see it.
 *
 * It holds no functions and no NaN, so it survives JSON; `toSvg` draws the same figure without Plotly.
 * The types name only the part of Plotly's schema that our charts use.
 * Source: Plotly's figure reference, https://plotly.com/javascript/reference/.
 */
export interface Figure {
  data: Trace[];
  layout: Layout;
  /** What the drawing shows, in sentences made from its data: axes, ranges, last values. */
  alt: string;
}

export type Trace = LineTrace | BarTrace | HeatMapTrace | ImageTrace;

/**
 * Points in order: joined by a line, marked, or written as text. A null in `y` is a gap in the line.
 *
 * With `fill` each piece between two gaps is a closed shape.
 */
export interface LineTrace {
  type: "scatter";
  mode: "lines" | "lines+markers" | "markers" | "text";
  x: number[];
  y: (number | null)[];
  name?: string;
  showlegend?: boolean;
  connectgaps?: false;
  cliponaxis?: boolean;
  line?: { color: string; width: number; dash: string };
  fill?: "toself";
  fillcolor?: string;
  /** Of all of it, 0 to 1, so that what lies under it is seen; 1 unless told. */
  opacity?: number;
  marker?: { color: string; size: number; symbol: MarkerSymbol; line?: { color: string; width: number } };
  text?: string[];
  textposition?: "top center" | "middle center" | "middle left" | "middle right";
  textfont?: TextStyle;
  hoverinfo?: "skip";
  hovertemplate?: string;
}

export type MarkerSymbol = "circle" | "square" | "triangle-up" | "diamond" | "cross" | "star" | "x";

/** Upright bars centred on `x`, each `width` wide in the axis's units. */
export interface BarTrace {
  type: "bar";
  x: number[];
  y: (number | null)[];
  width: number | number[];
  marker: { color: string | string[] };
  name?: string;
  text?: string[];
  textposition?: "outside" | "none";
  textfont?: TextStyle;
  cliponaxis?: boolean;
  hovertemplate?: string;
}

/**
 * Cells of colour; row i of `z` lies around y = y0 + i·dy, column j around x = x0 + j·dx, which is i and j unless
 * told. A null is an empty cell.
 */
export interface HeatMapTrace {
  type: "heatmap";
  z: (number | null)[][];
  x0?: number;
  dx?: number;
  y0?: number;
  dy?: number;
  name?: string;
  zmin: number;
  zmax: number;
  colorscale: ColourStop[];
  showscale: boolean;
  colorbar?: ColourBar;
  xgap?: number;
  ygap?: number;
  texttemplate?: string;
  textfont?: TextStyle;
  hovertemplate?: string;
  hoverongaps?: false;
  zsmooth?: false;
}

export type ColourStop = [position: number, colour: string];

export interface ColourBar {
  title: { text: string; side: "top"; font: TextStyle };
  x: number;
  thickness: number;
  len: number;
  xpad: number;
  ypad: number;
  tickfont: TextStyle;
  outlinewidth: number;
  tickformat?: string;
}

/** One picture whose pixel (column, row) lies around the point (column, row). */
export interface ImageTrace {
  type: "image";
  /** A data URI of a PNG. */
  source: string;
  /** Size in pixels, which Plotly would otherwise find out only by drawing; kept where Plotly lets data be. */
  meta: { width: number; height: number };
  zsmooth: false;
  hoverinfo?: "skip";
  hovertemplate?: string;
}

export interface Layout {
  width: number;
  height: number;
  /** False where the size must stay: a picture of whole pixels, boxes with text in them. Else a page may widen it. */
  autosize?: false;
  margin: { l: number; r: number; t: number; b: number };
  title?: Title;
  xaxis: Axis;
  yaxis: Axis;
  showlegend: boolean;
  legend?: Legend;
  font: TextStyle;
  paper_bgcolor: string;
  plot_bgcolor: string;
  hovermode?: "closest" | "x unified";
  bargap?: number;
}

export interface Title {
  text: string;
  subtitle?: { text: string; font: TextStyle };
  font: TextStyle;
  x: number;
  y: number;
  xref: "container";
  yref: "container";
  xanchor: "left";
  yanchor: "top";
}

export interface Axis {
  type: "linear" | "log";
  /** In the axis's units; on a log axis, powers of ten. The first is the left or lower end. */
  range: [number, number];
  title?: { text: string; standoff: number; font: TextStyle };
  tickfont?: TextStyle;
  ticklabelstandoff?: number;
  tickvals?: number[];
  ticktext?: string[];
  tickformat?: string;
  tickangle?: number;
  tick0?: number;
  dtick?: number;
  showgrid?: boolean;
  gridcolor?: string;
  zeroline?: boolean;
  showline?: boolean;
  linecolor?: string;
  visible?: boolean;
  ticks?: "" | "outside";
  tickcolor?: string;
  ticklen?: number;
  exponentformat?: "power";
  minexponent?: number;
  separatethousands?: boolean;
  fixedrange?: boolean;
}

export interface Legend {
  orientation: "h";
  x: number;
  xanchor: "left";
  y: number;
  yanchor: "bottom";
  font?: TextStyle;
}

export interface TextStyle {
  family?: string;
  size?: number;
  color?: string;
}
