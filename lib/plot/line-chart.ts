import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type AxisOptions, axisName, checkAxis, makeAxis } from "./axis.js";
import type { Axis, Figure, LineTrace } from "./figure.js";
import { frame } from "./frame.js";
import { type Points, polygons } from "./polygon.js";
import { type Gap, type ReadySeries, readSeries, type SeriesInput } from "./series.js";
import { isFlat } from "./span.js";
import { count, escapeText, formatNumber } from "./text.js";
import { styleOf, theme } from "./theme.js";

export interface LineChartOptions {
  title?: string;
  x?: AxisOptions;
  y?: AxisOptions;
  /** Pixels of the whole card; 680 × 380 unless told. */
  width?: number;
  height?: number;
}

/** Past this many points a series is drawn without markers, which would only touch each other. */
const mostMarkers = 40;

/**
 * Lines over a common x, one for each series.
 *
 * Series differ by colour, dash and marker, so they stay apart in grey print. A value that is not finite leaves a gap
 * in its line and a cross at the plot's edge: a run that diverged is seen to have diverged. A band shows how far
 * several runs lie apart.
 *
 * @param input named series; every y of one is as long as its x
 * @throws {ParameterError} where there is nothing to draw, an x has no place on its axis, or a range or a format is none
 * @throws {ShapeError} where x, y and band of a series differ in length
 * Used from notebooks/02 on.
 */
export function lineChart(input: SeriesInput, options: LineChartOptions = {}): Figure {
  const { title, x = {}, y = {}, width = theme.width, height = theme.height } = options;
  checkAxis("line chart: x", x);
  checkAxis("line chart: y", y);
  const series = readSeries("line chart", input, { x: x.log === true, y: y.log === true });
  const xaxis = horizontal(series, x);
  const range = y.range ?? within(valueRange(series, y.log === true), y.bounds);
  const yaxis = makeAxis(y, range);
  const digits = digitsFor(range);
  const lines = series.flatMap((one, index) => [
    lineOf(one, index, { x, y, digits }),
    ...gapsOf(one, index, range, y.log === true),
  ]);
  const bands = series.flatMap((one, index) => bandOf(one, index, digits));
  const named = series.length > 1 || lines.length > 1 || bands.length > 0;
  const legend = named ? lines.map((trace) => trace.name ?? "") : [];
  return {
    data: [...bands, ...lines.map((trace) => ({ ...trace, name: escapeText(trace.name ?? "") }))],
    layout: { ...frame({ title, xaxis, yaxis, legend, card: { width, height } }), hovermode: "closest" },
    alt: describe(series, options),
  };
}

function lineOf(
  series: ReadySeries,
  index: number,
  axes: { x: AxisOptions; y: AxisOptions; digits: number },
): LineTrace {
  const { colour, dash, symbol, size } = styleOf(index);
  const marked = series.x.length <= mostMarkers;
  const name = (axis: AxisOptions, fallback: string) => escapeText(axis.title ?? fallback);
  return {
    type: "scatter",
    mode: marked ? "lines+markers" : "lines",
    name: series.name,
    x: series.x,
    y: series.y.map((value) => (value === null ? null : Number(value.toPrecision(axes.digits)))),
    connectgaps: false,
    line: { color: colour, width: 2, dash },
    ...(marked ? { marker: { color: colour, size, symbol }, cliponaxis: false } : {}),
    hovertemplate: `${name(axes.x, "x")} %{x}<br>${name(axes.y, "y")} %{y}<extra>${escapeText(series.name)}</extra>`,
  };
}

/** From the least to the most, one closed shape for each stretch that can be drawn; under all lines. */
function bandOf({ x, band }: ReadySeries, index: number, digits: number): LineTrace[] {
  if (band === undefined) return [];
  const stretches: Points[] = [];
  for (let from = 0; from < x.length; ) {
    const gap = band.low.indexOf(null, from);
    const end = gap < 0 ? x.length : gap;
    const places = Array.from({ length: end - from }, (_, at) => from + at);
    const edge = (values: readonly (number | null)[]) =>
      places.map((at) => [x[at]!, Number(values[at]!.toPrecision(digits))] as const);
    if (places.length > 0) stretches.push([...edge(band.low), ...edge(band.high).reverse()]);
    from = end + 1;
  }
  return stretches.length === 0 ? [] : [polygons(stretches, { fill: styleOf(index).colour, opacity: 0.18 })];
}

/**
 * Crosses at the edge to which the values went: too small at the bottom, NaN and too large at the top.
 *
 * Of neighbouring gaps only the first has a cross: what counts is where the line was lost.
 */
