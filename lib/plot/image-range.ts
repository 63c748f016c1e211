import { ParameterError } from "../errors.js";

/** @throws {ParameterError} where the scale is unknown, or the range is not two different finite ends */
export function checkScale({ scale, range }: { scale?: string; range?: readonly [number, number] }): void {
  if (scale !== undefined && scale !== "grey" && scale !== "diverging") {
    throw new ParameterError(`image grid: scale is ${JSON.stringify(scale)}. Choose "grey" or "diverging".`);
  }
  if (range === undefined) return;
  const [low, high] = range;
  if (Number.isFinite(low) && Number.isFinite(high) && low !== high) return;
  throw new ParameterError(
    `image grid: range is [${low}, ${high}]. Give two finite ends, the value of white and the value of black.`,
  );
}

/**
 * The values at the two ends of the scale: 0 and 255 for bytes, 0 and 1 where all lie between, else what holds all;
 * for two hues as far below zero as above it. What is not finite does not count.
 */
export function rangeOf(
  pictures: readonly ArrayLike<number>[],
  { diverging, bytes }: { diverging: boolean; bytes: boolean },
): [number, number] {
  if (bytes && !diverging) return [0, 255];
  let [low, high] = [0, 0];
  for (const picture of pictures) {
    for (let index = 0; index < picture.length; index++) {
      const value = picture[index]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (diverging) {
    const most = Math.max(-low, high) || 1;
    return [-most, most];
  }
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}
