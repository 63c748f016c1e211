import type { ComparedRow, Comparison, MetricRecord } from "../../experiment/index.js";
import { settingText } from "../../experiment/index.js";
import { type Figure, lineChart, parallelCoordinates, type Series } from "../../plot/index.js";

/** Rows that are drawn as curves: as many as there are styles that an eye tells apart. */
const mostCurves = 7;

/** The figures that tell a comparison's story; those are left out for which there is nothing to draw. */
export interface ComparisonFigures {
  /** The figure that rows are ordered by, over the epochs, where it was measured there; else the loss. */
  curves: Figure | undefined;
  /** The same over seconds: what a result cost. */
  time: Figure | undefined;
  /** Every row as a line through its settings to its result. */
  settings: Figure | undefined;
}

/** Of many rows the best are drawn as curves; all of them go into the parallel coordinates. Used in notebooks/07. */
export function comparisonFigures(comparison: Comparison): ComparisonFigures {
  const { rows, score, varied } = comparison;
  const figure = [score.figure, "loss"].find((name) => rows.some((row) => epochsWith(row, name).length > 0));
  const shown = figure === undefined ? [] : rows.filter((row) => epochsWith(row, figure).length > 0);
  const best = shown.slice(0, mostCurves);
  const more = shown.length > best.length ? `, the best ${best.length} of ${shown.length}` : "";
  const chart = (x: "epoch" | "at", title: string): Figure | undefined =>
    best.length === 0
      ? undefined
      : lineChart(
          best.map((row) => curveOf(row, figure!, x)),
          {
            title: `${title}${more}`,
            x: x === "epoch" ? { title: "epoch" } : { title: "time", unit: "s" },
            y: { title: figure!, ...(/accuracy/i.test(figure!) && { format: "~%", bounds: [0, 1] }) },
          },
        );
  const drawn = rows.filter((row) => row.figures[score.figure] !== undefined);
  return {
    curves: chart("epoch", `${figure} over the epochs`),
    time: chart("at", `${figure} against time`),
    settings: varied.length === 0 || drawn.length < 2 ? undefined : settingsFigure(comparison, drawn),
  };
}

/** The mean over the row's runs at each epoch, with a band from the least to the most where there are several. */
function curveOf(row: ComparedRow, figure: string, x: "epoch" | "at"): Series {
  const points = epochsWith(row, figure).map((records) => {
    const values = records.map((record) => record[figure]!);
    const mean = (numbers: readonly number[]): number =>
      numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    return {
      x: mean(records.map((record) => record[x])),
      y: mean(values),
      low: Math.min(...values),
      high: Math.max(...values),
    };
  });
  return {
    name: row.label,
    x: points.map((point) => point.x),
    y: points.map(({ y }) => y),
    ...(row.runs.length > 1 && {
      band: { low: points.map(({ low }) => low), high: points.map(({ high }) => high) },
    }),
  };
}

/** The records of all runs of a row that have a figure, epoch by epoch. */
function epochsWith({ runs }: ComparedRow, figure: string): MetricRecord[][] {
  const byEpoch = new Map<number, MetricRecord[]>();
  for (const record of runs.flatMap(({ metrics }) => metrics)) {
    if (record[figure] === undefined) continue;
    byEpoch.set(record.epoch, [...(byEpoch.get(record.epoch) ?? []), record]);
  }
  return [...byEpoch].sort(([a], [b]) => a - b).map(([, records]) => records);
}

function settingsFigure({ varied, score }: Comparison, rows: readonly ComparedRow[]): Figure {
  const lines = rows.map((row) => ({
    name: row.label,
    values: {
      ...Object.fromEntries(
        varied.map((name) => {
          const value = row.settings[name];
          return [name, typeof value === "number" ? value : settingText(value) || undefined];
        }),
      ),
      [score.figure]: row.figures[score.figure]!.mean,
    },
  }));
  return parallelCoordinates(lines, {
    axes: [...varied, score.figure],
    colourBy: score.figure,
    lessIsBetter: score.better === "less",
    title: `Settings and ${score.figure}`,
  });
}
