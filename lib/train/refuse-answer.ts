import { DivergedError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";
import type { Model } from "../nn/index.js";
import { findNotFinite } from "./finite.js";
import { valuesOf } from "./values-of.js";

/** An answer that holds NaN or Infinity, and what it was the answer to. */
interface Answer {
  model: Model;
  /** (M, D) */
  inputs: Matrix;
  /** Which examples these are, (M,). */
  rows: ArrayLike<number>;
  /** What the answer came to, such as "the loss is NaN". */
  found: string;
}

/**
 * Refuses a model's answer, and tells bad data from bad weights: the one is mended, the other trained anew.
 *
 * @throws {DivergedError} always
 */
export function refuseAnswer(doing: string, { model, inputs, rows, found }: Answer): never {
  const bad = findNotFinite(inputs);
  if (bad !== undefined)
    throw new DivergedError(
      `${doing}: ${found}, for there is ${bad.value} in the inputs (example ${rows[bad.row]}, column ${bad.col}), and ` +
        "no prediction means anything. Mend the data: no learning rate makes a number of it.",
      { layer: "inputs" },
    );
  const spoilt = valuesOf(model).find(({ value }) => findNotFinite(value) !== undefined);
  throw new DivergedError(
    `${doing}: ${found}, though the inputs are all numbers: ` +
      `${spoilt === undefined ? "the weights have grown too large" : `${spoilt.name} holds NaN or Infinity`}. ` +
      "No prediction means anything. Train with a smaller learning rate.",
    spoilt === undefined ? {} : { layer: spoilt.name },
  );
}
