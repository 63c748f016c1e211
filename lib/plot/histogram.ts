import { type Bin, bin, extent, max, mean } from "d3-array";
import { ParameterError } from "../errors.js";
import { type AxisOptions, axisName, checkAxis, makeAxis } from "./axis.js";
import { drawable } from "./drawable.js";
import type { Figure } from "./figure.js";
import { frame } from "./frame.js";
import { readNumbers } from "./numbers.js";
import { isFlat } from "./span.js";
import { count, escapeText, formatNumber } from "./text.js";
import { styleOf, theme } from "./theme.js";

export interface HistogramOptions {
  title?: string;
  /** What the values are. A log axis is refused: bars as wide as each other have no place on it. */
  x?: AxisOptions;
  /** What is counted: "weights", "activations"; "values" unless told. */
  counted?: string;
  /** About how many bars; their ends fall on round numbers. 40 unless told. */
  bins?: number;
  width?: number;
  height?: number;
}

/**
 * How often values occur, bar by bar: the weights of a layer, the activations of a batch.
 *
 * @param values any number of them; those that are not finite are left out, and the title's second line says how many
 * @throws {ParameterError} where no value is finite, `bins` is not a whole number from 1 up, or the axis is logarithmic
 * Used in notebooks/03.
 */
export function histogram(values: ArrayLike<number>, options: HistogramOptions = {}): Figure {
  const { x = {}, counted = "values", bins = 40, width = theme.width, height = 320 } = options;
  checkAxis("histogram: x", x);
  if (x.log === true) {
    throw new ParameterError(
      "histogram: x is a log axis, on which bars would not be as wide as each other. " +
        "Leave log out, and count the logarithms: histogram(values.map(Math.log10)).",
    );
  }
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ParameterError(`histogram: bins is ${bins}. Pass a whole number from 1 up.`);
  }
  const all = readNumbers("histogram", values);
  const finite = drawable(all);
  const [low, high] = extent(finite);
  if (low === undefined || high === undefined) {
    throw new ParameterError(`histogram: none of ${all.length} values is finite. Pass at least one that is.`);
  }
  const missing = all.length - finite.length;
  const groups = group(finite, { asked: x.range, low, high, bins });
  const edges = groups.map((one) => ({ from: one.x0!, to: one.x1!, amount: one.length }));
  const most = max(edges, (edge) => edge.amount)!;
  const subtitle = missing === 0 ? undefined : `${count(missing, "value")} left out: NaN or infinite.`;
  return {
    data: [
      {
        type: "bar",
        x: edges.map(({ from, to }) => (from + to) / 2),
        y: edges.map((edge) => edge.amount),
        width: edges.map(({ from, to }) => (to - from) * 0.96),
        marker: { color: styleOf(0).colour },
        hovertemplate: `around %{x}: %{y} ${escapeText(counted)}<extra></extra>`,
      },
    ],
    layout: frame({
      title: options.title ?? (missing === 0 ? undefined : "Histogram"),
      subtitle,
      xaxis: makeAxis({ title: "value", ...x }, x.range ?? [edges[0]!.from, edges.at(-1)!.to]),
      yaxis: makeAxis({ title: `number of ${counted}` }, [0, most * 1.05 || 1]),
      card: { width, height },
    }),
    alt: describe({ options, finite, missing, low, high, bars: edges.length }),
  };
}

/** Bars between the asked ends, or between round ones that hold every value. */
function group(
  values: number[],
  options: { asked: readonly [number, number] | undefined; low: number; high: number; bins: number },
): Bin<number, number>[] {
  const { asked, low, high, bins } = options;
  if (asked === undefined && !isFlat(low, high)) return bin().thresholds(bins)(values);
  const spread = Math.abs(low) * 0.1 || 0.5;
  return bin()
    .domain(asked === undefined ? [low - spread, high + spread] : [...asked])
    .thresholds(bins)(values);
}

function describe(found: {
  options: HistogramOptions;
  finite: readonly number[];
  missing: number;
  low: number;
  high: number;
  bars: number;
}): string {
  const { options, finite, missing, low, high, bars } = found;
  const heading = options.title === undefined ? "Histogram" : `Histogram "${options.title}"`;
  const what = `${formatNumber(finite.length)} ${options.counted ?? "values"}`;
  const range = `${axisName(options.x ?? {}) || "value"} from ${formatNumber(low)} to ${formatNumber(high)}`;
  const left = missing === 0 ? "" : ` ${count(missing, "value")} left out: NaN or infinite.`;
  return `${heading}: ${what}, ${range}, mean ${formatNumber(mean(finite)!)}, in ${count(bars, "bar")}.${left}`;
}
