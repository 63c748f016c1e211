import { isTime, type RecordedRun } from "../record/index.js";
import { settingsOfRun, settingText, variedNames } from "./varied.js";

/** One thing in which two runs differ. */
export interface RunDifference {
  what: string;
  before: string;
  after: string;
  /** After - before, for figures. */
  change?: number;
}

/**
 * In what two runs differ: settings, seed, and every figure that both have or one lacks; equal figures are left out.
 *
 * Used in notebooks/07.
 */
export function diffRuns(before: RecordedRun, after: RecordedRun): RunDifference[] {
  const [a, b] = [settingsOfRun(before), settingsOfRun(after)];
  const settings = variedNames([a, b]).map((what) => ({
    what,
    before: settingText(a.get(what)),
    after: settingText(b.get(what)),
  }));
  const seeds = { what: "seed", before: String(before.seed ?? ""), after: String(after.seed ?? "") };
  const names = new Set([...Object.keys(before.figures), ...Object.keys(after.figures)]);
  const figures = [...names]
    .filter((name) => !isTime(name))
    .flatMap((what): RunDifference[] => {
      const [from, to] = [before.figures[what], after.figures[what]];
      if (Object.is(from, to)) return [];
      const both = from !== undefined && to !== undefined;
      return [
        { what, before: String(from ?? ""), after: String(to ?? ""), ...(both && { change: to - from }) },
      ];
    });
  return [...settings, ...(seeds.before === seeds.after ? [] : [seeds]), ...figures];
}
