import { DivergedError } from "../errors.js";
import { Matrix } from "../matrix/index.js";
import type { Model, Parameter } from "../nn/index.js";
import { causeOfOutputs, causeOfWeights, tryATenth } from "./divergence-causes.js";
import { findFailingLayer } from "./divergence-search.js";
import type { Examples } from "./examples.js";
import { allFinite, findNotFinite, largestSize } from "./finite.js";

/** Where training stands. */
export interface TrainingPoint {
  model: Model;
  /** Counted from 1. */
  epoch: number;
  /** The step that is being made, counted from 1 in each epoch. */
  step: number;
  learningRate: number;
}

/**
 * Stops training whose loss is no longer a number, and says where that began.
 *
 * NaN spreads: one in the first layer makes all weights NaN in a single step, and then every image is taken for a 0,
 * which is right 9.8 times in a hundred. So the inputs are looked through first, then the weights, then each layer's
 * outputs on the same inputs. A loss that is finite is never an error, however large.
 *
 * @param point.inputs what the model was given, (M, D)
 * @param point.rows which examples these are, (M,), for the message
 * @param point.loss of these inputs
 * @param point.logits looked at too, (M, C), as softmax turns -Infinity into a harmless probability of 0
 * @throws {DivergedError} where the loss or a logit is NaN or Infinity
 */
export function checkFinite(
  point: TrainingPoint & { inputs: Matrix; rows?: ArrayLike<number>; loss: number; logits?: Matrix },
): void {
  const { model, inputs, rows, loss, logits } = point;
  if (Number.isFinite(loss) && (logits === undefined || allFinite(logits.data))) return;
  refuseInputs(point, inputs, rows);
  refuseWeights(point, causeOfWeights(point));
  const failing = findFailingLayer(model, inputs);
  if (failing !== undefined) {
    const { value, row, col } = failing.found;
    const { name } = failing.layer;
    throw diverged(
      point,
      name,
      `the outputs of ${name} hold ${value} (row ${row}, column ${col})`,
      causeOfOutputs(failing, point),
    );
  }
  const size = logits === undefined ? "" : `, from logits of up to ${largestSize(logits).toPrecision(2)}`;
  throw diverged(point, "loss", `the loss is ${loss}${size}`, tryATenth(point.learningRate));
}

/**
 * Stops before a step that would make weights NaN or Infinity.
 *
 * Cheap enough for every step: one multiplication and one addition a weight.
 *
 * @param point.examples looked through where a gradient is bad, to tell bad data from a bad learning rate
 * @param point.rows which of the examples the batch was made of
 * @throws {DivergedError} for the gradient nearest to the loss that is not finite: those before it had it from there
 */
export function checkGradients(
  point: TrainingPoint & { examples?: Examples; rows?: ArrayLike<number> },
): void {
  const { model, examples, rows } = point;
  let bad: Parameter | undefined;
  for (const parameter of model.parameters) if (!allFinite(parameter.gradient.data)) bad = parameter;
  if (bad === undefined) return;
  if (examples !== undefined && rows !== undefined)
    for (let i = 0; i < rows.length; i++) {
      const inputs = Matrix.zeros(1, model.inputSize, model.dtype);
      examples.gather([rows[i]!], inputs);
      refuseInputs(point, inputs, [rows[i]!]);
    }
  refuseWeights(point, causeOfWeights(point));
  const { value, row, col } = findNotFinite(bad.gradient)!;
  const size = largestSize(bad.value).toPrecision(2);
  throw diverged(
    point,
    bad.name,
    `the gradient of ${bad.name} holds ${value} (row ${row}, column ${col}), at weights of up to ${size}`,
    tryATenth(point.learningRate),
  );
}

/**
 * Stops where a step made weights NaN or Infinity. The next loss would show it, so this is for the last step of all.
 *
 * @throws {DivergedError} for the first parameter that is not finite
 */
export function checkWeights(point: TrainingPoint): void {
  if (point.model.parameters.every(({ value }) => allFinite(value.data))) return;
  refuseWeights(point, tryATenth(point.learningRate));
}

function refuseInputs(point: TrainingPoint, inputs: Matrix, rows?: ArrayLike<number>): void {
  const found = findNotFinite(inputs);
  if (found === undefined) return;
  const row = rows === undefined ? `row ${found.row}` : `example ${rows[found.row]}`;
  throw diverged(
    point,
    "inputs",
    `the inputs hold ${found.value} (${row}, column ${found.col})`,
    "Mend the data: no learning rate makes a number of it.",
  );
}

function refuseWeights(point: TrainingPoint, cause: string): void {
  for (const { name, value } of point.model.parameters) {
    const found = findNotFinite(value);
    if (found !== undefined)
      throw diverged(
        point,
        name,
        `${name} hold ${found.value} (row ${found.row}, column ${found.col})`,
        cause,
      );
  }
}

function diverged(point: TrainingPoint, layer: string, what: string, cause: string): DivergedError {
  const { epoch, step, learningRate } = point;
  return new DivergedError(`training: ${what} in epoch ${epoch}, step ${step}. ${cause}`, {
    layer,
    epoch,
    step,
    learningRate,
  });
}
