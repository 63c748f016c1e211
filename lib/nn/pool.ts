import { checkOptionNames } from "../check-options.js";
import type { FloatArray, Matrix } from "../matrix/index.js";
import { checkImages, formatSides, type ImageShape, sizeOf } from "./image-shape.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Pass } from "./layer.js";
import { Room } from "./room.js";
import { type Windows, windowsOf } from "./windows.js";

export interface PoolOptions {
  /** H, W and C of the images that come in. */
  inputShape: ImageShape;
  /** K: windows are K×K pixels. */
  size: number;
  /** Pixels from one window to the next; `size` when left out, so that windows stand side by side. */
  stride?: number;
  name?: string;
}

/**
 * What all pools have in common: where their windows lie, and the matrices that they read and write.
 *
 * What does not fill a window at the right and lower edge is left out.
 */
export abstract class Pool2d implements Layer {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly [] = [];
  readonly inputShape: ImageShape;
  /** outHeight, outWidth and C */
  readonly outputShape: ImageShape;
  readonly workPerRow: number;
  protected readonly windows: Windows;
  #inputs: Matrix | undefined;
  #training = false;
  readonly #outputs = new Room();
  readonly #dInputs = new Room();

  /**
   * @param kind what it is called where it has no name of its own
   * @param workOf work for a window of so many pixels, forward and back, measured as `Layer.workPerRow` is
   * @throws {ParameterError} where no window fits on the images
   */
  constructor(kind: string, options: PoolOptions, workOf: (pixels: number) => number) {
    const { inputShape, size, stride = size, name = kind } = options;
    checkOptionNames(name, options, ["inputShape", "size", "stride", "name"]);
    this.name = name;
    this.description = `${kind}(${formatSides(inputShape)}, size ${size}, stride ${stride})`;
    this.inputShape = inputShape;
    this.windows = windowsOf(name, { inputShape, kernel: size, stride, padding: 0 });
    this.outputShape = [this.windows.outHeight, this.windows.outWidth, inputShape[2]];
    this.workPerRow = workOf(size * size) * sizeOf(this.outputShape);
  }

  /** @param inputs (N, H·W·C) @returns (N, outHeight·outWidth·C) @throws {ShapeError} where H·W·C differs */
  forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    checkImages(this.name, inputs, this.inputShape);
    this.#inputs = inputs;
    this.#training = training;
    const { rows, dtype } = inputs;
    const outputs = this.#outputs.matrix(rows, sizeOf(this.outputShape), { dtype, training });
    this.pool(inputs.data, outputs.data);
    return outputs;
  }

  accumulate(): void {}

  /** @param dOutputs (N, outHeight·outWidth·C) @returns (N, H·W·C) @throws {ShapeError} where it is of another pass */
  backward(dOutputs: Matrix): Matrix {
    const given = { dOutputs, cols: sizeOf(this.outputShape) };
    const { rows, cols, dtype } = keptForBackward(this.name, this.#inputs, given);
    const dInputs = this.#dInputs.matrix(rows, cols, { dtype, training: this.#training });
    this.spread(dOutputs.data, dInputs.data.fill(0));
    return dInputs;
  }

  /** @param x (N, H, W, C) @param y (N, outHeight, outWidth, C), written over */
  protected abstract pool(x: FloatArray, y: FloatArray): void;

  /** The way back of `pool`. @param dy (N, outHeight, outWidth, C) @param dx (N, H, W, C), added to */
  protected abstract spread(dy: FloatArray, dx: FloatArray): void;
}
