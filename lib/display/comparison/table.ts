import { type Comparison, type RunStatus, type Spread, settingText } from "../../experiment/index.js";
import { formatNumber, numberFormat } from "../../plot/index.js";
import { formatSeconds } from "./seconds.js";

/** A table of texts. */
export interface TextTable {
  head: string[];
  rows: string[][];
  numeric: boolean[];
}

/** One line a row, best first: the settings that differ, each figure as mean ± deviation over the seeds, and the time. */
export function comparisonTable({ varied, named, figures, rows }: Comparison): TextTable {
  const several = rows.some(({ runs }) => runs.length > 1);
  const unfinished = rows.some(({ runs }) => runs.some(({ status }) => status !== "done"));
  return {
    head: [
      "",
      ...(named ? ["name"] : []),
      ...varied,
      ...figures,
      "time",
      ...(several ? ["runs"] : []),
      ...(unfinished ? ["status"] : []),
      "id",
    ],
    rows: rows.map(({ label, settings, runs, figures: found, seconds }, at) => [
      String(at + 1),
      ...(named ? [label] : []),
      ...varied.map((name) => settingText(settings[name])),
      ...figures.map((name) => spreadText(name, found[name])),
      seconds === undefined ? "" : formatSeconds(seconds),
      ...(several ? [String(runs.length)] : []),
      ...(unfinished ? [statusText(runs.map(({ status }) => status))] : []),
      runs.map(({ id }) => id.slice(0, 6)).join(" "),
    ]),
    numeric: [
      true,
      ...(named ? [false] : []),
      ...varied.map((name) => rows.every(({ settings }) => isNumber(settings[name]))),
      ...figures.map(() => true),
      true,
      ...(several ? [true] : []),
      ...(unfinished ? [false] : []),
      false,
    ],
  };
}

/** The same as rows for `showTable`. Used in notebooks/07. */
export function comparisonRows(comparison: Comparison): Record<string, string>[] {
  const { head, rows } = comparisonTable(comparison);
  return rows.map((cells) => Object.fromEntries(head.map((title, at) => [title || "place", cells[at]!])));
}

const percent = numberFormat("comparison", ".2%");
const points = numberFormat("comparison", ".2f");

/** "97.12% ± 0.05", accuracies in per cent; a single run has no spread. */
export function spreadText(figure: string, spread: Spread | undefined): string {
  if (spread === undefined) return "";
  const { mean, deviation, count } = spread;
  if (!/accuracy/i.test(figure))
    return count > 1 ? `${formatNumber(mean)} ± ${formatNumber(deviation)}` : formatNumber(mean);
  const text = Number.isFinite(mean) ? percent(mean) : formatNumber(mean);
  return count > 1 ? `${text} ± ${points(100 * deviation)}` : text;
}

/** "done", or how many are what: "2 done, 1 failed". */
function statusText(statuses: readonly RunStatus[]): string {
  const kinds = [...new Set(statuses)];
  if (kinds.length === 1) return kinds[0]!;
  return kinds.map((kind) => `${statuses.filter((each) => each === kind).length} ${kind}`).join(", ");
}

function isNumber(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}
