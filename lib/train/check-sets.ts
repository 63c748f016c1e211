import { DataFormatError, ParameterError } from "../errors.js";
import { Matrix } from "../matrix/index.js";
import { type Model, Sequential } from "../nn/index.js";
import { checkNotEmpty, type Examples } from "./examples.js";
import type { FitOptions } from "./fit-options.js";

/**
 * Finds before the first step what would end an epoch of work at its end.
 *
 * @throws {ParameterError} where the last batch would be one row, and a layer looks across the rows
 * @throws {DataFormatError} where there are no validation or test examples, or a label of theirs is not a class
 */
export function checkSets(
  model: Model,
  { count }: Examples,
  { batchSize, validation, test }: FitOptions,
): void {
  const frozen = model instanceof Sequential ? model.frozen : 0;
  const across = model.layers?.find(({ wholeBatch }, i) => wholeBatch === true && i >= frozen);
  if (across !== undefined && (count - 1) % batchSize === 0)
    throw new ParameterError(
      `fit: ${count} examples in batches of ${batchSize} leave a last batch of one, and ${across.name} looks across ` +
        "the rows of a batch. Pass another batch size, one that leaves at least two over.",
    );
  for (const [which, examples] of Object.entries({ validation, test }))
    if (examples !== undefined) checkLabels(which, model, examples);
}

function checkLabels(which: string, model: Model, examples: Examples): void {
  checkNotEmpty(which, examples);
  // How many classes there are, only the model's answer tells.
  const classes = model.forward(Matrix.zeros(1, model.inputSize, model.dtype)).cols;
  for (let i = 0; i < examples.count; i++) {
    const label = examples.labels[i];
    if (!(Number.isInteger(label) && label! >= 0 && label! < classes))
      throw new DataFormatError(
        `fit: of the ${which} examples, example ${i} has the label ${String(label)}, but the model tells ${classes} ` +
          `classes apart. Pass labels from 0 to ${classes - 1}, or a model with more classes.`,
      );
  }
}
