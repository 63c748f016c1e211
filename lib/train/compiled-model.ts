import { Dataset } from "../data/index.js";
import type { DenseWeights, PlanExamples } from "../matrix/index.js";
import { Dense, Mlp, type Model, Network, Relu, Sequential } from "../nn/index.js";
import type { Examples } from "./examples.js";

/** Multiplications of a piece, zeros too, so that a piece takes some milliseconds at most. */
const WORK = 1e8;

/** The most rows of a piece: fewer start over more often, more outgrow the first-level cache. */
const MOST_ROWS = 128;

/**
 * The dense layers of a model that is nothing but dense layers with ReLU between them: what can be compiled.
 *
 * @returns undefined for any other model
 */
export function denseLayers(model: Model): readonly Dense[] | undefined {
  // Exactly these classes: another may do something else under the same name.
  const kinds: unknown[] = [Mlp.prototype, Network.prototype, Sequential.prototype];
  if (!(model instanceof Sequential) || !kinds.includes(Object.getPrototypeOf(model))) return undefined;
  const inTurn = model.layers.every(
    (layer, index) => Object.getPrototypeOf(layer) === (index % 2 === 0 ? Dense.prototype : Relu.prototype),
  );
  const changed = [model, ...model.layers].some((part) => Object.hasOwn(part, "forward"));
  if (!inTurn || changed || model.layers.length % 2 === 0) return undefined;
  return model.layers.filter((layer): layer is Dense => layer instanceof Dense);
}

/** Inputs, hidden layers, classes. */
export function sizesOf(layers: readonly DenseWeights[]): number[] {
  return [layers[0]!.weights.rows, ...layers.map(({ weights }) => weights.cols)];
}

/**
 * Rows that go through such layers at a time: all of a batch, or a part of it, so that all parts are about as large.
 *
 * @param batch rows of the largest batch
 */
export function rowsOfPiece(layers: readonly DenseWeights[], batch: number): number {
  const weights = layers.reduce((total, layer) => total + layer.weights.data.length, 0);
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(WORK / weights)));
  return Math.ceil(batch / Math.ceil(batch / most));
}

/** A data set gives its bytes, which stay bytes until they are needed; other examples are gathered batch by batch. */
export function planExamples(examples: Examples, inputSize: number): PlanExamples {
  if (hasBytes(examples, inputSize)) return examples;
  const { count, labels } = examples;
  return { count, labels, gather: (rows, into) => examples.gather(rows, into) };
}

function hasBytes(examples: Examples, inputSize: number): examples is Dataset {
  // Exactly this class: another may make something else of its pixels.
  return (
    Object.getPrototypeOf(examples) === Dataset.prototype &&
    !Object.hasOwn(examples, "gather") &&
    (examples as Dataset).pixels.length === examples.count * inputSize
  );
}
