import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import type { DType } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";
import { Dense } from "./dense.js";
import { drawWeights, heNormal, type Initializer } from "./initializers.js";
import type { Layer } from "./layer.js";
import { Relu } from "./relu.js";
import { Sequential } from "./sequential.js";

export interface MlpOptions {
  /** How many inputs, hidden units and classes, in order: [784, 128, 10] has one hidden layer of 128. */
  sizes: readonly number[];
  /** Where the weights are drawn from, first layer first. */
  random: RandomState;
  /** How weights start; `heNormal()` when left out. */
  initializer?: Initializer;
  /** "float64" when left out. */
  dtype?: DType;
}

/**
 * A multilayer perceptron: dense layers with ReLU between them. Its outputs are logits; softmax belongs to the loss.
 *
 * Forward is derived in notebooks/02, backward is derived in notebooks/04.
 */
export class Mlp extends Sequential {
  readonly sizes: readonly number[];

  /** @throws {ParameterError} for fewer than two sizes, or one that is not a whole number above 0 */
  constructor(options: MlpOptions) {
    checkOptionNames("Mlp", options, ["sizes", "random", "initializer", "dtype"]);
    const { sizes, random, initializer = heNormal(), dtype = "float64" } = options;
    checkSizes(sizes);
    const last = sizes.length - 1;
    const layers = sizes.slice(1).flatMap((fanOut, index): Layer[] => {
      const weights = drawWeights(initializer, { random, fanIn: sizes[index]!, fanOut, dtype });
      const dense = new Dense(weights, `dense ${index + 1}`);
      return index + 1 === last ? [dense] : [dense, new Relu(`relu ${index + 1}`)];
    });
    super({ layers, inputSize: sizes[0]!, dtype });
    this.sizes = [...sizes];
  }

  /** The dense layers, first to last. */
  get dense(): readonly Dense[] {
    return this.layers.filter((layer): layer is Dense => layer instanceof Dense);
  }
}

function checkSizes(sizes: readonly number[]): void {
  const right = sizes.length >= 2 && sizes.every((size) => Number.isInteger(size) && size > 0);
  if (!right)
    throw new ParameterError(
      `Mlp: sizes of [${sizes.join(", ")}]. Pass two or more whole numbers above 0, such as [784, 128, 10].`,
    );
}
