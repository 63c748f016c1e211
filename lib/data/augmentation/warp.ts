import type { FloatArray } from "../../matrix/index.js";
import type { InverseMap } from "./affine.js";

/** For each pixel, how far from where it would be its ink is taken, in pixels: each (height · width,). */
export interface Displacement {
  x: Float64Array;
  y: Float64Array;
}

/**
 * Bends pictures of one size: each new pixel is the old picture's value at the place that it is mapped to, bilinear
 * between the four pixels around. Outside is background, 0.
 *
 * Whole movement and bending are one mapping, sampled once: each sampling blurs a little.
 */
export class Warp {
  readonly #height: number;
  readonly #width: number;
  /** The old picture with a frame of background one pixel wide, so that no pixel needs a look whether it is at the edge. */
  readonly #framed: Float64Array;

  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
    this.#framed = new Float64Array((height + 2) * (width + 2));
  }

  /**
   * Bends one picture in place.
   *
   * @param picture (height · width,), values from 0 to 1, which they stay
   */
  apply(picture: FloatArray, map: InverseMap, displacement: Displacement | undefined): void {
    const height = this.#height;
    const width = this.#width;
    const framed = this.#framed;
    const stride = width + 2;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) framed[(y + 1) * stride + x + 1] = picture[y * width + x]!;
    const { xx, xy, yx, yy } = map;
    for (let y = 0, at = 0; y < height; y++) {
      // Places are counted in the framed picture, where they lie one pixel further.
      const rowX = xy * y + map.x0 + 1;
      const rowY = yy * y + map.y0 + 1;
      for (let x = 0; x < width; x++, at++) {
        let fromX = xx * x + rowX;
        let fromY = yx * x + rowY;
        if (displacement !== undefined) {
          fromX += displacement.x[at]!;
          fromY += displacement.y[at]!;
        }
        if (!(fromX >= 0 && fromX < width + 1 && fromY >= 0 && fromY < height + 1)) {
          picture[at] = 0;
          continue;
        }
        // Not below 0, so cutting off the fraction rounds down.
        const left = fromX | 0;
        const top = fromY | 0;
        const right = fromX - left;
        const below = fromY - top;
        const corner = top * stride + left;
        const a = framed[corner]!;
        const c = framed[corner + stride]!;
        const upper = a + right * (framed[corner + 1]! - a);
        const lower = c + right * (framed[corner + stride + 1]! - c);
        picture[at] = upper + below * (lower - upper);
      }
    }
  }
}
