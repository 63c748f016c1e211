import { group } from "d3-array";
import { ParameterError } from "../../errors.js";
import { isTime, type RecordedRun } from "../record/index.js";
import { canonicalJson } from "../record/json.js";
import { type Spread, spreadOf } from "./spread.js";
import { type RunValue, settingsOfRun, settingText, variedNames } from "./varied.js";

/** Runs that differ in nothing but their seed. */
export interface ComparedRow {
  /** Its runs' own name, where every row has another; else its settings, as "learningRate 0.1, hidden [128]". */
  label: string;
  /** The settings that are not the same in all rows. */
  settings: Readonly<Record<string, RunValue>>;
  runs: readonly RecordedRun[];
  /** Of the runs that were made to their end, by name; none where none was. */
  figures: Readonly<Record<string, Spread>>;
  /** Mean seconds of a whole run, of those made to their end; undefined where none was. */
  seconds: number | undefined;
}

/** The figure that rows are put in order by. */
export interface Score {
  figure: string;
  better: "more" | "less";
}

/** Runs side by side. */
export interface Comparison {
  kind: "comparison of runs";
  /** Whether rows go by their runs' names. */
  named: boolean;
  /** The names of the settings that differ, in the order of the columns. */
  varied: readonly string[];
  score: Score;
  /** The names of all figures that some row has, the score first. */
  figures: readonly string[];
  /** Best first; those that came to no score last. */
  rows: readonly ComparedRow[];
}

export interface CompareOptions {
  /**
   * The figure to put rows in order by. Left out, it is the first of these that every finished run has: accuracy on
   * validation, test or training examples, then the losses in the same order.
   */
  by?: string;
}

/** To choose by the test examples is to learn from them, so validation comes first. */
const scores = [
  "validationAccuracy",
  "testAccuracy",
  "trainingAccuracy",
  "accuracy",
  "validationLoss",
  "testLoss",
  "loss",
];

/**
 * Lays runs side by side: what was changed, and what it did. Runs that differ in nothing but their seed make one row.
 * Used in notebooks/07.
 *
 * @throws {ParameterError} where there is no run, or no finished run has the figure to go by
 */
export function compare(runs: readonly RecordedRun[], { by }: CompareOptions = {}): Comparison {
  if (runs.length === 0)
    throw new ParameterError("compare: there is no run. Record some, and pass what `listRuns` gives.");
  const finished = runs.filter(({ status }) => status === "done");
  const figure =
    by ?? scores.find((name) => finished.length > 0 && finished.every((run) => name in run.figures));
  if (by !== undefined && !runs.some((run) => Object.hasOwn(run.figures, by)))
    throw new ParameterError(
      `compare: no run has a figure named ${by}. They have ${namesOf(runs).join(", ") || "none"}.`,
    );
  const score: Score = {
    figure: figure ?? "loss",
    better: isBetterAsMore(figure ?? "loss") ? "more" : "less",
  };
  const settings = new Map(runs.map((run) => [run, settingsOfRun(run)]));
  const varied = variedNames([...settings.values()]);
  const groups = group(runs, (run) => canonicalJson(Object.fromEntries(settings.get(run)!)));
  const alike = [...groups.values()];
  const names = ownNames(alike);
  const rows = alike.map((each, at) =>
    rowOf(each, { varied, settings: settings.get(each[0]!)!, label: names?.[at] }),
  );
  return {
    kind: "comparison of runs",
    named: names !== undefined,
    varied,
    score,
    figures: [score.figure, ...namesOf(runs).filter((name) => name !== score.figure)],
    rows: rows.sort((a, b) => worth(b, score) - worth(a, score)),
  };
}

function rowOf(
  runs: readonly RecordedRun[],
  {
    varied,
    settings,
    label,
  }: { varied: readonly string[]; settings: ReadonlyMap<string, RunValue>; label: string | undefined },
): ComparedRow {
  const done = runs.filter(({ status }) => status === "done");
  const names = namesOf(done);
  return {
    label: label ?? settingsLabel(varied, settings),
    settings: Object.fromEntries(varied.map((name) => [name, settings.get(name)])),
    runs,
    figures: Object.fromEntries(
      names.map((name) => [name, spreadOf(done.flatMap(({ figures }) => figures[name] ?? []))]),
    ),
    seconds: done.length === 0 ? undefined : spreadOf(done.map(({ seconds }) => seconds ?? 0)).mean,
  };
}

function settingsLabel(varied: readonly string[], settings: ReadonlyMap<string, RunValue>): string {
  return varied.map((each) => `${each} ${settingText(settings.get(each)) || "none"}`).join(", ");
}

/** The name that all runs of each row have, if no other row has it. */
function ownNames(groups: readonly (readonly RecordedRun[])[]): string[] | undefined {
  const names = groups.map((runs) => [...new Set(runs.map(({ name }) => name))]);
  const own = names.every((each) => each.length === 1) && new Set(names.flat()).size === names.length;
  return own ? names.flat() : undefined;
}

/** The figures that some run has, times left out. */
function namesOf(runs: readonly RecordedRun[]): string[] {
  return [...new Set(runs.flatMap(({ figures }) => Object.keys(figures)))].filter((name) => !isTime(name));
}

function isBetterAsMore(figure: string): boolean {
  return /accuracy|precision|recall|f1/i.test(figure);
}

function worth({ figures }: ComparedRow, { figure, better }: Score): number {
  const mean = figures[figure]?.mean ?? Number.NaN;
  if (Number.isNaN(mean)) return -Number.MAX_VALUE;
  return better === "more" ? mean : -mean;
}
