import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import { Matrix, multiply } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";
import { Elementwise } from "./elementwise.js";
import type { Pass } from "./layer.js";

export interface DropoutOptions {
  /** The fraction of units that is dropped in training, in [0, 1). */
  rate: number;
  /**
   * Draws which. One for each layer: then what is dropped does not depend on whether a batch goes through the
   * network whole or in pieces.
   */
  random: RandomState;
  name?: string;
}

/**
 * Sets a random part of its inputs to 0 in training, so that no unit can lean on another; lets all pass otherwise.
 *
 * Inverted: what is kept is multiplied by 1 / (1 - rate) in training, so that its mean stays, and nothing has to be
 * scaled afterwards.
 *
 * Source: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting", section 10.
 * Derived in notebooks/09.
 */
export class Dropout extends Elementwise {
  readonly rate: number;
  override readonly description: string;
  readonly random: RandomState;
  /** 0 or 1 / (1 - rate) for each input of the last pass, (N, D); undefined where all were let through. */
  #mask: Matrix | undefined;

  /** @throws {ParameterError} for a rate outside [0, 1) */
  constructor(options: DropoutOptions) {
    const { rate, random, name = "dropout" } = options;
    checkOptionNames(name, options, ["rate", "random", "name"]);
    if (!(rate >= 0 && rate < 1))
      throw new ParameterError(`${name}: a rate of ${rate}. Pass a number from 0 to below 1, such as 0.5.`);
    super(name, 400); // most of it the random number
    this.rate = rate;
    this.description = `dropout(rate ${rate})`;
    this.random = random;
  }

  /** @param inputs X, (N, D) @returns X ⊙ mask in training, (N, D); otherwise X itself */
  override forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    this.keep(inputs);
    this.#mask = training ? this.#drawMask(inputs) : undefined;
    return this.#mask === undefined ? inputs : multiply(inputs, this.#mask);
  }

  /** @param dOutputs dY, (N, D) @returns dY ⊙ mask, (N, D); dY itself where all were let through */
  override backward(dOutputs: Matrix): Matrix {
    this.keptFor(dOutputs);
    return this.#mask === undefined ? dOutputs : multiply(dOutputs, this.#mask);
  }

  /** One number for each entry, row by row; an entry is kept where it is at least the rate. */
  #drawMask({ rows, cols, dtype }: Matrix): Matrix {
    const mask = Matrix.zeros(rows, cols, dtype);
    const kept = 1 / (1 - this.rate);
    for (let i = 0; i < mask.data.length; i++)
      mask.data[i] = this.random.randomSample() < this.rate ? 0 : kept;
    return mask;
  }
}
