import { max, min } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { type AxisOptions, axisName, checkAxis, makeAxis } from "./axis.js";
import { drawable, drawn } from "./drawable.js";
import type { BarTrace, Figure } from "./figure.js";
import { frame } from "./frame.js";
import { labelledAxis } from "./heat-map.js";
import { readNumbers } from "./numbers.js";
import { count, escapeText, formatNumber } from "./text.js";
import { styleOf, theme } from "./theme.js";

export interface BarChartOptions {
  title?: string;
  /** Name of the axis along which the bars stand. */
  x?: string;
  /** A log axis is refused: bars stand from zero, which has no place on it. */
  y?: AxisOptions;
  /** One name for each bar; their numbers unless told. */
  labels?: readonly (string | number)[];
  /** The number of a bar to stand out: the right class, say. */
  highlight?: number;
  width?: number;
  height?: number;
}

/** More bars than this have no room for their values. */
const mostValues = 12;

/**
 * One bar for each value, from zero, with its value above: the ten probabilities of a softmax, say.
 *
 * @param values where one is NaN or infinite there is no bar, and the word stands in its place
 * @throws {ParameterError} where there is no value, `highlight` names no bar, or the axis is logarithmic
 * @throws {ShapeError} where there is not one label for each value
 * Used in notebooks/01.
 */
export function barChart(values: ArrayLike<number>, options: BarChartOptions = {}): Figure {
  const { title, y = {}, highlight } = options;
  const { width = theme.width, height = 320 } = options;
  const all = readNumbers("bar chart", values);
  const labels = (options.labels ?? all.map((_, index) => index)).map(String);
  check(all, labels, highlight);
  checkAxis("bar chart: y", y);
  if (y.log === true) {
    throw new ParameterError(
      "bar chart: y is a log axis, but bars stand from zero, which has no place on it. Leave log out, or draw a line chart.",
    );
  }
  const finite = drawable(all);
  const [low, high] = [Math.min(0, min(finite) ?? 0), Math.max(0, max(finite) ?? 0)];
  const room = (high - low || 1) * 0.1;
  const range = y.range ?? [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
  const xaxis = labelledAxis("x", {
    title: options.x,
    labels,
    count: all.length,
    cell: (width - 80) / all.length,
  });
  const written = all.map((value) => (Number.isFinite(value) ? formatted(value) : String(value)));
  const trace: BarTrace = {
    type: "bar",
    x: all.map((_, index) => index),
    y: all.map((value) => drawn(value) ?? 0),
    width: 0.75,
    marker: { color: colours(all.length, highlight) },
    ...(all.length <= mostValues
      ? { text: written.map(escapeText), textposition: "outside", textfont: { size: theme.smallSize } }
      : { textposition: "none" }),
    cliponaxis: false,
    hovertemplate: `%{x}: %{y}<extra></extra>`,
  };
  return {
    data: [trace],
    layout: frame({ title, xaxis, yaxis: makeAxis(y, range), card: { width, height } }),
    alt: describe(all, labels, options),
  };
}

function colours(amount: number, highlight: number | undefined): string | string[] {
  const usual = styleOf(0).colour;
  if (highlight === undefined) return usual;
  return Array.from({ length: amount }, (_, index) => (index === highlight ? styleOf(1).colour : usual));
}

function check(values: readonly number[], labels: readonly string[], highlight: number | undefined): void {
  if (values.length === 0)
    throw new ParameterError("bar chart: there is no value to draw. Pass at least one.");
  if (labels.length !== values.length) {
    throw new ShapeError(
      `bar chart: there are ${labels.length} labels for ${values.length} values. Pass one for each.`,
    );
  }
  if (highlight !== undefined && values[highlight] === undefined) {
    throw new ParameterError(
      `bar chart: highlight is ${highlight}, but bars are numbered 0 to ${values.length - 1}. Name one of them.`,
    );
  }
}

/**
 * Counts in full, as far as a bar has room for them; else three figures, as many as one compares by eye. Below a
 * thousandth of a probability "0" would be a lie.
 */
function formatted(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return formatNumber(value);
  return value === 0 || Math.abs(value) >= 0.001
    ? formatNumber(Number(value.toPrecision(3)))
    : value.toExponential(0);
}

function describe(values: readonly number[], labels: readonly string[], options: BarChartOptions): string {
  const heading = options.title === undefined ? "Bar chart" : `Bar chart "${options.title}"`;
  const axes = `${axisName(options.y ?? {}) || "value"} by ${options.x ?? "bar"}, ${count(values.length, "bar")}`;
  const shown = values.slice(0, 20).map((value, index) => `${labels[index]}: ${formatNumber(value)}`);
  const rest = values.length > shown.length ? `, and ${values.length - shown.length} more` : "";
  const marked = options.highlight === undefined ? "" : ` ${labels[options.highlight]} stands out.`;
  return `${heading}: ${axes}. ${shown.join(", ")}${rest}.${marked}`;
}
