import { DivergedError } from "../errors.js";
import { type FloatArray, Matrix } from "../matrix/index.js";
import { Relu } from "../nn/index.js";
import type { TrainingPoint } from "./divergence.js";
import { tryATenth } from "./divergence-causes.js";
import type { Examples } from "./examples.js";
import { workPerRow } from "./pieces.js";

/** Multiplications and additions that may go into looking. */
const WORK = 1e8;

const leastExamples = 16;
const mostExamples = 256;

/**
 * Stops training in which a whole layer of ReLU has died: below zero for every example, so that nothing gets through
 * and no gradient comes back. All numbers are finite then, and the accuracy stays that of a guess for ever.
 *
 * A layer at exactly zero, as zero weights give it, is not dead: that is another mistake, and one to look at.
 *
 * @param rows some examples of the epoch; up to 256 of them are looked at
 * @throws {DivergedError} naming the layer
 * Source: Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models", section 2.
 */
export function checkAlive(point: TrainingPoint & { examples: Examples; rows: Int32Array }): void {
  const { model, examples, epoch, step, learningRate } = point;
  const { layers = [] } = model;
  if (!layers.some((layer) => layer instanceof Relu)) return;
  const count = Math.max(leastExamples, Math.min(mostExamples, Math.floor(WORK / (1 + workPerRow(model)))));
  const rows = point.rows.subarray(0, count);
  let signal = Matrix.zeros(rows.length, model.inputSize, model.dtype);
  examples.gather(rows, signal);
  for (const layer of layers) {
    if (layer instanceof Relu && allBelowZero(signal.data))
      throw new DivergedError(
        `training: all ${signal.cols} units of ${layer.name} are dead, below 0 for each of ${rows.length} examples, in ` +
          `epoch ${epoch}. Nothing gets through them, and no gradient comes back. ${tryATenth(learningRate)}`,
        { layer: layer.name, epoch, step, learningRate },
      );
    signal = layer.forward(signal);
  }
}

function allBelowZero(numbers: FloatArray): boolean {
  for (let i = 0; i < numbers.length; i++) if (!(numbers[i]! < 0)) return false;
  return true;
}
