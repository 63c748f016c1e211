import { bin, extent, max } from "d3-array";
import { ParameterError, ShapeError } from "../errors.js";
import { type AxisOptions, axisName, checkAxis, makeAxis } from "./axis.js";
import type { Axis, Figure } from "./figure.js";
import { frame } from "./frame.js";
import { describePanel, type PanelInput, type PanelValues, panelNote, readPanels } from "./panel-values.js";
import { type Points, polygons, polylines, texts } from "./polygon.js";
import { isFlat } from "./span.js";
import { count, escapeText, formatNumber, textWidth } from "./text.js";
import { styleOf, theme } from "./theme.js";
import { ticksOf } from "./ticks.js";

export interface HistogramGridOptions {
  title?: string;
  /** What the values are, for all panels; a log axis is refused. */
  x?: AxisOptions;
  /** One name for each row, such as its layer, and what rows are. */
  rows?: readonly (string | number)[];
  rowTitle?: string;
  /** One name for each column, such as its epoch, and what columns are. */
  columns?: readonly (string | number)[];
  columnTitle?: string;
  /** What is counted: "activations", "gradients"; "values" unless told. */
  counted?: string;
  /** About how many bars in a panel; 30 unless told. */
  bins?: number;
}

/** Pixels between panels, above them for the names of columns, and in them for a note. */
const space = { gap: 18, head: 24, note: 15 } as const;
const noteSize = 10;

/**
 * Histograms in rows and columns, layers by epochs say, that share one axis and one height.
 *
 * Values that are exactly 0, as ReLU leaves them, are counted apart: an orange bar, cut off at the panel's height, with
 * the per cent above. Of a matrix (N, H) it also says how many units are dead: 0 for every example.
 *
 * @param input (R, C) arrays, or matrices with a column for each unit
 * @throws {ParameterError} where there is no panel, more than 100, no finite value in any, a log axis, or `bins` is not
 *   a whole number from 1 up
 * @throws {ShapeError} where rows differ in length, or names do not match
 * Used in notebooks/02 and notebooks/06.
 */
export function histogramGrid(
  input: readonly (readonly PanelInput[])[],
  options: HistogramGridOptions = {},
): Figure {
  const doing = "histogram grid";
  const { x = {}, bins = 30, counted = "values" } = options;
  checkAxis(`${doing}: x`, x);
  if (x.log === true)
    throw new ParameterError(`${doing}: x is a log axis, on which bars differ in width. Leave log out.`);
  if (!Number.isInteger(bins) || bins < 1)
    throw new ParameterError(`${doing}: bins is ${bins}. Pass a whole number from 1 up.`);
  const panels = readPanels(doing, input);
  const [rows, cols] = [panels.length, panels[0]!.length];
  const rowNames = namesOf(doing, options.rows, { what: "rows", amount: rows });
  const colNames = namesOf(doing, options.columns, { what: "columns", amount: cols });
  const range = x.range ?? commonRange(doing, panels.flat());
  const place = placer({ rows, cols, range });
  const groups = panels.map((row) =>
    row.map(({ values, finite }) =>
      bin()
        .domain([...range])
        .thresholds(bins)(values)
        .map((one) => ({ from: one.x0!, to: one.x1!, share: one.length / finite })),
    ),
  );
  const most = max(groups.flat(2), ({ share }) => share || 0) || 1;
  const at = panels.flatMap((row, r) => row.map((panel, c) => ({ panel, groups: groups[r]![c]!, r, c })));
  const bars = at.filter(({ panel }) => panel.values.length > 0);
  const zeros = at.filter(({ panel }) => panel.zeros > 0);
  const outline = bars.map(({ groups, r, c }) =>
    outlineOf(
      groups,
      (value) => place.x(c, value),
      (share) => place.y(r, share / most),
    ),
  );
  const zeroBar = zeros.map(({ panel, r, c }): Points => {
    const [x0, top] = [place.x(c, 0), place.y(r, Math.min(1, panel.zeros / panel.finite / most))];
    return [-2, 2].flatMap((side) => {
      const ends = [place.y(r, 0), top];
      return (side < 0 ? ends : ends.reverse()).map((y) => [x0 + side, y] as const);
    });
  });
  const notes = at.map(({ panel, r, c }) => ({
    x: place.x(c, range[1]),
    y: place.y(r, 1) - space.note / 2,
    text: escapeText(panelNote(panel)),
  }));
  const heads = colNames.map((name, c) => ({
    x: place.x(c, range[0]) + place.width / 2,
    y: space.head / 2 - 2,
    text: escapeText(options.columnTitle === undefined ? name : `${options.columnTitle} ${name}`),
  }));
  const outside = at.flatMap(({ panel }) =>
    panel.values.filter((value) => value < range[0] || value > range[1]),
  ).length;
  return {
    data: [
      polylines(
        at.map(({ r, c }): Points => {
          const y = place.y(r, 0);
          return [
            [place.x(c, range[0]), y],
            [place.x(c, range[1]), y],
          ];
        }),
        { stroke: theme.axis, width: 1 },
      ),
      ...(outline.length === 0 ? [] : [polygons(outline, { fill: styleOf(0).colour })]),
      ...(zeroBar.length === 0 ? [] : [polygons(zeroBar, { fill: styleOf(1).colour })]),
      texts(
        notes.filter(({ text }) => text !== ""),
        { size: noteSize, color: theme.muted, position: "middle left" },
      ),
      texts(heads, { size: theme.smallSize, color: theme.ink }),
    ].filter((trace) => trace.x.length > 0),
    layout: frame({
      title: options.title ?? "Histograms",
      subtitle:
        `Height: part of a panel's ${counted}, alike in all.` +
        (zeros.length === 0 ? "" : " Orange: exactly 0.") +
        (outside === 0 ? "" : ` ${count(outside, "value")} beyond the axis.`),
      xaxis: acrossAxis({ title: "value", ...x }, { range, place, cols }),
      yaxis: upAxis(rowNames, options.rowTitle, place),
      plot: place.size,
    }),
    alt: describe(panels, { options, rowNames, colNames, range }),
  };
}

