import { extent } from "d3-array";
import { ParameterError } from "../errors.js";
import { hiddenAxis } from "./axis.js";
import { blues, colourScale, toHex } from "./colour.js";
import type { Figure, LineTrace } from "./figure.js";
import { frame } from "./frame.js";
import { type ParallelAxis, parallelAxis } from "./parallel-axis.js";
import { shareBetween } from "./span.js";
import { count, escapeText, formatNumber, listWords, textWidth } from "./text.js";
import { theme } from "./theme.js";

/** One line of the drawing: a value for each axis. */
export interface ParallelLine {
  name: string;
  /** By the axes' names. A number has its place by size, everything else by its kind; undefined breaks the line. */
  values: Readonly<Record<string, number | string | undefined>>;
}

export interface ParallelCoordinatesOptions {
  /** The axes from left to right; all names of the first line unless told. */
  axes?: readonly string[];
  /** The axis whose numbers colour the lines, the greatest darkest; the last unless told. */
  colourBy?: string;
  /** True: the least number is the darkest. */
  lessIsBetter?: boolean;
  title?: string;
  /** Pixels of the whole card; 680 × 380 unless told. */
  width?: number;
  height?: number;
}

/**
 * One upright axis for each thing that was varied or measured, and one line for each run through its value on every
 * axis: which settings go with which results is seen at a glance.
 *
 * An axis of numbers above zero that span more than a factor of 50 is logarithmic. Lines that are coloured alike came to
 * alike results. Used in notebooks/07.
 *
 * @throws {ParameterError} where there is no line, or fewer than two axes
 * Source: Inselberg 1985, "The plane with parallel coordinates".
 */
export function parallelCoordinates(
  lines: readonly ParallelLine[],
  options: ParallelCoordinatesOptions = {},
): Figure {
  const { title, width = theme.width, height = theme.height, lessIsBetter = false } = options;
  if (lines.length === 0)
    throw new ParameterError("parallel coordinates: there is no line. Pass at least one.");
  const names = options.axes ?? Object.keys(lines[0]!.values);
  if (names.length < 2)
    throw new ParameterError(
      `parallel coordinates: there ${names.length === 1 ? "is one axis" : "is no axis"}, expected at least two. Name more values.`,
    );
  const axes = names.map((name) =>
    parallelAxis(
      name,
      lines.map(({ values }) => values[name]),
    ),
  );
  const room = roomFor(axes, width);
  const shade = shader(lines, options.colourBy ?? names.at(-1)!, lessIsBetter);
  // The darkest is drawn last, over the others.
  const drawn = lines.map((line) => ({ line, shade: shade(line) })).sort((a, b) => a.shade - b.shade);
  return {
    data: [
      ...axes.map((_, at) => upright(at)),
      ...drawn.map((one) => lineOf(one.line, axes, colourOf(one.shade))),
      ...axes.slice(0, -1).map((axis, at) => labels(axis, at - 7 * room.unit)),
      labelsBehind(axes.at(-1)!, axes.length - 1 + 7 * room.unit),
      headings(axes),
    ],
    layout: {
      ...frame({
        title,
        xaxis: hiddenAxis(room.range),
        yaxis: hiddenAxis([-0.06, 1.18]),
        card: { width, height },
      }),
      hovermode: "closest",
    },
    alt: describe(lines, axes, title),
  };
}

/** Room at the sides for the marks of the first axis and of the last, and for half of their names; `unit` is one pixel. */
function roomFor(axes: readonly ParallelAxis[], width: number): { range: [number, number]; unit: number } {
  const most = (texts: readonly string[]): number =>
    Math.max(...texts.map((text) => textWidth(text, theme.smallSize)));
  const beside = ({ ticks, name }: ParallelAxis): number =>
    Math.max(most(ticks.map(({ label }) => label)) + 12, most([name]) / 2);
  const [left, right] = [beside(axes[0]!), beside(axes.at(-1)!)];
  const unit = (axes.length - 1) / Math.max(100, width - 2 * theme.edge - left - right);
  return { range: [-left * unit, axes.length - 1 + right * unit], unit };
}

function upright(at: number): LineTrace {
  return {
    type: "scatter",
    mode: "lines",
    x: [at, at],
    y: [0, 1],
    line: { color: theme.axis, width: 1, dash: "solid" },
    hoverinfo: "skip",
  };
}

function lineOf({ name, values }: ParallelLine, axes: readonly ParallelAxis[], color: string): LineTrace {
  const told = axes.map((axis) => `${escapeText(axis.name)} ${escapeText(textOf(values[axis.name]))}`);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: escapeText(name),
    x: axes.map((_, at) => at),
    y: axes.map((axis) => axis.place(values[axis.name]) ?? null),
    connectgaps: false,
    line: { color, width: 2, dash: "solid" },
    marker: { color, size: 5, symbol: "circle" },
    hovertemplate: `${told.join("<br>")}<extra></extra>`,
  };
}

/** What is marked on an axis, at its left and a little above, where a level line leaves it to be read. */
function labels({ ticks }: ParallelAxis, x: number): LineTrace {
  return {
    ...written,
    x: ticks.map(() => x),
    y: ticks.map((tick) => tick.at + 0.03),
    text: ticks.map(({ label }) => escapeText(label)),
    textposition: "middle left",
    textfont: { size: theme.smallSize, color: theme.muted },
  };
}

/** Behind the last axis there are no lines. */
function labelsBehind(axis: ParallelAxis, x: number): LineTrace {
  return { ...labels(axis, x), y: axis.ticks.map(({ at }) => at), textposition: "middle right" };
}

function headings(axes: readonly ParallelAxis[]): LineTrace {
  return {
    ...written,
    x: axes.map((_, at) => at),
    y: axes.map(() => 1.09),
    text: axes.map(({ name }) => escapeText(name)),
    textposition: "top center",
    textfont: { size: theme.smallSize, color: theme.ink },
  };
}

const written = { type: "scatter", mode: "text", hoverinfo: "skip", cliponaxis: false } as const;

/** How dark each line is, 0 to 1, by its number on one axis; in the middle where there is none. */
function shader(
  lines: readonly ParallelLine[],
  by: string,
  lessIsBetter: boolean,
): (line: ParallelLine) => number {
  const numbers = lines.map(({ values }) => values[by]).filter((value) => typeof value === "number");
  const [low, high] = extent(numbers.filter(Number.isFinite));
  return ({ values }) => {
    const value = values[by];
    if (low === undefined || high === undefined || !Number.isFinite(value)) return 0;
    const share = high === low ? 1 : shareBetween(low, high)(value as number);
    return lessIsBetter ? 1 - share : share;
  };
}

/** From pale, but still seen on white, to dark. */
function colourOf(shade: number): string {
  return toHex(colourScale(blues, 0, 1)(0.3 + 0.7 * shade));
}

function textOf(value: number | string | undefined): string {
  return value === undefined ? "none" : typeof value === "number" ? formatNumber(value) : value;
}

function describe(
  lines: readonly ParallelLine[],
  axes: readonly ParallelAxis[],
  title: string | undefined,
): string {
  const heading = title === undefined ? "Parallel coordinates" : `Parallel coordinates "${title}"`;
  const spans = axes.map(({ name, span }) => `${name} (${span})`);
  return `${heading}: ${count(lines.length, "line")} over ${axes.length} axes: ${listWords(spans)}.`;
}
