import type { Matrix } from "../matrix/index.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Pass } from "./layer.js";

/**
 * What layers that go number by number have in common: they give rows as wide as they take, learn nothing, and keep
 * one matrix from the way forward for the way back.
 *
 * How much work a row is depends on how wide it is. `Sequential` tells that beforehand, so that a batch is cut alike in
 * the first step of a training and in all later ones; the last forward pass has the last word.
 */
export abstract class Elementwise implements Layer {
  readonly name: string;
  abstract readonly description: string;
  readonly parameters: readonly [] = [];
  readonly #workPerNumber: number;
  #width = 0;
  #kept: Matrix | undefined;

  /** @param workPerNumber for one number, forward and back, measured as `Layer.workPerRow` is */
  constructor(name: string, workPerNumber: number) {
    this.name = name;
    this.#workPerNumber = workPerNumber;
  }

  /** Zero where nobody knows yet how wide the rows are. */
  get workPerRow(): number {
    return this.#workPerNumber * this.#width;
  }

  /** @param width D of the rows that will come in */
  expectWidth(width: number): void {
    this.#width = width;
  }

  /** @param inputs (N, D) @returns (N, D) */
  abstract forward(inputs: Matrix, pass?: Pass): Matrix;

  accumulate(): void {}

  /** @param dOutputs (N, D) @returns (N, D) @throws {ShapeError} where the last pass was of another shape */
  abstract backward(dOutputs: Matrix): Matrix;

  /** @param matrix (N, D), as wide as what came in @returns the same matrix */
  protected keep(matrix: Matrix): Matrix {
    this.#kept = matrix;
    this.#width = matrix.cols;
    return matrix;
  }

  /** @throws {ShapeError} where nothing was kept, or a matrix of another shape than the gradient */
  protected keptFor(dOutputs: Matrix): Matrix {
    return keptForBackward(this.name, this.#kept, { dOutputs, cols: this.#width });
  }
}
