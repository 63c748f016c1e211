import { ShapeError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";

/**
 * What a layer's forward pass kept for its backward pass.
 *
 * @param kept (N, D)
 * @param back.dOutputs (N, H)
 * @param back.cols H, how wide the outputs were
 * @throws {ShapeError} where there was no forward pass, or one whose outputs had another shape
 */
export function keptForBackward(
  layer: string,
  kept: Matrix | undefined,
  { dOutputs, cols }: { dOutputs: Matrix; cols: number },
): Matrix {
  if (kept === undefined) throw new ShapeError(`${layer}: backward before forward. Call forward first.`);
  if (kept.rows !== dOutputs.rows || dOutputs.cols !== cols)
    throw new ShapeError(
      `${layer}: a gradient of ${dOutputs.shape} for outputs of (${kept.rows}, ${cols}). ` +
        "Go back through the batch that went forward last, with a number for each of its outputs.",
    );
  return kept;
}
