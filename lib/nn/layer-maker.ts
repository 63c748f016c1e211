import type { DType } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";
import type { Initializer } from "./initializers.js";
import type { Layer } from "./layer.js";

/** What a layer is made from, where it stands in a network. */
export interface MakeOptions {
  /** The maker's name and a number, such as "conv 2". */
  name: string;
  /** What the layer before gives: [784] or [28, 28, 1]. */
  inputShape: readonly number[];
  /** Where weights are drawn from. */
  random: RandomState;
  /** How weights start, unless the layer has an initializer of its own. */
  initializer: Initializer;
  dtype: DType;
  /** Randomness to draw from in training: one stream for each call, seeded when all weights have been drawn. */
  noise: () => RandomState;
}

export interface MadeLayer {
  layer: Layer;
  /** What the layer gives: [128] or [24, 24, 16]. */
  outputShape: readonly number[];
}

/**
 * A layer as it is written down in a network, before its sizes are known. Any object of this form may stand in a
 * network, so layers of your own may too.
 */
export interface LayerMaker {
  /** What kind of layer it makes, such as "conv"; layers of one name are numbered. */
  readonly name: string;
  /** @throws {ParameterError | ShapeError} where the layer cannot stand there */
  make(options: MakeOptions): MadeLayer;
}
