import { checkOptionNames } from "../check-options.js";
import { ParameterError } from "../errors.js";
import { checkDtypes, Matrix, matmul, matmulNT, matmulTN, sumRows } from "../matrix/index.js";
import { col2im, im2col } from "./im2col.js";
import {
  asRowsOf,
  checkImageShape,
  checkImages,
  formatSides,
  type ImageShape,
  sizeOf,
} from "./image-shape.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Parameter, Pass } from "./layer.js";
import { Room } from "./room.js";
import { type Padding, type Windows, windowsOf } from "./windows.js";

export interface Conv2dOptions {
  /** (K·K·C, F): a column is a filter, its numbers in the order of a window's: line by line, channels last. */
  weights: Matrix;
  /** H, W and C of the images that come in. */
  inputShape: ImageShape;
  /** Pixels from one window to the next; 1 when left out. */
  stride?: number;
  /** Zeros around the image; none when left out. */
  padding?: Padding;
  name?: string;
}

/** So many numbers of patches are laid out at a time: they stay in the processor's cache until they are used. */
const PATCH_NUMBERS = 2 ** 17;

/**
 * A convolutional layer: F filters of K×K pixels go over the image, and each gives one number in each place.
 *
 * Letters: N images of H×W pixels with C channels; P = outHeight·outWidth places; filters K×K×C, F of them.
 * Every place of every image makes a row of patches, and Z = patches·W + b is a dense layer that all places share.
 * (What the field calls a convolution is a cross-correlation: the filters are not turned round.)
 *
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.A.
 * Derived in notebooks/10.
 */
export class Conv2d implements Layer {
  readonly name: string;
  readonly description: string;
  readonly inputShape: ImageShape;
  /** outHeight, outWidth and F */
  readonly outputShape: ImageShape;
  /** (K·K·C, F) */
  readonly weights: Matrix;
  /** (1, F) */
  readonly biases: Matrix;
  /** Gradient of the loss with respect to the weights, (K·K·C, F). */
  readonly dWeights: Matrix;
  /** Gradient of the loss with respect to the biases, (1, F). */
  readonly dBiases: Matrix;
  readonly parameters: readonly Parameter[];
  readonly workPerRow: number;
  readonly #windows: Windows;
  #inputs: Matrix | undefined;
  #training = false;
  readonly #patches = new Room();
  readonly #outputs = new Room();
  readonly #dInputs = new Room();

