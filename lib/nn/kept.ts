import { ShapeError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";

/**
 * What a layer's forward pass kept for its backward pass.
 *
 * @param kept (N, D)
 * @param dOutputs (N, H)
 * @throws {ShapeError} where there was no forward pass, or one of another batch
 */
export function keptForBackward(layer: string, kept: Matrix | undefined, dOutputs: Matrix): Matrix {
  if (kept === undefined) throw new ShapeError(`${layer}: backward before forward. Call forward first.`);
  if (kept.rows !== dOutputs.rows)
    throw new ShapeError(
      `${layer}: a gradient of ${dOutputs.rows} rows for a batch of ${kept.rows}. ` +
        "Go back through the batch that went forward last.",
    );
  return kept;
}
