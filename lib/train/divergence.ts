import { DivergedError } from "../errors.js";
import { Matrix } from "../matrix/index.js";
import type { Model, Parameter } from "../nn/index.js";
import { causeOfOutputs, causeOfWeights, tryATenth } from "./divergence-causes.js";
import { findFailingLayer } from "./divergence-search.js";
import type { Examples } from "./examples.js";
import { allFinite, findNotFinite, largestSize } from "./finite.js";
import { valuesOf } from "./values-of.js";

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
  refuseValues(point, model.parameters, causeOfWeights(point));
  const failing = findFailingLayer(model, inputs);
  if (failing !== undefined) {
    const { name } = failing.layer;
    refuse(point, failing.outputs, {
      layer: name,
      what: `the outputs of ${name}`,
      cause: causeOfOutputs(failing, point),
    });
  }
  refuseValues(point, valuesOf(model), causeOfWeights(point));
  throw new DivergedError(
    `training: a loss of ${loss}${logits === undefined ? "" : `, from logits of up to ${largestSize(logits)}`}, in ` +
      `${momentOf(point)}. ${tryATenth(point.learningRate)}`,
    atOf(point, "loss"),
  );
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
  if (examples !== undefined && rows !== undefined) refuseExamples(point, examples, rows);
  refuseValues(point, model.parameters, causeOfWeights(point));
  refuse(point, bad.gradient, {
    layer: bad.name,
    what: `the gradient of ${bad.name}`,
    cause: `The weights are up to ${largestSize(bad.value).toPrecision(2)}. ${tryATenth(point.learningRate)}`,
  });
}

/**
 * Stops where a step left weights or a layer's statistics at NaN or Infinity. For the end of an epoch: the next loss
 * would show most of it, but there may be none, and statistics are not looked at in training.
 *
 * @throws {DivergedError} for the first parameter or statistic that is not finite
 */
export function checkWeights(point: TrainingPoint): void {
  const values = valuesOf(point.model);
  if (values.every(({ value }) => allFinite(value.data))) return;
  refuseValues(point, values, tryATenth(point.learningRate));
}

function refuseExamples(point: TrainingPoint, examples: Examples, rows: ArrayLike<number>): void {
  const inputs = Matrix.zeros(1, point.model.inputSize, point.model.dtype);
  for (let i = 0; i < rows.length; i++) {
    examples.gather([rows[i]!], inputs);
    refuseInputs(point, inputs, [rows[i]!]);
  }
}

function refuseInputs(point: TrainingPoint, inputs: Matrix, rows?: ArrayLike<number>): void {
  refuse(point, inputs, {
    layer: "inputs",
    what: "the inputs",
    cause: "Mend the data: no learning rate makes a number of it.",
    ...(rows && { rowName: (row) => `example ${rows[row]}` }),
  });
}

function refuseValues(
  point: TrainingPoint,
  values: readonly { name: string; value: Matrix }[],
  cause: string,
): void {
  for (const { name, value } of values) refuse(point, value, { layer: name, what: name, cause });
}

interface Finding {
  layer: string;
  what: string;
  cause: string;
  rowName?: (row: number) => string;
}

/** @throws {DivergedError} where an entry is not finite */
function refuse(point: TrainingPoint, numbers: Matrix, { layer, what, cause, rowName }: Finding): void {
  const found = findNotFinite(numbers);
  if (found === undefined) return;
  const { value, row, col } = found;
  const where = `${rowName?.(row) ?? `row ${row}`}, column ${col}`;
  throw new DivergedError(
    `training: found ${value} in ${what} (${where}), in ${momentOf(point)}. ${cause}`,
    atOf(point, layer),
  );
}

function momentOf({ epoch, step }: TrainingPoint): string {
  return `epoch ${epoch}, step ${step}`;
}

function atOf({ epoch, step, learningRate }: TrainingPoint, layer: string): DivergedError["at"] {
  return { layer, epoch, step, learningRate };
}
