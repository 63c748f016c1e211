import { scaleLinear } from "d3-scale";
import type { ColourStop } from "./figure.js";

/** From nothing to much, in one hue that grows darker, so that it reads in grey print too. */
export const blues: ColourStop[] = [
  [0, "#f7fbff"],
  [0.25, "#c6dbef"],
  [0.5, "#6baed6"],
  [0.75, "#2171b5"],
  [1, "#08306b"],
];

/** As `blues`, in the hue that every eye tells from blue. */
export const oranges: ColourStop[] = [
  [0, "#fffaf5"],
  [0.25, "#fdd0a2"],
  [0.5, "#fd8d3c"],
  [0.75, "#d94801"],
  [1, "#7f2704"],
];

/** Negative orange, zero near white, positive blue: the two hues that every eye tells apart. */
export const orangeToBlue: ColourStop[] = [
  [0, "#b35806"],
  [0.25, "#fdb863"],
  [0.5, "#f7f7f7"],
  [0.75, "#74a9cf"],
  [1, "#084594"],
];

/** Paper to ink. */
export const greys: ColourStop[] = [
  [0, "#ffffff"],
  [1, "#000000"],
];

/** Red, green and blue, each 0..255. */
export type Rgb = [number, number, number];

/**
 * The colour of a value, its channels blended straight between the stops, as Plotly does.
 *
 * @returns a function of a value; beyond [low, high] it stays at the end
 */
export function colourScale(stops: readonly ColourStop[], low: number, high: number): (value: number) => Rgb {
  const span = high === low ? 1 : high - low;
  const channels = [0, 1, 2].map((channel) =>
    scaleLinear()
      .domain(stops.map(([position]) => position))
      .range(stops.map(([, colour]) => parseHex(colour)[channel]!))
      .clamp(true),
  );
  return (value) => channels.map((scale) => Math.round(scale((value - low) / span))) as Rgb;
}

/** "#rrggbb", the only form the theme uses. */
export function parseHex(colour: string): Rgb {
  const bits = Number.parseInt(colour.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour on white paper, with `strength` of 0 to 1 of its ink. */
export function tint(colour: string, strength: number): string {
  return toHex(parseHex(colour).map((channel) => Math.round(255 + (channel - 255) * strength)) as Rgb);
}

/** Black or white, whichever is the easier to read on the colour. */
export function readableOn([red, green, blue]: Rgb): string {
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? "#1f2933" : "#ffffff";
}
