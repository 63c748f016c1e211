import { ParameterError } from "../errors.js";
import type { Axis } from "./figure.js";
import { numberFormat } from "./number-format.js";
import { isFlat } from "./span.js";
import { escapeText } from "./text.js";
import { theme } from "./theme.js";

/** How an axis is named and scaled. */
export interface AxisOptions {
  /** What is measured, such as "loss". */
  title?: string;
  /** Its unit, written in brackets behind the title: "nats", "s", "images". */
  unit?: string;
  /** Logarithmic, for values that span powers of ten; zero and below cannot be drawn on it. */
  log?: boolean;
  /** Lower and upper end, in the axis's units. Left out, the data decides. */
  range?: readonly [number, number];
  /** Ends beyond which no value can lie, such as 0 and 1 of a fraction; the axis does not go past them. */
  bounds?: readonly [number, number];
  /** How ticks are written, in d3's notation: ".0%" for per cent, ".2f" for two decimals. */
  format?: string;
}

/** "loss (nats)", or what there is of it. */
export function axisName({ title, unit }: AxisOptions): string {
  if (title === undefined) return unit ?? "";
  return unit === undefined ? title : `${title} (${unit})`;
}

/**
 * An axis with the theme's lines.
 *
 * @param range in the axis's units, even on a log axis
 */
export function makeAxis(options: AxisOptions, range: readonly [number, number]): Axis {
  const name = axisName(options);
  const log = options.log === true;
  return {
    type: log ? "log" : "linear",
    range: log ? [Math.log10(range[0]), Math.log10(range[1])] : [range[0], range[1]],
    ...(name === "" ? {} : { title: titled(name) }),
    tickfont: { size: theme.smallSize },
    ...(options.format === undefined ? longNumbers : { tickformat: options.format }),
    showgrid: true,
    gridcolor: theme.grid,
    zeroline: false,
    showline: true,
    linecolor: theme.axis,
    ticks: "outside",
    tickcolor: theme.axis,
    ticklen: 4,
  };
}

/** Numbers in full up to a million, then as powers of ten. */
const longNumbers = { exponentformat: "power", minexponent: 6, separatethousands: true } as const;

function titled(name: string): NonNullable<Axis["title"]> {
  return { text: escapeText(name), standoff: 10, font: { size: theme.textSize } };
}

/** An axis that counts cells from 0 to count - 1, a named tick at each, with no grid. */
export function cellAxis(options: { title: string | undefined; labels: readonly string[] }): Axis {
  const count = options.labels.length;
  return {
    type: "linear",
    range: [-0.5, count - 0.5],
    ...(options.title === undefined ? {} : { title: titled(options.title) }),
    tickfont: { size: theme.smallSize },
    ticklabelstandoff: 4,
    tickvals: options.labels.map((_, index) => index),
    ticktext: options.labels.map(escapeText),
    tickangle: 0,
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: "",
  };
}

/** An axis that only places things and is not drawn. */
export function hiddenAxis(range: readonly [number, number]): Axis {
  return {
    type: "linear",
    range: [range[0], range[1]],
    visible: false,
    fixedrange: true,
  };
}

/**
 * Checks what is wished of an axis.
 *
 * @throws {ParameterError} where `format` is none, or `range` is not two finite ends in order, far enough apart for
 *   ticks and above zero on a log axis
 */
export function checkAxis(doing: string, options: AxisOptions): void {
  if (options.format !== undefined) numberFormat(doing, options.format);
  if (options.range === undefined) return;
  const [low, high] = options.range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new ParameterError(`${doing}: range is [${low}, ${high}]. Give two finite ends, the lower first.`);
  }
  if (isFlat(low, high)) {
    throw new ParameterError(
      `${doing}: range is [${low}, ${high}], which leaves no room for ticks. Give two ends that lie further apart.`,
    );
  }
  if (options.log === true && low <= 0) {
    throw new ParameterError(
      `${doing}: range starts at ${low}, which has no place on a log axis. Start above 0.`,
    );
  }
}