/** Where things lie, in pixels from the plot's upper left corner. */
interface Placer {
  width: number;
  size: { width: number; height: number };
  x(column: number, value: number): number;
  /** @param part 0 at the panel's foot, 1 at the top of its bars */
  y(row: number, part: number): number;
}

function placer(grid: { rows: number; cols: number; range: readonly [number, number] }): Placer {
  const { rows, cols, range } = grid;
  const width = Math.max(70, Math.min(260, Math.floor(600 / cols) - space.gap));
  const height = Math.max(56, Math.min(110, Math.floor(420 / rows) - space.gap));
  return {
    width,
    size: { width: cols * (width + space.gap) - space.gap, height: space.head + rows * height },
    x: (column, value) => column * (width + space.gap) + ((value - range[0]) / (range[1] - range[0])) * width,
    y: (row, part) => space.head + (row + 1) * height - part * (height - space.note - 4),
  };
}

/** Around all bars at once, from the foot of the first to the foot of the last. */
function outlineOf(
  bars: readonly { from: number; to: number; share: number }[],
  x: (value: number) => number,
  y: (share: number) => number,
): Points {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  const steps = bars.flatMap(({ from, to, share }) =>
    [from, to].map((end) => [tenth(x(end)), tenth(y(share))] as const),
  );
  return [[steps[0]![0], y(0)], ...steps, [steps.at(-1)![0], y(0)]];
}

/** Round ends that hold every value, and zero where there are zeros. */
function commonRange(doing: string, panels: readonly PanelValues[]): readonly [number, number] {
  const [low, high] = extent(
    panels.flatMap(({ values, zeros }) => [...(extent(values) as number[]), ...(zeros > 0 ? [0] : [])]),
  );
  if (low === undefined || high === undefined)
    throw new ParameterError(`${doing}: no value of any panel is finite. Pass at least one that is.`);
  if (!isFlat(low, high)) return [low, high];
  const spread = Math.abs(low) * 0.1 || 0.5;
  return [low - spread, high + spread];
}

/** The same few ticks under every column. */
function acrossAxis(
  options: AxisOptions,
  { range, place, cols }: { range: readonly [number, number]; place: Placer; cols: number },
): Axis {
  const ticks = ticksOf(makeAxis(options, range), "x", place.width).filter(({ value, label }) => {
    const beyond = textWidth(label, theme.smallSize) / 2 - space.gap / 2 + 2;
    const at = place.x(0, value);
    return at >= beyond && at <= place.width - beyond;
  });
  const all = Array.from({ length: cols }, (_, c) =>
    ticks.map(({ value, label }) => ({ at: place.x(c, value), label })),
  ).flat();
  const { title, ...axis } = makeAxis(options, [0, place.size.width]);
  return {
    ...axis,
    ...(title === undefined ? {} : { title }),
    tickvals: all.map(({ at }) => at),
    ticktext: all.map(({ label }) => escapeText(label)),
    showgrid: false,
    showline: false,
  };
}

function upAxis(names: readonly string[], title: string | undefined, place: Placer): Axis {
  const axis = makeAxis(title === undefined ? {} : { title }, [place.size.height, 0]);
  return {
    ...axis,
    tickvals: names.map((_, row) => place.y(row, 0.5)),
    ticktext: names.map(escapeText),
    ticklabelstandoff: 4,
    showgrid: false,
    showline: false,
    ticks: "",
  };
}

function namesOf(
  doing: string,
  names: readonly (string | number)[] | undefined,
  { what, amount }: { what: "rows" | "columns"; amount: number },
): string[] {
  const all = (names ?? Array.from({ length: amount }, (_, index) => index)).map(String);
  if (all.length === amount) return all;
  throw new ShapeError(
    `${doing}: there are ${all.length} names of ${what} for ${amount} ${what}. Pass one for each.`,
  );
}

function describe(
  panels: readonly (readonly PanelValues[])[],
  named: {
    options: HistogramGridOptions;
    rowNames: readonly string[];
    colNames: readonly string[];
    range: readonly [number, number];
  },
): string {
  const { options, rowNames, colNames, range } = named;
  const { rowTitle = "row", columnTitle = "column" } = options;
  const heading = options.title === undefined ? "Histograms" : `Histograms "${options.title}"`;
  const axis = `${axisName(options.x ?? {}) || "value"} from ${formatNumber(range[0])} to ${formatNumber(range[1])}`;
  const shape = `${count(rowNames.length, "row")} (${rowTitle}) by ${count(colNames.length, "column")} (${columnTitle})`;
  const each = panels.flatMap((row, r) =>
    row.map((panel, c) => `${rowNames[r]}, ${columnTitle} ${colNames[c]}: ${describePanel(panel)}.`),
  );
  return `${heading}: ${shape}, ${axis}. ${each.join(" ")}`;
}
