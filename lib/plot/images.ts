import { ParameterError, ShapeError } from "../errors.js";
import { isMatrixLike, type MatrixLike } from "./grid-input.js";
import { isNumbers, kindOf } from "./numbers.js";

/** Pictures with their labels, as the data sets hold them: `pixels` is (count, height · width), 0 to 255. */
export interface ImageSet {
  readonly pixels: ArrayLike<number>;
  readonly labels?: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly count: number;
}

/** A data set; a Matrix with a picture in each row; an array of pictures; or the pixels of all in one array. */
export type ImageInput = ImageSet | MatrixLike | readonly ArrayLike<number>[] | ArrayLike<number>;

/** Pictures of one size, row by row. */
export interface Images {
  height: number;
  width: number;
  count: number;
  labels: ArrayLike<number> | undefined;
  /** Pixel values are whole numbers from 0 to 255, and not fractions or weights. */
  bytes: boolean;
  /** The pixels of picture `index`, height · width of them. */
  at(index: number): ArrayLike<number>;
}

/**
 * Pictures from any of the forms in which they come.
 *
 * @param size the pictures' height and width; a square unless told, where the input does not say
 * @throws {ShapeError} where the number of pixels makes no whole pictures of that size
 * @throws {ParameterError} where there is no picture, or one is no array of numbers
 */
export function readImages(
  input: ImageInput,
  size: { height?: number | undefined; width?: number | undefined },
): Images {
  if (typeof input !== "object" || input === null) {
    throw new ParameterError(
      `image grid: found ${kindOf(input)}, expected pictures. Pass a data set, a Matrix or an array of pictures.`,
    );
  }
  if (isImageSet(input)) {
    const { pixels, labels, count, height, width } = input;
    return cut(pixels, { pixels: height * width, height, width, count, labels });
  }
  if (isMatrixLike(input)) {
    const shape = shapeOf(input.cols, size, `each row holds ${input.cols} values`);
    return cut(input.data, { ...shape, count: input.rows });
  }
  if (isRows(input)) {
    const wrong = input.findIndex((image) => !isNumbers(image));
    if (wrong >= 0) {
      throw new ParameterError(
        `image grid: picture ${wrong} is no array of numbers. Pass the pixels of each picture.`,
      );
    }
    const first = input[0]!.length;
    const shape = shapeOf(first, size, `picture 0 holds ${first} values`);
    const odd = input.findIndex((image) => image.length !== first);
    if (odd >= 0) {
      throw new ShapeError(
        `image grid: picture ${odd} holds ${input[odd]!.length} values but picture 0 holds ${first}. Pass pictures of one size.`,
      );
    }
    const bytes = input.every(isBytes);
    return { ...shape, count: input.length, labels: undefined, bytes, at: (index) => input[index]! };
  }
  if (!isNumbers(input)) {
    throw new ParameterError(
      "image grid: found no pictures in what was passed. Pass a data set, a Matrix or an array of pictures.",
    );
  }
  const pixels = size.height !== undefined && size.width !== undefined ? size.height * size.width : 784;
  const shape = shapeOf(pixels, size, "");
  return cut(input, { ...shape, count: Math.ceil(input.length / pixels) });
}

interface Shape {
  pixels: number;
  height: number;
  width: number;
}

function cut(
  data: ArrayLike<number>,
  shape: Shape & { count: number; labels?: ArrayLike<number> | undefined },
): Images {
  const { pixels, height, width, count, labels } = shape;
  if (count === 0) throw new ParameterError("image grid: there is no picture to draw. Pass at least one.");
  if (data.length !== count * pixels) {
    throw new ShapeError(
      `image grid: ${count} pictures of ${height} × ${width} take ${count * pixels} values, found ${data.length}. ` +
        "Pass whole pictures, or their right height and width.",
    );
  }
  const at = (index: number) => {
    const from = index * pixels;
    if (ArrayBuffer.isView(data)) return (data as Uint8Array).subarray(from, from + pixels);
    return Array.prototype.slice.call(data, from, from + pixels) as number[];
  };
  return { height, width, count, labels, bytes: isBytes(data), at };
}

function shapeOf(
  pixels: number,
  size: { height?: number | undefined; width?: number | undefined },
  found: string,
): Shape {
  const side = Math.sqrt(pixels);
  const height = size.height ?? (size.width === undefined ? side : pixels / size.width);
  const width = size.width ?? pixels / height;
  if (!isSize(height) || !isSize(width) || height * width !== pixels) {
    const asked = size.height === undefined && size.width === undefined ? "a square" : `${height} × ${width}`;
    throw new ShapeError(
      `image grid: ${found}, which do not make ${asked}. Pass the pictures' height and width.`,
    );
  }
  return { pixels, height, width };
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function isImageSet(input: ImageInput): input is ImageSet {
  return typeof input === "object" && "pixels" in input && "count" in input;
}

function isRows(input: ImageInput): input is readonly ArrayLike<number>[] {
  return Array.isArray(input) && input.length > 0 && typeof input[0] !== "number";
}

function isBytes(data: ArrayLike<number>): boolean {
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray;
}
