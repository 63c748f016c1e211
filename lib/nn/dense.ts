import { ShapeError } from "../errors.js";
import { addRow, Matrix, matmul, matmulNT, matmulTN, sumRows } from "../matrix/index.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Parameter } from "./layer.js";

/**
 * A fully connected layer: every output sees every input. Z = X·W + b.
 *
 * Forward is derived in notebooks/02, backward is derived in notebooks/04.
 */
export class Dense implements Layer {
  readonly name: string;
  readonly description = "dense";
  /** (D, H) */
  readonly weights: Matrix;
  /** (1, H) */
  readonly biases: Matrix;
  /** Gradient of the loss with respect to the weights, (D, H). */
  readonly dWeights: Matrix;
  /** Gradient of the loss with respect to the biases, (1, H). */
  readonly dBiases: Matrix;
  readonly parameters: readonly Parameter[];
  private inputs: Matrix | undefined;

  /**
   * Takes the weights as they are, without a copy; biases start at zero.
   *
   * @param weights (D, H)
   */
  constructor(weights: Matrix, name = "dense") {
    const { rows, cols, dtype } = weights;
    this.name = name;
    this.weights = weights;
    this.biases = Matrix.zeros(1, cols, dtype);
    this.dWeights = Matrix.zeros(rows, cols, dtype);
    this.dBiases = Matrix.zeros(1, cols, dtype);
    this.parameters = [
      { name: `${name} weights`, value: this.weights, gradient: this.dWeights },
      { name: `${name} biases`, value: this.biases, gradient: this.dBiases, decays: false },
    ];
  }

  /** @param inputs X, (N, D) @returns X·W + b, (N, H) @throws {ShapeError} where D differs */
  forward(inputs: Matrix): Matrix {
    if (inputs.cols !== this.weights.rows)
      throw new ShapeError(
        `${this.name}: inputs are ${inputs.shape} but the weights are ${this.weights.shape}. ` +
          `Pass inputs with ${this.weights.rows} columns.`,
      );
    this.inputs = inputs;
    const outputs = matmul(inputs, this.weights);
    return addRow(outputs, this.biases, outputs);
  }

  /** dW += Xᵀ·dZ and db += the rows of dZ added up. @param dOutputs dZ, (N, H) */
  accumulate(dOutputs: Matrix): void {
    const inputs = keptForBackward(this.name, this.inputs, { dOutputs, cols: this.weights.cols });
    matmulTN(inputs, dOutputs, { into: this.dWeights, accumulate: true });
    sumRows(dOutputs, { into: this.dBiases, accumulate: true });
  }

  /** As `accumulate`, and dX = dZ·Wᵀ. @param dOutputs dZ, (N, H) @returns dX, (N, D) */
  backward(dOutputs: Matrix): Matrix {
    this.accumulate(dOutputs);
    return matmulNT(dOutputs, this.weights);
  }
}
