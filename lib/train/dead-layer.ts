import { DivergedError } from "../errors.js";
import type { FloatArray } from "../matrix/index.js";
import { Relu } from "../nn/index.js";
import type { TrainingPoint } from "./divergence.js";
import { tryATenth } from "./divergence-causes.js";
import type { Examples } from "./examples.js";
import type { Pacer } from "./pacer.js";
import { piecesOf } from "./pieces.js";

/** Enough that a layer which is below zero for each of them is dead, and not only choosy. */
const EXAMPLES = 128;

/** So many show life in all but a dying layer, and cost next to nothing. */
const FIRST = 8;

/**
 * Stops training in which a whole layer of ReLU has died: below zero for every example, so that nothing gets through
 * and no gradient comes back. All numbers are finite then, and the accuracy stays that of a guess for ever.
 *
 * A layer at exactly zero, as zero weights give it, is not dead: that is another mistake, and one to look at.
 *
 * @param order the epoch's examples; up to 128 of them are looked at, mostly few, until each layer has shown life
 * @throws {DivergedError} naming the layer
 * Source: Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models", section 2.
 */
export async function checkAlive(
  point: TrainingPoint & { examples: Examples; order: Int32Array; pacer: Pacer },
): Promise<void> {
  const { model, examples, order, pacer } = point;
  const { layers = [] } = model;
  const silent = new Set(layers.filter((layer) => layer instanceof Relu));
  if (silent.size === 0) return;
  const looked = order.subarray(0, EXAMPLES);
  // Examples that are varied as they are read draw from the training's generator: how far it moves must hang on no weight.
  const parts = isStill(examples) ? [looked.subarray(0, FIRST), looked.subarray(FIRST)] : [looked];
  for (const rows of parts)
    for (const { inputs } of piecesOf(model, examples, { rows })) {
      let signal = inputs;
      for (const layer of layers) {
        if (layer instanceof Relu && !allBelowZero(signal.data)) silent.delete(layer);
        if (silent.size === 0) return;
        signal = layer.forward(signal);
      }
      await pacer.pause();
    }
  const [dead] = silent;
  refuse(point, dead!.name, looked.length);
}

/** Whether reading rows changes nothing: they are a set's own pixels. */
function isStill(examples: Examples): boolean {
  return "pixels" in examples && !("random" in examples);
}

function refuse({ epoch, step, learningRate }: TrainingPoint, layer: string, examples: number): never {
  throw new DivergedError(
    `training: all units of ${layer} are dead, below 0 for each of ${examples} examples, in epoch ${epoch}. ` +
      `Nothing gets through them, and no gradient comes back. ${tryATenth(learningRate)}`,
    { layer, epoch, step, learningRate },
  );
}

function allBelowZero(numbers: FloatArray): boolean {
  for (let i = 0; i < numbers.length; i++) if (!(numbers[i]! < 0)) return false;
  return true;
}
