import { checkOptionNames } from "../check-options.js";
import type { Matrix } from "../matrix/index.js";
import { checkImages, type ImageShape, sizeOf } from "./image-shape.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Pass } from "./layer.js";
import type { PoolOptions } from "./max-pool.js";
import { Room } from "./room.js";
import { type Windows, windowsOf } from "./windows.js";

/**
 * The mean of each window, channel by channel: pooling as LeNet had it, but without weights.
 *
 * What does not fill a window at the right and lower edge is left out.
 *
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.B.
 */
export class AveragePool2d implements Layer {
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

  /** @throws {ParameterError} where no window fits on the images */
  constructor(options: PoolOptions) {
    const { inputShape, size, stride = size, name = "average pool" } = options;
    checkOptionNames(name, options, ["inputShape", "size", "stride", "name"]);
    this.name = name;
    this.inputShape = inputShape;
    this.#windows = windowsOf(name, { inputShape, kernel: size, stride, padding: 0 });
    this.outputShape = [this.#windows.outHeight, this.#windows.outWidth, inputShape[2]];
    this.workPerRow = (350 + 25 * size * size) * sizeOf(this.outputShape);
  }

  /** @param inputs (N, H·W·C) @returns (N, outHeight·outWidth·C) @throws {ShapeError} where H·W·C differs */
  forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    checkImages(this.name, inputs, this.inputShape);
    this.#inputs = inputs;
    this.#training = training;
    const { rows, dtype } = inputs;
    const outputs = this.#outputs.matrix(rows, sizeOf(this.outputShape), { dtype, training });
    const { width, channels, kernel } = this.#windows;
    const x = inputs.data;
    const y = outputs.data;
    const share = 1 / (kernel * kernel);
    for (let at = 0; at < y.length; at++) {
      const first = this.#firstPixel(at);
      let total = 0;
      for (let i = 0, line = first; i < kernel; i++, line += width * channels)
        for (let place = line; place < line + kernel * channels; place += channels) total += x[place]!;
      y[at] = total * share;
    }
    return outputs;
  }

  accumulate(): void {}

  /**
   * Each gradient is shared out evenly over its window.
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
    const { width, channels, kernel } = this.#windows;
    const dx = dInputs.data.fill(0);
    const dy = dOutputs.data;
    const share = 1 / (kernel * kernel);
    for (let at = 0; at < dy.length; at++) {
      const first = this.#firstPixel(at);
      const gradient = dy[at]! * share;
      for (let i = 0, line = first; i < kernel; i++, line += width * channels)
        for (let place = line; place < line + kernel * channels; place += channels) dx[place]! += gradient;
    }
    return dInputs;
  }

  /** Where in the inputs the window of the at-th output starts. */
  #firstPixel(at: number): number {
    const { height, width, channels, stride, outHeight, outWidth } = this.#windows;
    const c = at % channels;
    const col = Math.floor(at / channels) % outWidth;
    const row = Math.floor(at / (channels * outWidth)) % outHeight;
    const n = Math.floor(at / (channels * outWidth * outHeight));
    return ((n * height + row * stride) * width + col * stride) * channels + c;
  }
}
