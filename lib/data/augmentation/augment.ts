import { ParameterError } from "../../errors.js";
import { type DType, Matrix } from "../../matrix/index.js";
import type { RandomState } from "../../random/index.js";
import { inverseOf } from "./affine.js";
import { ElasticField } from "./elastic.js";
import { type AugmentOptions, checkedRanges } from "./options.js";
import { Warp } from "./warp.js";

/** Labelled pictures that are turned into rows of numbers from 0 to 1 a batch at a time. A Dataset is one. */
export interface ImageExamples {
  /** N */
  readonly count: number;
  /** (N,), whole numbers in [0, C) */
  readonly labels: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** Writes the pictures of the rows named, in that order. @param rows (M,) @param into (M, height · width) */
  gather(rows: ArrayLike<number>, into: Matrix): void;
}

/** Pictures that look a little different each time. */
export interface AugmentedExamples extends ImageExamples {
  /** Draws the variations; where it stands is part of a saved training. */
  readonly random: RandomState;
  /**
   * Some variations of one picture, to look at: `show(imageGrid(augmented.variations(0, 25)))`.
   *
   * @returns (count, height · width), in float64 unless told
   * @throws {ParameterError} where there is no such row, or `count` is not a whole number of at least 0
   */
  variations(row: number, count: number, dtype?: DType): Matrix;
}

/**
 * Examples to train on that are varied anew each time they are asked for: shifted, turned, scaled, sheared and bent at
 * random, so that a network hardly sees the same picture twice and learns what does not matter.
 *
 * Scaling comes first, then shear, turn and shift, all about the picture's centre; bending displaces where each pixel
 * takes its ink from. It is one mapping, sampled once, bilinear; what comes in from outside is background, 0. Without
 * any range the numbers are exactly those of the pictures themselves.
 *
 * Random numbers are drawn row by row in the order asked for, and for each row in the order shift (x, y), rotate,
 * scale, shear, elastic (x, y), without what is left out: so a seed gives the same pictures however a batch is cut.
 *
 * @param images values from 0 to 1; kept, not copied or changed
 * @throws {ParameterError} where `random` is left out, an option is outside its range, or there is no such option
 * Source: Simard, Steinkraus and Platt 2003, section 2.
 * Used in notebooks/09 and notebooks/12.
 */
export function augment(images: ImageExamples, options: AugmentOptions): AugmentedExamples {
  const { shift, rotate, scale, shear, elastic } = checkedRanges(options, images);
  const { random } = options;
  const { count, labels, height, width } = images;
  const warp = new Warp(height, width);
  const field = elastic && new ElasticField(images, random, elastic);
  const still = shift === 0 && rotate === 0 && scale === 0 && shear === 0 && field === undefined;
  const within = (range: number): number => (range === 0 ? 0 : random.uniform(-range, range));

  const gather = (rows: ArrayLike<number>, into: Matrix): void => {
    images.gather(rows, into);
    if (still) return;
    for (let i = 0; i < rows.length; i++) {
      const movement = {
        shiftX: within(shift),
        shiftY: within(shift),
        rotate: within(rotate),
        scale: 1 + within(scale),
        shear: within(shear),
      };
      warp.apply(into.row(i), inverseOf(movement, images), field?.draw());
    }
  };

  const variations = (row: number, many: number, dtype: DType = "float64"): Matrix => {
    if (!(Number.isInteger(many) && many >= 0))
      throw new ParameterError(
        `augmentation: ${many} variations were asked for, expected a whole number of at least 0.`,
      );
    const into = Matrix.zeros(many, height * width, dtype);
    gather(new Int32Array(many).fill(row), into);
    return into;
  };

  return { count, labels, height, width, random, gather, variations };
}
