import { extent, max } from "d3-array";
import { ParameterError } from "../errors.js";
import { Matrix } from "../matrix/index.js";
import { type AxisOptions, axisName, checkAxis, makeAxis } from "./axis.js";
import { zeroLines } from "./class-border.js";
import { tint } from "./colour.js";
import { colourBar } from "./colour-bar.js";
import { checkLabels, namesFor, type PlacedPoints, readPoints, readProbabilities } from "./decision-input.js";
import type { Axis, ColourStop, Figure, HeatMapTrace, LineTrace } from "./figure.js";
import { frame } from "./frame.js";
import type { GridInput } from "./grid-input.js";
import { kindOf } from "./numbers.js";
import { polylines } from "./polygon.js";
import { isFlat } from "./span.js";
import { count, escapeText, formatNumber, listWords } from "./text.js";
import { styleOf, theme } from "./theme.js";

/** From places (M, 2) to the probability of each class, (M, C); or of class 1 alone, (M, 1) or M numbers. */
export type PredictProbabilities = (inputs: Matrix) => GridInput | ArrayLike<number>;

export interface DecisionSurfaceOptions {
  title?: string;
  /** (N, 2): the examples, drawn on top. */
  points?: GridInput;
  /** (N,), whole numbers in [0, C); told with `points`. */
  labels?: ArrayLike<number>;
  /** Ends of the first axis, or its name, unit and range; around the points unless told. */
  x?: readonly [number, number] | AxisOptions;
  y?: readonly [number, number] | AxisOptions;
  /** One name for each class; "class 0" and so on unless told. */
  classes?: readonly (string | number)[];
}

/** Cells along each side: fine enough for the eye, and light enough for a notebook. */
const cells = 80;
/** How much of a class's ink its field has at most, so that the points on it stand out. */
const fieldInk = 0.5;
/** Pixels of the plot along its longer side. */
const plotSize = 420;

/**
 * What a classifier says to every place of the plane: the likeliest class as a colour, the stronger the surer.
 *
 * A line parts the classes: where two classes are as likely, which is 0.5 where there are two. Examples lie on top,
 * each class with a shape and a colour of its own.
 *
 *     show(decisionSurface((inputs) => softmax(model.forward(inputs)), { points: inputs, labels }));
 *
 * @param predict called once with the middles of 80 × 80 cells, float64
 * @throws {ParameterError} where what `predict` gives are no probabilities, there is neither `points` nor a range, or a
 *   label is no class
 * @throws {ShapeError} where rows of `predict`, labels or classes do not match, or points are not (N, 2)
 * Used in notebooks/07.
 */
export function decisionSurface(predict: PredictProbabilities, options: DecisionSurfaceOptions = {}): Figure {
  const doing = "decision surface";
  if (typeof predict !== "function") {
    throw new ParameterError(
      `${doing}: found ${kindOf(predict)}, expected a function. Pass (inputs) => softmax(model.forward(inputs)).`,
    );
  }
  const points = readPoints(doing, options);
  const [x, y] = [axisFor("x", options.x, points?.places), axisFor("y", options.y, points?.places)];
  const grid = gridOf(x.range, y.range);
  const probabilities = readProbabilities(doing, predict(grid.places), grid.places.rows);
  const classes = namesFor(doing, options.classes, probabilities);
  checkLabels(doing, points?.labels, classes.length);
  const two = classes.length === 2;
  const winners = probabilities.map((row) => row.indexOf(max(row)!));
  const bar = `P(${classes[1]})`;
  const fields = two
    ? [layer(grid, { z: (at) => probabilities[at]![1]!, range: [0, 1], stops: twoHues(), bar })]
    : classes.map((name, c) =>
        layer(grid, {
          z: (at) => (winners[at] === c ? probabilities[at]![c]! : null),
          range: [1 / classes.length, 1],
          stops: [
            [0, theme.card],
            [1, tint(styleOf(c).colour, fieldInk)],
          ],
          name,
        }),
      );
  const borders = (two ? [1] : classes.map((_, c) => c)).flatMap((c) =>
    zeroLines(
      probabilities.map((row) => row[c]! - max(row.filter((_, other) => other !== c))!),
      cells,
    ),
  );
  const lines = borders.map((line) => line.map(([column, row]) => grid.at(column, row)));
  const marks = points === undefined ? [] : classes.map((name, c) => marksOf(name, c, points));
  const wide = x.range[1] - x.range[0];
  const high = y.range[1] - y.range[0];
  const longer = Math.max(wide, high);
  const side = (length: number) => Math.max(160, Math.round((plotSize * length) / longer));
  return {
    data: [
      ...fields,
      ...(lines.length === 0 ? [] : [polylines(lines, { stroke: theme.ink, width: 2 })]),
      ...marks,
    ],
    layout: {
      ...frame({
        title: options.title ?? "Decision surface",
        subtitle: two ? "Line: probability 0.5." : "Line: where the likeliest class changes.",
        xaxis: x.axis,
        yaxis: y.axis,
        legend: marks.map((trace) => trace.name!),
        plot: { width: side(wide), height: side(high) },
        bar: two ? bar : undefined,
      }),
      hovermode: "closest",
    },
    alt: describe({ options, x, y, classes, winners, points, borders: lines.length }),
  };
}

