import { isDeepStrictEqual } from "node:util";
import type { RecordedRun } from "../experiment/index.js";

/**
 * The runs of a notebook's last pass: its latest, and the others that were made with the same parameters, as those of
 * several seeds are.
 *
 * @param runs the latest first
 * @param notebook its path as the record has it
 */
export function lastPass(runs: readonly RecordedRun[], notebook: string): string[] {
  const own = runs.filter(({ code }) => code.notebook === notebook);
  return own
    .filter(({ parameters }) => isDeepStrictEqual(parameters, own[0]?.parameters))
    .map(({ id }) => id)
    .reverse();
}
