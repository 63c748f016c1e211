import type { ColourBar, ColourStop, HeatMapTrace } from "./figure.js";
import { escapeText, textWidth } from "./text.js";
import { theme } from "./theme.js";

/** Pixels between the plot and its bar. */
export const barGap = 14;

/** A bar as high as the plot, at its right. */
export function colourBar(title: string): ColourBar {
  return {
    title: { text: escapeText(title), side: "top", font: { size: theme.smallSize } },
    // Plotly would begin a fiftieth of the plot further right, and make a wide plot smaller for it.
    x: 1,
    thickness: 14,
    len: 1,
    xpad: barGap,
    ypad: 0,
    tickfont: { size: theme.smallSize },
    outlinewidth: 0,
  };
}

/** Pixels that a bar needs at the right of the plot, so that Plotly leaves the plot as large as it is. */
export function colourBarRoom(title: string): number {
  return Math.max(84, 46 + Math.ceil(textWidth(title, theme.smallSize)));
}

/** A bar for a picture. It belongs to cells of colour: to one, which lies far outside of the plot. */
export function loneColourBar(
  title: string,
  stops: readonly ColourStop[],
  range: readonly [number, number],
): HeatMapTrace {
  return {
    type: "heatmap",
    z: [[0]],
    x0: -1000,
    y0: -1000,
    zmin: range[0],
    zmax: range[1],
    colorscale: [...stops],
    showscale: true,
    colorbar: colourBar(title),
  };
}
