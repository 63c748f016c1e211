import type { Dataset, Digits } from "../../data/index.js";
import { ParameterError } from "../../errors.js";
import type { SweepData } from "./plan.js";

/**
 * The part of the digits that a sweep takes.
 *
 * @throws {ParameterError} where there are not so many
 */
export function sweepDigits(digits: Digits, { train, validation, test }: SweepData = {}): Digits {
  const { count } = digits.train;
  const kept = validation ?? 0;
  const first = train ?? count - kept;
  if (first + kept > count)
    throw new ParameterError(
      `sweep: ${first} images to train on and ${kept} to judge by are asked for, and there are ${count}. Ask for fewer.`,
    );
  return {
    train: digits.train.take(first),
    test: kept > 0 ? digits.train.slice(count - kept) : part(digits.test, test),
  };
}

function part(set: Dataset, count: number | undefined): Dataset {
  if (count === undefined) return set;
  if (count > set.count)
    throw new ParameterError(
      `sweep: ${count} test images are asked for, and there are ${set.count}. Ask for fewer.`,
    );
  return set.take(count);
}
