import type { FloatArray } from "../matrix/index.js";
import { Pool2d, type PoolOptions } from "./pool.js";

/**
 * The mean of each window, channel by channel: pooling as LeNet had it, but without weights.
 *
 * What does not fill a window at the right and lower edge is left out.
 *
 * Source: LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.B.
 * Explained in notebooks/10.
 */
export class AveragePool2d extends Pool2d {
  /** @throws {ParameterError} where no window fits on the images */
  constructor(options: PoolOptions) {
    super("average pool", options, (pixels) => 350 + 25 * pixels); // to find where a window starts takes longest
  }

  protected override pool(x: FloatArray, y: FloatArray): void {
    const { width, channels, kernel } = this.windows;
    const share = 1 / (kernel * kernel);
    for (let at = 0; at < y.length; at++) {
      const first = this.#firstPixel(at);
      let total = 0;
      for (let i = 0, line = first; i < kernel; i++, line += width * channels)
        for (let place = line; place < line + kernel * channels; place += channels) total += x[place]!;
      y[at] = total * share;
    }
  }

  /** Each gradient is shared out evenly over its window. */
  protected override spread(dy: FloatArray, dx: FloatArray): void {
    const { width, channels, kernel } = this.windows;
    const share = 1 / (kernel * kernel);
    for (let at = 0; at < dy.length; at++) {
      const first = this.#firstPixel(at);
      const gradient = dy[at]! * share;
      for (let i = 0, line = first; i < kernel; i++, line += width * channels)
        for (let place = line; place < line + kernel * channels; place += channels) dx[place]! += gradient;
    }
  }

  /** Where in the inputs the window of the at-th output starts. */
  #firstPixel(at: number): number {
    const { height, width, channels, stride, outHeight, outWidth } = this.windows;
    const c = at % channels;
    const col = Math.floor(at / channels) % outWidth;
    const row = Math.floor(at / (channels * outWidth)) % outHeight;
    const n = Math.floor(at / (channels * outWidth * outHeight));
    return ((n * height + row * stride) * width + col * stride) * channels + c;
  }
}
