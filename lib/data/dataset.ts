import { checkOptionNames } from "../check-options.js";
import { ParameterError, ShapeError } from "../errors.js";
import { type DType, Matrix } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";
import { checkContent } from "./dataset-content.js";

/** Where digits come from: written by people and published as MNIST, or drawn by Longhand. */
export type DigitSource = "mnist" | "drawn";

/** Where a set's images come from; "csv" is a file of the reader's own. */
export type DatasetSource = DigitSource | "csv";

export interface DatasetContent {
  /** What to call the set in a title or a message, such as "MNIST training". */
  name: string;
  source: DatasetSource;
  /** (N, height, width), row-major, 0 background to 255 ink. */
  pixels: Uint8Array;
  /** (N,) */
  labels: Uint8Array;
  height: number;
  width: number;
  /** C: the labels are 0 to C - 1. */
  classes: number;
  /** Whether pixel / 255 is rounded to float32 wherever it is used; false where it is left out. */
  float32Pixels?: boolean;
  /** How many images the whole set has, where these are the first of them and all that there is room for, as in a page. */
  of?: number | undefined;
}

export interface InputsOptions {
  /** The first row; 0 where it is left out. */
  start?: number;
  /** One past the last row; all rows to the end where it is left out. */
  end?: number;
  /** "float64" where it is left out. */
  dtype?: DType;
  /** The pixel value that becomes 1; 255 where it is left out. 1 leaves the pixels as they are, 0 to 255. */
  scale?: number;
}

/** pixel / 255 for each byte: a look-up is several times faster than a division, and gives the same number. */
const pixelValues = Float64Array.from({ length: 256 }, (_, pixel) => pixel / 255);
const float32PixelValues = pixelValues.map(Math.fround);

/**
 * Labelled images, N of them, each of height × width pixels.
 *
 * The pixels stay bytes, which is what the files hold and an eighth of what float64 takes: 47 MB, not 376, for the
 * 60,000 of MNIST. `inputs` makes the numbers that a network takes, when it takes them.
 *
 * `inputs` is derived in notebooks/01.
 */
export class Dataset {
  readonly name: string;
  readonly source: DatasetSource;
  /** (N, height, width), row-major, 0 background to 255 ink. */
  readonly pixels: Uint8Array;
  /** (N,), whole numbers in [0, classes) */
  readonly labels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Whether pixel / 255 is rounded to float32 wherever it is used: see `withFloat32Pixels`. */
  readonly float32Pixels: boolean;
  /** How many images the whole set has, where these are only the first of them. */
  readonly of: number | undefined;
  /** N */
  readonly count: number;

  /**
   * Keeps the arrays it is given, without a copy.
   *
   * @throws {DataFormatError} where the number of images is not the number of labels, or a label is not a class
   * @throws {ParameterError} where height or width is not a whole number from 1 up, or classes not one from 1 to 256
   */
  constructor(content: DatasetContent) {
    checkContent(content);
    const { name, pixels, labels, height, width, classes, float32Pixels = false } = content;
    this.name = name;
    this.source = content.source;
    this.pixels = pixels;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.float32Pixels = float32Pixels;
    this.of = content.of;
    this.count = labels.length;
  }

  /**
   * The images as rows of numbers from 0 to 1: pixel / 255.
   *
   * @returns (end - start, height · width); a new matrix at each call
   * @throws {ParameterError} where the rows asked for are not there, scale is not above 0, or there is no such option
   * Derived in notebooks/01.
   */
  inputs(options: InputsOptions = {}): Matrix {
    checkOptionNames("dataset.inputs", options, ["start", "end", "dtype", "scale"]);
    const { start = 0, end = this.count, dtype = "float64", scale = 255 } = options;
    this.#refuseRange(start, end);
    if (!(scale > 0 && Number.isFinite(scale)))
      throw new ParameterError(
        `${this.name}: scale is ${scale}, expected a number above 0. Leave it out for pixels / 255.`,
      );
    const size = this.height * this.width;
    const inputs = Matrix.zeros(end - start, size, dtype);
    // A division each would cost several times a look-up, and the quotients are the same to the last bit.
    const exact = Float64Array.from({ length: 256 }, (_, pixel) => pixel / scale);
    const quotients = this.float32Pixels ? exact.map(Math.fround) : exact;
    const { data } = inputs;
    const { pixels } = this;
    for (let i = 0, at = start * size; i < data.length; i++, at++) data[i] = quotients[pixels[at]!]!;
    return inputs;
  }

