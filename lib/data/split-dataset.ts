import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import type { RandomState } from "../random/index.js";
import { apportion } from "./apportion.js";
import type { Dataset } from "./dataset.js";

/** Into how many and how large parts: one of the two forms. */
export type SplitParts =
  /** The first so many examples, and the rest. */
  | { first: number; fractions?: never }
  /** One part for each fraction; they add up to 1. */
  | { fractions: readonly number[]; first?: never };

export type SplitOptions = SplitParts & {
  /** Which examples go where is drawn by it; the parts are taken one after the other where it is left out. */
  random?: RandomState;
  /** Whether each part gets its share of every class, as near as whole examples allow; false where it is left out. */
  stratified?: boolean;
};

/**
 * Cuts a set into parts that share no example, such as training and validation examples.
 *
 * `splitDataset(train, { first: 50_000 })` cuts where it says. With `random` the set is shuffled first; with
 * `stratified` each part has the classes in the proportion that the whole has them in, and keeps the order of the
 * (shuffled) whole.
 *
 * @returns a copy for each part, in order; together they hold each example once
 * @throws {ParameterError} where `first` is no number of examples that are there, or fractions are not at least 0 or
 *   do not add up to 1; where both are given, or neither; for an option that there is not
 * Derived in notebooks/07.
 */
export function splitDataset(dataset: Dataset, options: SplitOptions): Dataset[] {
  checkOptionNames("splitDataset", options ?? {}, ["first", "fractions", "random", "stratified"]);
  const sizes = sizesOf(dataset, options ?? {});
  const { random, stratified = false } = options;
  const order = random?.permutation(dataset.count) ?? new Int32Array(dataset.count).map((_, row) => row);
  const parts = stratified ? shareOut(dataset, order, sizes) : cutUp(order, sizes);
  return parts.map((rows) => dataset.select(rows));
}

function sizesOf({ name, count }: Dataset, parts: Partial<SplitParts>): number[] {
  const { first, fractions } = parts;
  if ((first === undefined) === (fractions === undefined))
    throw new ParameterError(
      `${name}: split with ${first === undefined ? "neither first nor" : "both first and"} fractions, expected one of ` +
        "them. Pass first: 50_000, or fractions: [0.8, 0.2].",
    );
  if (first !== undefined) {
    if (Number.isInteger(first) && first >= 0 && first <= count) return [first, count - first];
    throw new ParameterError(
      `${name}: split after the first ${first} examples, expected a whole number from 0 to ${count}. ` +
        `The set holds ${count} examples.`,
    );
  }
  const total = fractions!.reduce((sum, fraction) => sum + fraction, 0);
  // Not `fraction < 0`, which a NaN would pass.
  if (!(fractions!.every((fraction) => fraction >= 0) && Math.abs(total - 1) < 1e-9))
    throw new ParameterError(
      `${name}: split into fractions [${fractions!.join(", ")}], which add up to ${total}. ` +
        "Expected numbers of at least 0 that add up to 1, such as [0.8, 0.2].",
    );
  return apportion(count, fractions!);
}

function cutUp(order: Int32Array, sizes: readonly number[]): Int32Array[] {
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return order.subarray(start - size, start);
  });
}

/** Rows for each part, so that each has its share of every class; each part keeps the order. */
function shareOut(dataset: Dataset, order: Int32Array, sizes: readonly number[]): number[][] {
  const left = dataset.countByClass();
  const parts = sizes.map((): number[] => []);
  /** For each class, how many examples each part is still to get. */
  const due = sizes.map((size) => {
    const shares = apportion(size, left);
    shares.forEach((share, label) => {
      left[label]! -= share;
    });
    return shares;
  });
  for (const row of order) {
    const label = dataset.labels[row]!;
    const part = due.findIndex((counts) => counts[label]! > 0);
    due[part]![label]!--;
    parts[part]!.push(row);
  }
  return parts;
}
