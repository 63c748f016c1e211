import type { RandomState } from "../../random/index.js";
import type { Displacement } from "./warp.js";
import { smoothWaves, type Waves } from "./waves.js";

/** Elastic deformation: hands are never steady, and each pixel strays a little, together with its neighbours. */
export interface ElasticOptions {
  /** Strength: what the smoothed noise is multiplied by, in pixels; from 0. 34 where it is left out. */
  alpha?: number;
  /** Over how many pixels neighbours stray together: the Gaussian's standard deviation, above 0. 4 where it is left out. */
  sigma?: number;
}

/**
 * Random displacement fields: noise evenly spread over [-1, 1), smoothed by a Gaussian of standard deviation sigma, times
 * alpha; one field for each direction.
 *
 * Smoothing averages the noise away, so a pixel strays by a standard deviation of alpha / (2·√(3π)·sigma), or
 * 0.163·alpha / sigma pixels: 1.4 for 34 and 4. (It holds for a sigma from 1 to a fifth of the image's side.)
 *
 * The noise is not drawn for each pixel and then smoothed, which takes several times as long. What smoothing leaves is a
 * sum of a few slow waves; so a height is drawn for each of these, and the others are never made. Waves and pixels are
 * two sets of axes for the same fields, each at right angles: noise of one variance on all axes of one has that
 * variance on all axes of the other, so spread and likeness of neighbours are the same. As waves close on themselves,
 * fields are as strong at the picture's edges as in its middle.
 *
 * Source: Simard, Steinkraus and Platt 2003, "Best Practices for Convolutional Neural Networks Applied to Visual
 * Document Analysis", section 2; alpha 34 and sigma 4 are what they found best for MNIST.
 */
export class ElasticField {
  readonly #random: RandomState;
  readonly #alpha: number;
  readonly #down: Waves;
  readonly #across: Waves;
  /** (waves down, width): for each wave down, its height in each column. */
  readonly #heights: Float64Array;
  readonly #field: Displacement;

  constructor(
    size: { height: number; width: number },
    random: RandomState,
    { alpha, sigma }: Required<ElasticOptions>,
  ) {
    const { height, width } = size;
    this.#random = random;
    this.#alpha = alpha;
    this.#down = smoothWaves(height, sigma);
    this.#across = smoothWaves(width, sigma);
    this.#heights = new Float64Array(this.#down.count * width);
    this.#field = { x: new Float64Array(height * width), y: new Float64Array(height * width) };
  }

  /** A new field: first all of x is drawn, then all of y. The same memory at each call. */
  draw(): Displacement {
    this.#drawInto(this.#field.x);
    this.#drawInto(this.#field.y);
    return this.#field;
  }

  #drawInto(field: Float64Array): void {
    const heights = this.#heights;
    const [down, across] = [this.#down, this.#across];
    const height = down.values.length / down.count;
    const width = across.values.length / across.count;
    heights.fill(0);
    for (let i = 0; i < down.count; i++)
      for (let j = 0; j < across.count; j++) {
        const noise = 2 * this.#random.randomSample() - 1;
        const drawn = this.#alpha * down.left[i]! * across.left[j]! * noise;
        for (let x = 0; x < width; x++) heights[i * width + x]! += drawn * across.values[j * width + x]!;
      }
    field.fill(0);
    for (let i = 0; i < down.count; i++)
      for (let y = 0; y < height; y++) {
        const value = down.values[i * height + y]!;
        for (let x = 0; x < width; x++) field[y * width + x]! += value * heights[i * width + x]!;
      }
  }
}
