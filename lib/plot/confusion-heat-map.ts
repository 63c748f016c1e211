import { ParameterError, ShapeError } from "../errors.js";
import { blues, oranges } from "./colour.js";
import type { Figure, HeatMapTrace } from "./figure.js";
import { frame } from "./frame.js";
import { type GridInput, readGrid } from "./grid-input.js";
import { labelledAxis } from "./heat-map.js";
import { count, formatNumber, listWords, textWidth } from "./text.js";

export interface ConfusionOptions {
  title?: string;
  /** The C classes' names, in order; 0 to C - 1 unless told. */
  classes?: readonly (string | number)[];
}

/** Up to this many classes each cell is large enough to hold its count. */
const mostReadable = 100;

/**
 * A confusion matrix with its counts: right answers in blue on the diagonal, mistakes in orange off it.
 *
 * Mistakes are few beside right answers. Each kind has its own colour scale, so that a class confused ten times in a
 * thousand can be seen.
 *
 * @param confusion (C, C) whole counts; rows are the true class, columns the predicted one
 * @throws {ShapeError} where it is not square, or the classes are not C
 * @throws {ParameterError} where an entry is not a count
 * Used in notebooks/06.
 */
export function confusionHeatMap(confusion: GridInput, options: ConfusionOptions = {}): Figure {
  const grid = readGrid("confusion heat map", confusion);
  const classes = options.classes ?? grid.map((_, index) => index);
  check(grid, classes.length);
  const size = grid.length;
  const cell =
    size > mostReadable
      ? Math.max(1, Math.floor(1400 / size))
      : Math.max(14, Math.min(80, Math.floor(460 / size)));
  const right = grid.map((row, index) => row[index]!);
  const wrong = grid.flatMap((row, index) => row.filter((_, column) => column !== index));
  const total = sum(right) + sum(wrong);
  const title = options.title ?? "Confusion matrix";
  return {
    data: [
      layer(grid, { keep: (row, column) => row === column, colorscale: [...blues], most: max(right), cell }),
      layer(grid, {
        keep: (row, column) => row !== column,
        colorscale: [...oranges],
        most: max(wrong),
        cell,
      }),
    ],
    layout: frame({
      title,
      subtitle: `${score(sum(right), total)}. Blue: right. Orange: mistakes (own scale).`,
      xaxis: labelledAxis("x", { title: "predicted class", labels: classes, count: size, cell }),
      yaxis: labelledAxis("y", { title: "true class", labels: classes, count: size, cell }),
      plot: { width: cell * size, height: cell * size },
    }),
    alt: describe(grid, { title, classes: classes.map(String), right: sum(right), total }),
  };
}

/** One of the two kinds of cells, the others left empty. */
function layer(
  grid: readonly number[][],
  options: {
    keep: (row: number, column: number) => boolean;
    colorscale: HeatMapTrace["colorscale"];
    most: number;
    cell: number;
  },
): HeatMapTrace {
  const { keep, colorscale, most, cell } = options;
  const size = [12, 11, 10, 9].find((points) => textWidth(formatNumber(most), points) <= cell - 4);
  return {
    type: "heatmap",
    z: grid.map((row, i) => row.map((value, j) => (keep(i, j) ? value : null))),
    zmin: 0,
    zmax: Math.max(1, most),
    colorscale,
    showscale: false,
    xgap: 1,
    ygap: 1,
    ...(size === undefined ? {} : { texttemplate: "%{z:,d}", textfont: { size } }),
    hovertemplate: "true %{y}, predicted %{x}: %{z:,d}<extra></extra>",
    hoverongaps: false,
    zsmooth: false,
  };
}

function check(grid: readonly number[][], classes: number): void {
  const [rows, cols] = [grid.length, grid[0]!.length];
  if (rows !== cols) {
    throw new ShapeError(
      `confusion heat map: the matrix is (${rows}, ${cols}), expected as many rows as columns. Pass rows of true and columns of predicted classes.`,
    );
  }
  if (classes !== rows) {
    throw new ShapeError(
      `confusion heat map: there are ${classes} class names for a (${rows}, ${cols}) matrix. Pass ${rows} of them.`,
    );
  }
  for (const [row, values] of grid.entries()) {
    const column = values.findIndex((value) => !Number.isInteger(value) || value < 0);
    if (column < 0) continue;
    throw new ParameterError(
      `confusion heat map: entry (${row}, ${column}) is ${values[column]}, expected a count. Pass counts of examples, not fractions.`,
    );
  }
}

function score(right: number, total: number): string {
  if (total === 0) return "No examples";
  const share = ((100 * right) / total).toFixed(2);
  return `${formatNumber(right)} of ${formatNumber(total)} right (${share} %)`;
}

function describe(
  grid: readonly number[][],
  found: { title: string; classes: readonly string[]; right: number; total: number },
): string {
  const { title, classes, right, total } = found;
  const mistakes = grid
    .flatMap((row, i) => row.map((value, j) => ({ i, j, value })))
    .filter(({ i, j, value }) => i !== j && value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, 3)
    .map(({ i, j, value }) => `${classes[i]} taken for ${classes[j]} (${count(value, "time")})`);
  const worst =
    mistakes.length === 0 ? "There are no mistakes." : `Most frequent mistakes: ${listWords(mistakes)}.`;
  return `${title}, ${classes.length} true classes (rows) by ${classes.length} predicted classes (columns): ${score(right, total)}. ${worst}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
