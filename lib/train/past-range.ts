import { DivergedError } from "../errors.js";
import { tryATenth } from "./divergence-causes.js";
import type { SquaresSlot, UpdatePoint } from "./optimizer.js";

/**
 * Stops where the mean of squares is Infinity: divided by its root every step would be 0, and training stand still
 * without a word. It comes sooner than anything else, as the square of 1e20 is past float32.
 *
 * @param zero the sum of 0·s over all means s: 0, or NaN where one is not finite
 * @throws {DivergedError} where it is NaN
 */
export function refusePastRange(
  zero: number,
  { optimizer, slot, parameter, at }: SquaresSlot & { parameter: string; at: UpdatePoint },
): void {
  if (zero === 0) return;
  const { learningRate, epoch } = at;
  throw new DivergedError(
    `${optimizer}: the ${slot} of ${parameter}'s gradient is past what its precision can hold` +
      `${epoch === undefined ? "" : `, in epoch ${Math.floor(epoch) + 1}`}. Gradients have grown too large. ` +
      tryATenth(learningRate),
    { layer: parameter, learningRate, ...(epoch !== undefined && { epoch: Math.floor(epoch) + 1 }) },
  );
}
