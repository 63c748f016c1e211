import { RandomState } from "../../../lib/random/index.js";
import { seed } from "../length.js";

/** Chances that are the same for the same seed and name, whichever tests run before. */
export function chance(name: string): {
  between(low: number, high: number): number;
  below(count: number): number;
} {
  const salt = [...name].reduce(
    (sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 2 ** 31,
    seed % 2 ** 31,
  );
  const random = new RandomState(salt);
  return {
    between: (low, high) => low + (high - low) * random.randomSample(),
    below: (count) => Math.floor(count * random.randomSample()),
  };
}

/** Waits for a moment of chance: the one place where a kill test looks at a clock, for that is what it tests. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
