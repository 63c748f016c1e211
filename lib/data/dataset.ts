import { DataFormatError, ParameterError, ShapeError } from "../errors.js";
import { type DType, Matrix } from "../matrix/index.js";
import { checkClasses, refuseOutside } from "./one-hot.js";

/** Where digits come from: written by people and published as MNIST, or drawn by Longhand. */
export type DigitSource = "mnist" | "drawn";

export interface DatasetContent {
  /** What to call the set in a title or a message, such as "MNIST training". */
  name: string;
  source: DigitSource;
  /** (N, height, width), row-major, 0 background to 255 ink. */
  pixels: Uint8Array;
  /** (N,) */
  labels: Uint8Array;
  height: number;
  width: number;
  /** C: the labels are 0 to C - 1. */
  classes: number;
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
const PIXEL_VALUES = Float64Array.from({ length: 256 }, (_, pixel) => pixel / 255);

/**
 * Labelled images, N of them, each of height × width pixels.
 *
 * The pixels stay bytes, which is what the files hold and an eighth of what float64 takes: 47 MB, not 376, for the
 * 60,000 of MNIST. `inputs` makes the numbers that a network takes, when it takes them.
 */
export class Dataset {
  readonly name: string;
  readonly source: DigitSource;
  /** (N, height, width), row-major, 0 background to 255 ink. */
  readonly pixels: Uint8Array;
  /** (N,), whole numbers in [0, classes) */
  readonly labels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** N */
  readonly count: number;

  /**
   * Keeps the arrays it is given, without a copy.
   *
   * @throws {DataFormatError} where the number of images is not the number of labels, or a label is not a class
   * @throws {ParameterError} where height or width is not a whole number from 1 up, or classes not one from 1 to 256
   */
  constructor(content: DatasetContent) {
    const { name, pixels, labels, height, width, classes } = content;
    for (const side of [height, width])
      if (!(Number.isInteger(side) && side >= 1))
        throw new ParameterError(
          `${name}: images are said to be ${height}×${width} pixels, expected whole numbers from 1 up. ` +
            "Pass the height and width of one image.",
        );
    checkClasses(classes, name);
    checkCounts(content);
    for (let row = 0; row < labels.length; row++) refuseOutside(labels[row]!, row, classes, name);
    this.name = name;
    this.source = content.source;
    this.pixels = pixels;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.count = labels.length;
  }

  /**
   * The images as rows of numbers from 0 to 1: pixel / 255.
   *
   * @returns (end - start, height · width); a new matrix at each call
   * @throws {ParameterError} where the rows asked for are not there, or scale is not above 0
   */
  inputs(options: InputsOptions = {}): Matrix {
    const { start = 0, end = this.count, dtype = "float64", scale = 255 } = options;
    this.#refuseRange(start, end);
    if (!(scale > 0 && Number.isFinite(scale)))
      throw new ParameterError(
        `${this.name}: scale is ${scale}, expected a number above 0. Leave it out for pixels / 255.`,
      );
    const size = this.height * this.width;
    const inputs = Matrix.zeros(end - start, size, dtype);
    // A division each would cost several times a look-up, and the quotients are the same to the last bit.
    const quotients = Float64Array.from({ length: 256 }, (_, pixel) => pixel / scale);
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
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (!(Number.isInteger(row) && row >= 0 && row < this.count)) this.#refuseRow(row);
      for (let j = 0; j < size; j++) into.data[i * size + j] = PIXEL_VALUES[pixels[row * size + j]!]!;
    }
  }

  /** The first n examples: a view that shares its pixels and labels with this set, not a copy. */
  take(n: number): Dataset {
    return this.slice(0, n);
  }

  /**
   * The examples from start up to, not including, end: a view that shares its pixels and labels with this set.
   *
   * @throws {ParameterError} where those rows are not there
   */
  slice(start: number, end: number = this.count): Dataset {
    this.#refuseRange(start, end);
    const size = this.height * this.width;
    return new Dataset({
      name: this.name,
      source: this.source,
      pixels: this.pixels.subarray(start * size, end * size),
      labels: this.labels.subarray(start, end),
      height: this.height,
      width: this.width,
      classes: this.classes,
    });
  }

  /**
   * The pixels of one image, (height · width,), row-major: a view, not a copy.
   *
   * @throws {ParameterError} where there is no such image
   */
  image(i: number): Uint8Array {
    if (!(Number.isInteger(i) && i >= 0 && i < this.count)) this.#refuseRow(i);
    const size = this.height * this.width;
    return this.pixels.subarray(i * size, (i + 1) * size);
  }

  /** How many examples each class has: (classes,). */
  countByClass(): number[] {
    const counts = new Array<number>(this.classes).fill(0);
    for (const label of this.labels) counts[label]!++;
    return counts;
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

function checkCounts({ name, pixels, labels, height, width }: DatasetContent): void {
  const expected = labels.length * height * width;
  if (pixels.length === expected) return;
  const images = pixels.length / (height * width);
  throw new DataFormatError(
    Number.isInteger(images)
      ? `${name}: there are ${images} images of ${height}×${width} but ${labels.length} labels, expected one label ` +
          "for each image. Take images and labels from the same set."
      : `${name}: there are ${pixels.length} pixels, which is no whole number of images of ${height}×${width}; ` +
          `expected ${expected} for ${labels.length} labels. Check height and width.`,
  );
}