interface PlaneAxis {
  options: AxisOptions;
  range: readonly [number, number];
  axis: Axis;
}

function axisFor(
  direction: "x" | "y",
  asked: readonly [number, number] | AxisOptions = {},
  places: readonly number[][] | undefined,
): PlaneAxis {
  const column = direction === "x" ? 0 : 1;
  const given: AxisOptions = isRange(asked) ? { range: asked } : asked;
  const options = { title: direction === "x" ? "x1" : "x2", ...given };
  const doing = `decision surface: ${direction}`;
  checkAxis(doing, options);
  if (options.log === true) {
    throw new ParameterError(`${doing} is a log axis, but cells are as wide as each other. Leave log out.`);
  }
  const [low, high] = extent(places ?? [], (place) => place[column]!);
  if (options.range === undefined && (low === undefined || high === undefined)) {
    throw new ParameterError(`${doing} has no range. Pass ${direction}: [-1, 1], or points.`);
  }
  const room = isFlat(low!, high!) ? 1 : (high! - low!) * 0.12;
  const range = options.range ?? [low! - room, high! + room];
  return { options, range, axis: { ...makeAxis(options, range), showgrid: false } };
}

function isRange(asked: readonly [number, number] | AxisOptions): asked is readonly [number, number] {
  return Array.isArray(asked);
}

/** Cells over the plane, row 0 at the top. */
interface PlaneGrid {
  /** (cells², 2): the middle of each cell, row by row. */
  places: Matrix;
  at(column: number, row: number): readonly [number, number];
  start: { x0: number; dx: number; y0: number; dy: number };
}

function gridOf([left, right]: readonly [number, number], [low, high]: readonly [number, number]): PlaneGrid {
  const [dx, dy] = [(right - left) / cells, (low - high) / cells];
  const start = { x0: left + dx / 2, dx, y0: high + dy / 2, dy };
  const at = (column: number, row: number) => [start.x0 + column * dx, start.y0 + row * dy] as const;
  const places = Matrix.zeros(cells * cells, 2);
  for (let i = 0; i < cells * cells; i++) places.data.set(at(i % cells, Math.floor(i / cells)), 2 * i);
  return { places, at, start };
}

function twoHues(): ColourStop[] {
  return [
    [0, tint(styleOf(0).colour, fieldInk)],
    [0.5, theme.card],
    [1, tint(styleOf(1).colour, fieldInk)],
  ];
}

function layer(
  grid: PlaneGrid,
  look: {
    z: (at: number) => number | null;
    range: readonly [number, number];
    stops: ColourStop[];
    bar?: string;
    name?: string;
  },
): HeatMapTrace {
  const { z, range, stops, bar, name } = look;
  const brief = (value: number | null) => (value === null ? null : Number(value.toFixed(3)));
  const label = escapeText(bar ?? name ?? "");
  return {
    type: "heatmap",
    z: Array.from({ length: cells }, (_, row) =>
      Array.from({ length: cells }, (_, column) => brief(z(row * cells + column))),
    ),
    ...grid.start,
    zmin: range[0],
    zmax: range[1],
    colorscale: stops,
    showscale: bar !== undefined,
    ...(bar === undefined ? {} : { colorbar: colourBar(bar) }),
    hovertemplate: `(%{x:.2f}, %{y:.2f}): %{z:.3f}<extra>${label}</extra>`,
    hoverongaps: false,
    zsmooth: false,
  };
}

function marksOf(name: string, c: number, { places, labels }: PlacedPoints): LineTrace {
  const own = places.filter((_, index) => labels[index] === c);
  const { colour, symbol, size } = styleOf(c);
  const digits = (value: number) => Number(value.toPrecision(6));
  return {
    type: "scatter",
    mode: "markers",
    name: escapeText(name),
    x: own.map(([x]) => digits(x!)),
    y: own.map(([, y]) => digits(y!)),
    marker: { color: colour, size, symbol, line: { color: theme.card, width: 1 } },
    hovertemplate: `(%{x}, %{y})<extra>${escapeText(name)}</extra>`,
  };
}

function describe(found: {
  options: DecisionSurfaceOptions;
  x: PlaneAxis;
  y: PlaneAxis;
  classes: readonly string[];
  winners: readonly number[];
  points: PlacedPoints | undefined;
  borders: number;
}): string {
  const { options, x, y, classes, winners, points, borders } = found;
  const heading = options.title === undefined ? "Decision surface" : `Decision surface "${options.title}"`;
  const axis = ({ options: { title, unit }, range }: PlaneAxis) =>
    `${axisName({ ...(title && { title }), ...(unit && { unit }) })} from ${formatNumber(range[0])} to ${formatNumber(range[1])}`;
  const share = (c: number) => winners.filter((winner) => winner === c).length / winners.length;
  const parts = classes.map((name, c) => `${name} on ${Math.round(100 * share(c))} %`);
  const right = points === undefined ? "" : ` ${count(points.labels.length, "point")} on top.`;
  const line = borders === 0 ? "No line parts the classes." : `${count(borders, "line")} between them.`;
  return `${heading}: ${axis(x)}, ${axis(y)}. Likeliest class: ${listWords(parts)} of the plane. ${line}${right}`;
}
