import { machine } from "#machine";
import { ParameterError } from "../../errors.js";

/** More would have too little to do between two meetings. */
const MOST_BY_DEFAULT = 4;

let chosen: number | undefined;

/**
 * Chooses how many threads compiled training uses from now on, in this kernel or page.
 *
 * Until then it is as many as there are processors, four at most. The numbers do not depend on it, to the last bit;
 * small batches are trained on one thread whatever is chosen. Where threads cannot share memory, as in a page that is
 * not isolated, there is one.
 *
 * @param count a whole number of at least 1; undefined to go back to the default
 * @returns the number in use until now
 * @throws {ParameterError} for any other count
 */
export function setThreads(count: number | undefined): number {
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 64))
    throw new ParameterError(`threads: found ${count}. Pass a whole number from 1 to 64.`);
  const before = threadsInUse();
  chosen = count;
  return before;
}

/** How many threads compiled training may use. */
export function threadsInUse(): number {
  return chosen ?? Math.min(machine.processors(), MOST_BY_DEFAULT);
}
