import {
  comparePublished,
  type FigureRow,
  type RunFigures,
  type System,
  type SystemRun,
} from "../experiment/index.js";
import { alignColumns } from "./align-columns.js";
import { formatSeconds } from "./run-line.js";

/** A training that is done, and what was changed from the published one. */
export interface DoneRun {
  system: System;
  run: SystemRun;
  changes: readonly string[];
  figures: RunFigures;
}

/** One training as a table: each figure that was published, ours, and how far apart they are. */
export function describeRun({ system, run, changes, figures }: DoneRun): string {
  const { spec } = figures;
  const title = run.name === system.name ? `System ${run.name}: ${system.title}` : `System ${run.name}`;
  const sizes = `784-${spec.hidden.join("-")}-10, seed ${spec.seed}, ${spec.dtype}`;
  const rows = comparePublished(run, figures);
  const cells = [
    ["figure", "published", "ours", "difference", ""],
    ...rows
      .filter(({ ours }) => ours !== "")
      .map((row) => [row.figure, row.published, row.ours, formatDifference(row), row.same ? "=" : ""]),
  ];
  return [
    title,
    changes.length === 0 ? sizes : `${sizes}, changed: ${changes.join(", ")}`,
    ...alignColumns(cells),
    verdict(rows),
    describeTimes(figures),
  ].join("\n");
}

/** What all tables come to. */
export function describeTotals(done: readonly DoneRun[]): string {
  const lines = done.map(({ run, figures }) => {
    const rows = comparePublished(run, figures);
    const same = rows.filter((row) => row.same).length;
    const accuracy = `${(100 * figures.testAccuracy).toFixed(2)} %`;
    return [
      run.name,
      run.published.testAccuracy === undefined ? "-" : `${run.published.testAccuracy} %`,
      accuracy,
      `${same} of ${rows.length}`,
    ];
  });
  const seconds = done.reduce((total, { figures }) => total + secondsOf(figures), 0);
  return [
    ...alignColumns([["test accuracy", "published", "ours", "figures with the same digits"], ...lines]),
    `${formatSeconds(seconds)} of training and evaluation in all.`,
  ].join("\n");
}

function verdict(rows: readonly FigureRow[]): string {
  const came = rows.filter((row) => row.ours !== "");
  const same = came.filter((row) => row.same).length;
  const missing = rows.length - came.length;
  const whose = missing === 1 ? "belongs to an epoch that was" : "belong to epochs that were";
  const left = missing === 0 ? "" : ` (${missing} more ${whose} not trained)`;
  return `${same} of ${came.length} figures have the same digits${left}.`;
}

function describeTimes({ epochs }: RunFigures): string {
  const training = epochs.reduce((total, { trainSeconds }) => total + trainSeconds, 0);
  const evaluation = epochs.reduce((total, { evaluateSeconds }) => total + evaluateSeconds, 0);
  const anEpoch = (training / epochs.length).toFixed(2);
  const evaluating = (evaluation / epochs.length).toFixed(2);
  const evaluated = Number(evaluating) === 0 ? "" : `, and ${evaluating} s evaluating`;
  return `${formatSeconds(training)} of training: ${anEpoch} s an epoch${evaluated}.`;
}

function secondsOf({ epochs }: RunFigures): number {
  return epochs.reduce(
    (total, { trainSeconds, evaluateSeconds }) => total + trainSeconds + evaluateSeconds,
    0,
  );
}

/** Decimals from which on a difference is told in powers of ten: nobody counts so many zeros. */
const manyDecimals = 6;

/** To one digit more than the figure was printed with, but for counts; a difference of nothing is 0. */
function formatDifference({ published, difference }: FigureRow): string {
  const decimals = published.split(".")[1]?.length;
  const text =
    decimals !== undefined && decimals > manyDecimals
      ? difference.toExponential(1)
      : difference.toFixed(decimals === undefined ? 0 : decimals + 1);
  if (Number(text) === 0) return "0";
  return difference > 0 ? `+${text}` : text;
}
