import { checkOptionNames } from "../check-options.js";
import type { FloatArray, Matrix } from "../matrix/index.js";
import { checkImages, type ImageShape, sizeOf } from "./image-shape.js";
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
 * Keeps the largest number of each window, channel by channel, and so makes images smaller.
 *
 * Where several are equal the first counts; a NaN counts as the largest, to be seen. What does not fill a window at
 * the right and lower edge is left out.
 *
 * Source: Goodfellow, Bengio and Courville 2016, section 9.3.
 */
export class MaxPool2d implements Layer {
  readonly name: string;
  readonly parameters: readonly [] = [];
  readonly inputShape: ImageShape;
  /** outHeight, outWidth and C */
  readonly outputShape: ImageShape;
  readonly workPerRow: number;
  readonly #windows: Windows;
  #inputs: Matrix | undefined;
  #training = false;
  readonly #outputs = new Room();
  readonly #dInputs = new Room();
  /** Where in the inputs each output came from, (N·outHeight·outWidth·C,). */
  #origins = new Int32Array(0);

  /** @throws {ParameterError} where no window fits on the images */
  constructor(options: PoolOptions) {
    const { inputShape, size, stride = size, name = "max pool" } = options;
    checkOptionNames(name, options, ["inputShape", "size", "stride", "name"]);
    this.name = name;
    this.inputShape = inputShape;
    this.#windows = windowsOf(name, { inputShape, kernel: size, stride, padding: 0 });
    this.outputShape = [this.#windows.outHeight, this.#windows.outWidth, inputShape[2]];
    this.workPerRow = 25 * size * size * sizeOf(this.outputShape);
  }

  /** @param inputs (N, H·W·C) @returns (N, outHeight·outWidth·C) @throws {ShapeError} where H·W·C differs */
  forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    checkImages(this.name, inputs, this.inputShape);
    const { height, width, channels, kernel, stride, outHeight, outWidth } = this.#windows;
    const { rows, dtype } = inputs;
    const outputs = this.#outputs.matrix(rows, sizeOf(this.outputShape), { dtype, training });
    if (this.#origins.length !== outputs.data.length) this.#origins = new Int32Array(outputs.data.length);
    this.#inputs = inputs;
    this.#training = training;
    const origins = this.#origins;
    const x = inputs.data;
    const y = outputs.data;
    let at = 0;
    for (let n = 0; n < rows; n++)
      for (let row = 0; row < outHeight; row++)
        for (let col = 0; col < outWidth; col++) {
          const corner = ((n * height + row * stride) * width + col * stride) * channels;
          for (let c = corner; c < corner + channels; c++, at++) {
            let origin = c;
            let total = 0;
            for (let i = 0, line = c; i < kernel; i++, line += width * channels)
              for (let place = line; place < line + kernel * channels; place += channels) {
                // As a product, not a branch: which is larger cannot be guessed, and a wrong guess costs time.
                origin += Math.imul(place - origin, Number(x[place]! > x[origin]!));
                total += x[place]!;
              }
            if (Number.isNaN(total)) origin = this.#firstNaN(x, c) ?? origin;
            y[at] = x[origin]!;
            origins[at] = origin;
          }
        }
    return outputs;
  }

  accumulate(): void {}

  /**
   * Each gradient goes to where its maximum was.
   *
   * @param dOutputs (N, outHeight·outWidth·C)
   * @returns (N, H·W·C)
   */
  backward(dOutputs: Matrix): Matrix {
    const { rows, cols } = keptForBackward(this.name, this.#inputs, {
      dOutputs,
      cols: sizeOf(this.outputShape),
    });
    const options = { dtype: dOutputs.dtype, training: this.#training };
    const dInputs = this.#dInputs.matrix(rows, cols, options);
    const origins = this.#origins;
    const dx = dInputs.data.fill(0);
    const dy = dOutputs.data;
    for (let i = 0; i < dy.length; i++) dx[origins[i]!]! += dy[i]!;
    return dInputs;
  }

  /** Where the first NaN of a window is; none where infinities of both signs made the total one. */
  #firstNaN(x: FloatArray, corner: number): number | undefined {
    const { width, channels, kernel } = this.#windows;
    for (let i = 0, line = corner; i < kernel; i++, line += width * channels)
      for (let place = line; place < line + kernel * channels; place += channels)
        if (Number.isNaN(x[place]!)) return place;
    return undefined;
  }
}
