import {
  baseline,
  bestWays,
  summarizeWays,
  type TransferFigures,
  type WayFigures,
  type WaySummary,
  ways,
} from "../experiment/index.js";
import { alignColumns } from "./align-columns.js";

/** Everything that was measured, and how. */
export interface Measured {
  figures: readonly WayFigures[];
  transfers: readonly TransferFigures[];
  flags: { epochs: number; seeds: number };
  /** Which digits, in a sentence. */
  source: string;
  /** What made this. */
  command: string;
}

const starMeans = "* every seed of this way is better, or every seed worse, than every seed of the baseline.";

/** The tables in plain text, for a terminal. */
export function describeGains(measured: Measured): string {
  const tables = tablesOf(measured);
  const marked = tables.some(({ rows }) => rows.some((row) => row.some((cell) => cell.endsWith(" *"))));
  const notes = [
    "Accuracies are means over the seeds, in per cent; gains are in points on the baseline's mean.",
  ];
  if (marked) notes.push(starMeans);
  return [
    ...tables.map(({ title, rows }) => [title, ...alignColumns(rows)].join("\n")),
    notes.join("\n"),
  ].join("\n\n");
}

/** The tables as a Markdown page that says how they were made. */
export function gainsPage(measured: Measured): string {
  const { flags, source, command } = measured;
  const intro = [
    "# What each way on gains",
    "",
    `Made by \`${command}\`, which trains everything below and writes this page.`,
    "",
    `Digits: ${source}`,
    "",
    "The baseline is 784-128-10 with ReLU, weights from He's normal distribution, gradient descent at 0.1 in batches " +
      "of 64, float32. Each way is the baseline but for the one thing named, trained for " +
      `${count(flags.epochs, "epoch")} from ${count(flags.seeds, "seed")}; those put together are networks of their ` +
      "own, trained for as many epochs as their row says. Accuracies are on the test images, means over the " +
      "seeds, in per cent; the gain is in percentage points on the baseline's mean. `*` marks a way of which every " +
      "seed is better, or every seed worse, than every seed of the baseline. Of 10,000 test images one is 0.01.",
  ];
  const tables = tablesOf(measured).flatMap(({ title, rows: [head, ...rows] }) => [
    "",
    `## ${title}`,
    "",
    line(head!),
    line(head!.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows.map(line),
  ]);
  return `${[...intro, ...tables].join("\n")}\n`;
}

interface Table {
  title: string;
  rows: readonly (readonly string[])[];
}

function tablesOf({ figures, transfers, flags }: Measured): Table[] {
  const equal = summarizeWays(ways, figures, baseline.name);
  const together = summarizeWays(bestWays, figures, baseline.name);
  const tables: Table[] = [];
  if (equal.length > 0)
    tables.push({ title: `One thing at a time, ${count(flags.epochs, "epoch")}`, rows: waysTable(equal) });
  if (together.length > 0) tables.push({ title: "Put together", rows: waysTable(together) });
  if (transfers.length > 0)
    tables.push({
      title: "Transfer: digits 5 to 9 from few examples, by a network that knows 0 to 4",
      rows: transferTable(transfers),
    });
  return tables;
}

function waysTable(summaries: readonly WaySummary[]): string[][] {
  return [
    ["way", "test accuracy", "least to most", "gain", "training accuracy", "epochs", "seeds"],
    ...summaries.map(({ way, mean, least, most, gain, apart, training, epochs, seeds }) => [
      way,
      percent(mean),
      `${percent(least)} to ${percent(most)}`,
      gain === undefined || way === baseline.name ? "" : `${points(gain)}${apart ? " *" : ""}`,
      percent(training),
      String(epochs),
      String(seeds),
    ]),
  ];
}

function transferTable(transfers: readonly TransferFigures[]): string[][] {
  const counts = [...new Set(transfers.map(({ examples }) => examples))];
  return [
    ["examples of 5 to 9", "new last layer", "least to most", "whole network anew", "least to most"],
    ...counts.map((given) => {
      const runs = transfers.filter(({ examples }) => examples === given);
      const spread = (values: number[]): [string, string] => [
        percent(values.reduce((sum, value) => sum + value, 0) / values.length),
        `${percent(Math.min(...values))} to ${percent(Math.max(...values))}`,
      ];
      return [
        String(given),
        ...spread(runs.map(({ transferred }) => transferred)),
        ...spread(runs.map(({ fromScratch }) => fromScratch)),
      ];
    }),
  ];
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(2);
}

function points(fraction: number): string {
  const text = (100 * fraction).toFixed(2);
  if (Number(text) === 0) return "0.00";
  return fraction > 0 ? `+${text}` : text;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
