import { ParameterError } from "../errors.js";
import type { Matrix } from "../matrix/index.js";
import { checkImages, formatSides, sizeOf } from "./image-shape.js";
import { keptForBackward } from "./kept.js";
import type { Layer } from "./layer.js";

/**
 * Where images end and rows of numbers begin.
 *
 * It moves nothing, because images stand in rows already; it is there so that a network reads as the books write it,
 * and so that images of the wrong size stop here with a message.
 *
 * Used in notebooks/10.
 */
export class Flatten implements Layer {
  readonly name: string;
  readonly description = "flatten";
  readonly parameters: readonly [] = [];
  readonly inputShape: readonly number[];
  /** One number: how many an image has. */
  readonly outputShape: readonly [number];
  readonly workPerRow = 0;
  #inputs: Matrix | undefined;

  /**
   * @param inputShape sides of what comes in, such as [4, 4, 32]
   * @throws {ParameterError} where a side is not a whole number above 0
   */
  constructor(inputShape: readonly number[], name = "flatten") {
    if (inputShape.length === 0 || !inputShape.every((side) => Number.isInteger(side) && side >= 1))
      throw new ParameterError(
        `${name}: a shape of [${formatSides(inputShape)}]. Pass whole numbers above 0, such as [4, 4, 32].`,
      );
    this.name = name;
    this.inputShape = inputShape;
    this.outputShape = [sizeOf(inputShape)];
  }

  /** @param inputs (N, H·W·C) @returns the very same matrix @throws {ShapeError} where H·W·C differs */
  forward(inputs: Matrix): Matrix {
    checkImages(this.name, inputs, this.inputShape);
    this.#inputs = inputs;
    return inputs;
  }

  accumulate(): void {}

  /** @param dOutputs (N, H·W·C) @returns the very same matrix */
  backward(dOutputs: Matrix): Matrix {
    keptForBackward(this.name, this.#inputs, { dOutputs, cols: this.outputShape[0] });
    return dOutputs;
  }
}
