import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import type { RandomState } from "../random/index.js";
import { Dense } from "./dense.js";
import { drawWeights, heNormal, type Initializer } from "./initializers.js";
import { Network } from "./network.js";
import { Sequential } from "./sequential.js";

export interface ReplaceHeadOptions {
  /** C, how many classes the new task has. */
  classes: number;
  /** Where the new layer's weights are drawn from. */
  random: RandomState;
  /** How they start; `heNormal()` when left out. */
  initializer?: Initializer;
}

/**
 * The model with a new last layer, for other classes: transfer learning.
 *
 * What the earlier layers have learned to see in one task is of use in a similar one, for which there may be few
 * examples. Only the layer that names the classes has to be learned anew. All layers but the last are the very same
 * objects as in the given model: freeze them, with `.freeze(model.layers.length - 1)`, and training leaves both models'
 * share as it is; without, training the one changes the other.
 *
 * @param model its last layer must be dense; it is left as it is
 * @returns a new model, with nothing frozen; a network where it was one, and otherwise plainly sequential
 * @throws {ParameterError} where the last layer is not dense, or `classes` is no whole number above 0
 * Source: Yosinski et al. 2014, "How transferable are features in deep neural networks?"
 * Derived in notebooks/11.
 */
export function replaceHead(model: Network, options: ReplaceHeadOptions): Network;
export function replaceHead(model: Sequential, options: ReplaceHeadOptions): Sequential;
export function replaceHead(model: Sequential, options: ReplaceHeadOptions): Sequential {
  checkOptionNames("replaceHead", options, ["classes", "random", "initializer"]);
  const { classes, random, initializer = heNormal() } = options;
  const head = model.layers.at(-1);
  if (!(head instanceof Dense))
    throw new ParameterError(
      `replaceHead: the last layer is ${head?.name ?? "missing"}, expected a dense one. Pass a model that ends in one.`,
    );
  if (!Number.isInteger(classes) || classes < 1)
    throw new ParameterError(`replaceHead: ${classes} classes. Pass a whole number of at least 1.`);
  const { inputSize, dtype } = model;
  const weights = drawWeights(initializer, { random, fanIn: head.weights.rows, fanOut: classes, dtype });
  const layers = [...model.layers.slice(0, -1), new Dense(weights, head.name)];
  if (!(model instanceof Network)) return new Sequential({ layers, inputSize, dtype });
  const outputShapes = [...model.outputShapes.slice(0, -1), [classes]];
  return new Network({ layers, inputSize, dtype, inputShape: model.inputShape, outputShapes });
}
