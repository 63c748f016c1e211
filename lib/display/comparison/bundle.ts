import { type Comparison, diffRuns } from "../../experiment/index.js";
import { formatNumber, toSvg } from "../../plot/index.js";
import { escapeHtml, htmlTable } from "../html.js";
import type { MimeBundle } from "../message.js";
import { comparisonFigures } from "./figures.js";
import { comparisonTable, type TextTable } from "./table.js";

/** Whether this is what `compare` gives. */
export function isComparison(value: unknown): value is Comparison {
  return typeof value === "object" && value !== null && (value as Comparison).kind === "comparison of runs";
}

/** A comparison as a page's part and as text. */
export function comparisonBundle(comparison: Comparison): MimeBundle {
  return { "text/html": comparisonHtml(comparison), "text/plain": comparisonText(comparison) };
}

/** The table, in plain text. */
export function comparisonText(comparison: Comparison): string {
  const { head, rows, numeric } = comparisonTable(comparison);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (numeric[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd();
  return [summary(comparison), line(head), ...rows.map(line)].join("\n");
}

/** The table, the drawings and, of two runs, what is different between them; no script, no style of its own. */
export function comparisonHtml(comparison: Comparison): string {
  const { curves, time, settings } = comparisonFigures(comparison);
  const drawings = [settings, curves, time].flatMap((figure) =>
    figure === undefined ? [] : [toSvg(figure)],
  );
  return [
    `<p>${escapeHtml(summary(comparison))}</p>`,
    htmlTable(comparisonTable(comparison)),
    ...drawings.map((svg) => `<figure>${svg}</figure>`),
    diffHtml(comparison),
  ].join("\n");
}

/** "4 settings, 12 runs, best first by testAccuracy." */
function summary({ rows, score }: Comparison): string {
  const runs = rows.reduce((sum, row) => sum + row.runs.length, 0);
  const counted = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
  return `${counted(rows.length, "setting")}, ${counted(runs, "run")}, best first by ${score.figure}.`;
}

function diffHtml({ rows }: Comparison): string {
  const [first, second, ...more] = rows.flatMap(({ runs }) => runs);
  if (first === undefined || second === undefined || more.length > 0) return "";
  const table: TextTable = {
    head: ["", first.id.slice(0, 6), second.id.slice(0, 6), "change"],
    rows: diffRuns(first, second).map(({ what, before, after, change }) => [
      what,
      before,
      after,
      change === undefined ? "" : `${change > 0 ? "+" : ""}${formatNumber(change)}`,
    ]),
    numeric: [false, false, false, true],
  };
  if (table.rows.length === 0) return "<p>The two differ in nothing that was recorded.</p>";
  return `<h2>What differs between the two</h2>\n${htmlTable({ ...table, rowHeads: true })}`;
}