function gapsOf(
  series: ReadySeries,
  index: number,
  range: readonly [number, number],
  log: boolean,
): LineTrace[] {
  const { colour } = styleOf(index);
  const low = (gap: Gap) => gap.value === Number.NEGATIVE_INFINITY || (log && gap.value <= 0);
  const marks = [
    { at: range[1], gaps: series.gaps.filter((gap) => !low(gap)), why: "NaN or infinite" },
    { at: range[0], gaps: series.gaps.filter(low), why: log ? "zero or below" : "minus infinity" },
  ];
  return marks
    .filter(({ gaps }) => gaps.length > 0)
    .map(({ at, gaps, why }) => ({
      type: "scatter",
      mode: "markers",
      name: `${series.name}: ${why} (${formatNumber(gaps.length)})`,
      x: firsts(gaps).map((gap) => gap.x),
      y: firsts(gaps).map(() => at),
      marker: { color: colour, size: 9, symbol: "x" },
      cliponaxis: false,
      hovertemplate: `%{x}<extra>${escapeText(`${series.name}: ${why}`)}</extra>`,
    }));
}

function firsts(gaps: readonly Gap[]): Gap[] {
  return gaps.filter((gap, index) => gaps[index - 1]?.index !== gap.index - 1);
}

/** Seven figures are more than a drawing shows, and keep it light; a narrow range far from zero needs as many of its own. */
function digitsFor([low, high]: readonly [number, number]): number {
  const lost = Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low));
  return Math.min(17, 7 + Math.max(0, Math.ceil(lost)));
}

function horizontal(series: readonly ReadySeries[], options: AxisOptions): Axis {
  const all = series.flatMap((one) => one.x);
  const [first, last] = extent(all) as [number, number];
  const log = options.log === true;
  const room = isFlat(first, last) ? roomAround(first) : (last - first) * 0.02;
  const padded: [number, number] = log
    ? [first / (last / first) ** 0.02 / 1.01, last * (last / first) ** 0.02 * 1.01]
    : [first - room, last + room];
  const [from, to] = options.range ?? padded;
  const axis = makeAxis(options, [from, to]);
  const whole = all.every(Number.isInteger);
  return whole && !log && to - from <= 13 ? { ...axis, tick0: 0, dtick: 1 } : axis;
}

/** What one place along x has on either side: half a step, or more where half a step is lost in its size. */
function roomAround(x: number): number {
  return isFlat(x - 0.5, x + 0.5) ? Math.abs(x) * 0.1 : 0.5;
}

/** Ends that hold every drawn value, with the round numbers that a person would choose. */
function valueRange(series: readonly ReadySeries[], log: boolean): [number, number] {
  const drawn = series.flatMap(({ y, band }) => [...y, ...(band?.low ?? []), ...(band?.high ?? [])]);
  const [low, high] = extent(drawn.filter((value) => value !== null));
  if (low === undefined || high === undefined) return log ? [0.1, 1] : [0, 1];
  const flat = isFlat(low, high);
  if (log) return flat ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  const room = flat ? Math.abs(low) * 0.1 || 0.5 : (high - low) * 0.04;
  const start = low >= 0 && low < high / 3 ? 0 : low - room;
  const [from = start, to = high] = scaleLinear([start, high + room], [0, 1])
    .nice(5)
    .domain();
  return [from, to];
}

/** The range with its ends drawn in where no value can lie. */
function within(
  [low, high]: [number, number],
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): [number, number] {
  const [from, to] = [Math.max(low, least), Math.min(high, most)];
  return from < to && !isFlat(from, to) ? [from, to] : [low, high];
}

function describe(series: readonly ReadySeries[], { title, x = {}, y = {} }: LineChartOptions): string {
  const all = series.flatMap((one) => one.x);
  const [first, last] = extent(all) as [number, number];
  const heading = title === undefined ? "Line chart" : `Line chart "${title}"`;
  const axes = `${axisName(y) || "y"} over ${axisName(x) || "x"} from ${formatNumber(first)} to ${formatNumber(last)}`;
  const scale = y.log === true ? ", log scale" : "";
  return [`${heading}: ${axes}${scale}.`, ...series.map(describeOne)].join(" ");
}

function describeOne({ name, x, y, gaps, band }: ReadySeries): string {
  const drawn = y.flatMap((value, index) => (value === null ? [] : [{ x: x[index]!, value }]));
  const missing =
    gaps.length === 0 ? "" : ` ${count(gaps.length, "value")} cannot be drawn (${kinds(gaps)}).`;
  if (drawn.length === 0) return `${name}: no value can be drawn.${missing}`;
  const lowest = drawn.reduce((best, point) => (point.value < best.value ? point : best));
  const highest = drawn.reduce((best, point) => (point.value > best.value ? point : best));
  const said = (point: { x: number; value: number }) =>
    `${formatNumber(point.value)} at ${formatNumber(point.x)}`;
  return (
    `${name}: ${count(drawn.length, "point")}, first ${said(drawn[0]!)}, lowest ${said(lowest)}, ` +
    `highest ${said(highest)}, last ${said(drawn.at(-1)!)}${bandText(band)}.${missing}`
  );
}

function bandText(band: ReadySeries["band"]): string {
  const at = band?.low.findLastIndex((value) => value !== null) ?? -1;
  if (band === undefined || at < 0) return "";
  return `, band there from ${formatNumber(band.low[at]!)} to ${formatNumber(band.high[at]!)}`;
}

function kinds(gaps: readonly Gap[]): string {
  return [...new Set(gaps.map((gap) => formatNumber(gap.value)))].slice(0, 4).join(", ");
}