  /**
   * The images of the rows named, in that order, as rows of pixel / 255: what a shuffled batch takes.
   *
   * @param rows (M,), whole numbers in [0, N)
   * @param into (M, height · width), where to write them
   * @throws {ParameterError} where there is no such row
   * @throws {ShapeError} where `into` has another shape
   */
  gather(rows: ArrayLike<number>, into: Matrix): void {
    const size = this.height * this.width;
    if (into.rows !== rows.length || into.cols !== size)
      throw new ShapeError(
        `${this.name}: ${rows.length} images of ${size} pixels into ${into.shape}. ` +
          `Pass a matrix of shape (${rows.length}, ${size}).`,
      );
    const { pixels } = this;
    const { data } = into;
    const values = this.float32Pixels ? float32PixelValues : pixelValues;
    for (let i = 0, to = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (!this.#has(row)) this.#refuseRow(row);
      for (let from = row * size, end = from + size; from < end; from++) data[to++] = values[pixels[from]!]!;
    }
  }

  /**
   * The same examples, of which pixel / 255 is rounded to float32 wherever it is used, in a float64 matrix too: a view.
   *
   * It is the convention of NumPy programs that say `images.astype("float32") / 255` and let float64 weights promote
   * the quotients, such as the published system D; meeting its figures digit for digit takes the same rounding.
   */
  withFloat32Pixels(): Dataset {
    return new Dataset({ ...this, float32Pixels: true });
  }

  /**
   * The examples of the rows named, in that order: a copy. A row may be named more than once.
   *
   * @param rows (M,), whole numbers in [0, N)
   * @throws {ParameterError} where there is no such row
   */
  select(rows: ArrayLike<number>): Dataset {
    const size = this.height * this.width;
    const pixels = new Uint8Array(rows.length * size);
    const labels = new Uint8Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      pixels.set(this.image(rows[i]!), i * size);
      labels[i] = this.labels[rows[i]!]!;
    }
    return new Dataset({ ...this, pixels, labels });
  }

  /**
   * The same examples in random order: a copy, and one drawing of a permutation. (`fit` shuffles for itself, without a
   * copy.)
   */
  shuffled(random: RandomState): Dataset {
    return this.select(random.permutation(this.count));
  }

  /** The first n examples: a view that shares its pixels and labels with this set, not a copy. */
  take(n: number): Dataset {
    return this.slice(0, n);
  }

  /**
   * The examples from start up to, not including, end: a view that shares its pixels and labels with this set.
   *
   * Of a set that is only the first part of a whole one, as in a page, it gives those that are there.
   *
   * @throws {ParameterError} where those rows are not there
   */
  slice(start: number, end: number = this.count): Dataset {
    const there = this.of !== undefined && end <= this.of ? Math.min(end, this.count) : end;
    this.#refuseRange(start, there);
    const size = this.height * this.width;
    const pixels = this.pixels.subarray(start * size, there * size);
    return new Dataset({ ...this, pixels, labels: this.labels.subarray(start, there), of: undefined });
  }

  /**
   * The pixels of one image, (height · width,), row-major: a view, not a copy.
   *
   * @throws {ParameterError} where there is no such image
   */
  image(i: number): Uint8Array {
    if (!this.#has(i)) this.#refuseRow(i);
    const size = this.height * this.width;
    return this.pixels.subarray(i * size, (i + 1) * size);
  }

  /** How many examples each class has: (classes,). */
  countByClass(): number[] {
    const counts = new Array<number>(this.classes).fill(0);
    for (const label of this.labels) counts[label]!++;
    return counts;
  }

  /** Which part of the examples each class has: (classes,), adding up to 1; 0 for each where there are no examples. */
  fractionByClass(): number[] {
    return this.countByClass().map((count) => count / Math.max(1, this.count));
  }

  #has(row: number): boolean {
    return Number.isInteger(row) && row >= 0 && row < this.count;
  }

  #refuseRow(row: number): never {
    throw new ParameterError(
      `${this.name}: image ${row} was asked for, expected a whole number from 0 up. ` +
        `The set holds ${this.count} examples, and counts from 0.`,
    );
  }

  #refuseRange(start: number, end: number): void {
    if (Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= this.count)
      return;
    throw new ParameterError(
      `${this.name}: rows ${start} to ${end} were asked for, expected whole numbers with 0 ≤ start ≤ end ≤ ` +
        `${this.count}. The set holds ${this.count} examples.`,
    );
  }
}
