import { ParameterError, ShapeError } from "../errors.js";
import { Matrix } from "../matrix/index.js";

/**
 * Height, width and channels of an image. Its numbers stand in one row of H·W·C, the channels of a pixel side by side.
 *
 * Channels last, because then the product of patches and filters is the next layer's rows as it stands: nothing has
 * to be moved between layers.
 */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** A shape as a message writes it, such as "28×28×1". */
export function formatSides(shape: readonly number[]): string {
  return shape.join("×");
}

/**
 * The same numbers as rows of another length, sharing the matrix's memory.
 *
 * @throws {ShapeError} where they do not make whole rows
 */
export function asRowsOf(cols: number, matrix: Matrix): Matrix {
  return new Matrix(matrix.data.length / cols, cols, matrix.data);
}

/** @throws {ParameterError} where a shape is not three whole numbers above 0 */
export function checkImageShape(layer: string, shape: readonly number[]): asserts shape is ImageShape {
  if (shape.length !== 3 || !shape.every((side) => Number.isInteger(side) && side >= 1))
    throw new ParameterError(
      `${layer}: images of [${shape.join(", ")}]. Pass height, width and channels, such as [28, 28, 1].`,
    );
}

/** @throws {ShapeError} where rows do not hold images of that shape */
export function checkImages(layer: string, images: Matrix, shape: readonly number[]): void {
  if (images.cols !== sizeOf(shape))
    throw new ShapeError(
      `${layer}: inputs are ${images.shape} but images of ${formatSides(shape)} take ${sizeOf(shape)} columns. ` +
        `Pass one image a row, its channels side by side.`,
    );
}
