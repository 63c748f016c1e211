import { type Diagnoser, everywhere, grid, near } from "../compared.js";
import { numberText } from "../words.js";

/** All values off by one amount, or each column by an amount of its own, as a forgotten bias makes them. */
export const constantAddend: Diagnoser = (compared) => {
  const { found, expected, limit } = compared;
  if (found.data.length < 2) return undefined;
  const least = 10 * limit; // what is nearer is one value of many that is a little off
  const off = (k: number): number => found.data[k]! - expected.data[k]!;
  // Each difference may be off by the limit, and so may the one it is held against.
  const first = off(0);
  if (Math.abs(first) > least && everywhere(compared, (k) => near(off(k), first, 2 * limit))) {
    return `every value is ${numberText(Math.abs(first))} too ${first > 0 ? "high" : "low"}. Was a bias forgotten, or added twice?`;
  }
  const size = grid(found);
  if (size === undefined || size.rows < 2) return undefined;
  if (!everywhere(compared, (k) => near(off(k), off(k % size.cols), 2 * limit))) return undefined;
  const column = Array.from({ length: size.cols }, (_, each) => Math.abs(off(each))).findIndex(
    (each) => each > least,
  );
  if (column < 0) return undefined;
  const amount = `${numberText(Math.abs(off(column)))} too ${off(column) > 0 ? "high" : "low"}`;
  return `each column is off by an amount of its own, the same in every row (column ${column} is ${amount}). Was the row of biases added, and once?`;
};