  /**
   * Takes the weights as they are, without a copy; biases start at zero.
   *
   * @throws {ParameterError} where the weights are no square filters for the images' channels, or do not fit on them
   */
  constructor(options: Conv2dOptions) {
    const { weights, inputShape, stride = 1, padding = 0, name = "conv" } = options;
    checkOptionNames(name, options, ["weights", "inputShape", "stride", "padding", "name"]);
    checkImageShape(name, inputShape);
    const { rows, cols: filters, dtype } = weights;
    const kernel = kernelOf(name, weights, inputShape);
    this.name = name;
    this.description = `conv(${formatSides(inputShape)}, kernel ${kernel}, stride ${stride}, padding ${padding})`;
    this.inputShape = inputShape;
    this.#windows = windowsOf(name, { inputShape, kernel, stride, padding });
    this.outputShape = [this.#windows.outHeight, this.#windows.outWidth, filters];
    this.weights = weights;
    this.biases = Matrix.zeros(1, filters, dtype);
    this.dWeights = Matrix.zeros(rows, filters, dtype);
    this.dBiases = Matrix.zeros(1, filters, dtype);
    this.parameters = [
      { name: `${name} weights`, value: this.weights, gradient: this.dWeights },
      { name: `${name} biases`, value: this.biases, gradient: this.dBiases, decays: false },
    ];
    this.workPerRow = 6 * this.#places * rows * filters;
  }

  /** @param inputs X, (N, H·W·C) @returns patches(X)·W + b, (N, P·F) @throws {ShapeError} where H·W·C differs */
  forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    checkImages(this.name, inputs, this.inputShape);
    checkDtypes(this.name, inputs, this.weights);
    const { rows, dtype } = inputs;
    const filters = this.weights.cols;
    this.#inputs = inputs;
    this.#training = training;
    const outputs = this.#outputs.matrix(rows, this.#places * filters, { dtype, training });
    repeatRow(this.biases, asRowsOf(filters, outputs)); // (N·P, F)
    for (const { images, patches, start, end } of this.#patchesOf(inputs)) {
      const z = asRowsOf(filters, outputs.slice(start, end)); // (n·P, F), the biases so far
      im2col(images, this.#windows, patches); // (n·P, K·K·C)
      matmul(patches, this.weights, { into: z, accumulate: true });
    }
    return outputs;
  }

  /** dW += patches(X)ᵀ·dZ and db += the rows of dZ added up. @param dOutputs dZ, (N, P·F) */
  accumulate(dOutputs: Matrix): void {
    this.#goBack(dOutputs);
  }

  /** As `accumulate`, and dX gathers dZ·Wᵀ pixel by pixel. @param dOutputs dZ, (N, P·F) @returns dX, (N, H·W·C) */
  backward(dOutputs: Matrix): Matrix {
    const { rows, cols, dtype } = this.#inputsFor(dOutputs);
    const dInputs = this.#dInputs.matrix(rows, cols, { dtype, training: this.#training });
    dInputs.data.fill(0);
    this.#goBack(dOutputs, dInputs);
    return dInputs;
  }

  /** What went forward. @throws {ShapeError} where the gradient has another shape than what was given for it */
  #inputsFor(dOutputs: Matrix): Matrix {
    return keptForBackward(this.name, this.#inputs, { dOutputs, cols: sizeOf(this.outputShape) });
  }

  #goBack(dOutputs: Matrix, dInputs?: Matrix): void {
    const inputs = this.#inputsFor(dOutputs);
    const filters = this.weights.cols;
    for (const { images, patches, start, end } of this.#patchesOf(inputs)) {
      const dz = asRowsOf(filters, dOutputs.slice(start, end)); // (n·P, F)
      im2col(images, this.#windows, patches); // laid out anew: quicker than memory for all of them
      matmulTN(patches, dz, { into: this.dWeights, accumulate: true });
      if (dInputs === undefined) continue;
      matmulNT(dz, this.weights, { into: patches }); // now dPatches, (n·P, K·K·C)
      col2im(patches, this.#windows, dInputs.slice(start, end));
    }
    sumRows(asRowsOf(filters, dOutputs), { into: this.dBiases, accumulate: true });
  }

  /** P */
  get #places(): number {
    return this.#windows.outHeight * this.#windows.outWidth;
  }

  /** Some images at a time, and room for their patches: the same room each time. */
  *#patchesOf(inputs: Matrix): Generator<{ images: Matrix; patches: Matrix; start: number; end: number }> {
    const places = this.#places;
    const { rows: numbers, dtype } = this.weights;
    const most = Math.max(1, Math.floor(PATCH_NUMBERS / (places * numbers)));
    for (let start = 0; start < inputs.rows; start += most) {
      const end = Math.min(start + most, inputs.rows);
      const patches = this.#patches.matrix((end - start) * places, numbers, { dtype, training: true });
      yield { images: inputs.slice(start, end), patches, start, end };
    }
  }
}

/** Writes one row over all rows, by copies that double: the quickest way to fill memory with a pattern. */
function repeatRow(row: Matrix, into: Matrix): void {
  const { data } = into;
  data.set(row.data.subarray(0, Math.min(row.cols, data.length)));
  for (let done = row.cols; done < data.length; done *= 2) data.copyWithin(done, 0, done);
}

/** K, which the number of weights in a filter tells. */
function kernelOf(layer: string, weights: Matrix, inputShape: ImageShape): number {
  const kernel = Math.sqrt(weights.rows / inputShape[2]);
  if (Number.isInteger(kernel) && kernel >= 1) return kernel;
  throw new ParameterError(
    `${layer}: weights are ${weights.shape}, which are no square filters for ${inputShape[2]} channels. ` +
      `Pass kernel·kernel·${inputShape[2]} rows, such as ${9 * inputShape[2]} for 3×3 pixels.`,
  );
}
