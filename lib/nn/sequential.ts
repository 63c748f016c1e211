import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import type { DType, Matrix } from "../matrix/index.js";
import type { Layer, Model, Parameter, Pass } from "./layer.js";
import { nameApart } from "./name-apart.js";
import { tellWidths } from "./tell-widths.js";

export interface SequentialOptions {
  /** First to last; each takes what the one before it gives. */
  layers: readonly Layer[];
  /** D, the columns that inputs must have. */
  inputSize: number;
  /** "float64" when left out. */
  dtype?: DType;
}

/**
 * A model that is one layer after another. Its outputs are logits; softmax belongs to the loss.
 *
 * Used in notebooks/11.
 */
export class Sequential implements Model {
  readonly layers: readonly Layer[];
  readonly inputSize: number;
  readonly dtype: DType;
  #frozen = 0;

  /** @throws {ParameterError} where there is no layer, one stands there twice, or a parameter has another precision */
  constructor(options: SequentialOptions) {
    checkOptionNames("Sequential", options, ["layers", "inputSize", "dtype"]);
    const { layers, inputSize, dtype = "float64" } = options;
    if (layers.length === 0) throw new ParameterError("Sequential: there is no layer. Pass at least one.");
    for (const { name, value } of layers.flatMap(({ parameters }) => parameters))
      if (value.dtype !== dtype)
        throw new ParameterError(
          `Sequential: ${name} is ${value.dtype} in a ${dtype} model. Make all of one precision.`,
        );
    const again = layers.find((layer, index) => layers.indexOf(layer) < index);
    if (again !== undefined)
      throw new ParameterError(
        `Sequential: ${again.name} stands there twice. Make a new one for each place: each keeps what its backward ` +
          "pass needs.",
      );
    tellWidths(layers, inputSize);
    this.layers = [...layers];
    this.inputSize = inputSize;
    this.dtype = dtype;
  }

  /**
   * What training changes: the parameters of all layers that are not frozen.
   *
   * Where a name comes again it gets a number behind it, as in a saved model, for optimizers remember by name.
   */
  get parameters(): readonly Parameter[] {
    const apart = nameApart();
    const named = this.layers.map((layer) =>
      layer.parameters.map((parameter): Parameter => {
        const name = apart(parameter.name);
        return name === parameter.name ? parameter : { ...parameter, name };
      }),
    );
    return named.slice(this.#frozen).flat();
  }

  /** How many layers, from the first, training leaves as they are. */
  get frozen(): number {
    return this.#frozen;
  }

  /**
   * Freezes the first layers: training leaves them as they are, and goes back no further than it must.
   *
   * Frozen layers work as they do outside training: dropout lets all pass, normalization keeps its statistics.
   *
   * @param layers how many, from 0 (all are trained) to one fewer than there are
   * @throws {ParameterError} for any other number
   * Source: Yosinski et al. 2014, "How transferable are features in deep neural networks?"
   */
  freeze(layers: number): this {
    if (!Number.isInteger(layers) || layers < 0 || layers >= this.layers.length)
      throw new ParameterError(
        `freeze: ${layers} of ${this.layers.length} layers. ` +
          `Pass a whole number from 0 to ${this.layers.length - 1}, so that one is left to train.`,
      );
    this.#frozen = layers;
    return this;
  }

  /** @param inputs (N, D) @returns logits (N, C) @throws {ShapeError} where a layer's inputs do not fit */
  forward(inputs: Matrix, pass: Pass = {}): Matrix {
    return this.layers.reduce(
      (signal, layer, index) => layer.forward(signal, index < this.#frozen ? {} : pass),
      inputs,
    );
  }

  /**
   * Backpropagation: from the last layer to the first, each adds to its gradients and hands on its inputs' gradient.
   *
   * @param dLogits (N, C), for the forward pass just done
   */
  backward(dLogits: Matrix): void {
    const [first, ...rest] = this.layers.slice(this.#frozen);
    let gradient = dLogits;
    for (const layer of rest.reverse()) gradient = layer.backward(gradient);
    first!.accumulate(gradient); // nobody needs the gradient of what went into it
  }
}
