import type { FloatArray } from "../matrix/index.js";
import { Pool2d, type PoolOptions } from "./pool.js";

/**
 * Keeps the largest number of each window, channel by channel, and so makes images smaller.
 *
 * Where several are equal the first counts; a NaN counts as the largest, to be seen. What does not fill a window at
 * the right and lower edge is left out.
 *
 * Source: Goodfellow, Bengio and Courville 2016, section 9.3.
 * Derived in notebooks/10.
 */
export class MaxPool2d extends Pool2d {
  /** Where in the inputs each output came from, (N·outHeight·outWidth·C,). */
  #origins = new Int32Array(0);

  /** @throws {ParameterError} where no window fits on the images */
  constructor(options: PoolOptions) {
    super("max pool", options, (pixels) => 25 * pixels);
  }

  protected override pool(x: FloatArray, y: FloatArray): void {
    const { height, width, channels, kernel, stride, outHeight, outWidth } = this.windows;
    if (this.#origins.length !== y.length) this.#origins = new Int32Array(y.length);
    const origins = this.#origins;
    let at = 0;
    for (let n = 0; at < y.length; n++)
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
  }

  /** Each gradient goes to where its maximum was. */
  protected override spread(dy: FloatArray, dx: FloatArray): void {
    const origins = this.#origins;
    for (let i = 0; i < dy.length; i++) dx[origins[i]!]! += dy[i]!;
  }

  /** Where the first NaN of a window is; none where infinities of both signs made the total one. */
  #firstNaN(x: FloatArray, corner: number): number | undefined {
    const { width, channels, kernel } = this.windows;
    for (let i = 0, line = corner; i < kernel; i++, line += width * channels)
      for (let place = line; place < line + kernel * channels; place += channels)
        if (Number.isNaN(x[place]!)) return place;
    return undefined;
  }
}
