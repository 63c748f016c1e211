import { ShapeError } from "../../../errors.js";
import { checkDtypes } from "../../check.js";
import type { Matrix } from "../../matrix.js";
import type { Arena } from "./arena.js";

/** A dense layer's weights (D, H) and biases (1, H), as the model has them. */
export interface DenseWeights {
  readonly weights: Matrix;
  readonly biases: Matrix;
}

/** Bytes that a row is rounded up to: a tile of the product kernel. The numbers there are zero and stay so. */
const ROW_UNIT = 32;

/** One dense layer in the arena. Rows of H numbers lie `stride` numbers apart. */
export interface DenseMemory {
  /** D */
  readonly inputs: number;
  /** H */
  readonly outputs: number;
  readonly stride: number;
  readonly rowBytes: number;
  /** (D, H) */
  readonly weights: number;
  /** (1, H) */
  readonly biases: number;
  /** Gradients that are added up over several pieces of a batch; zero in between. */
  readonly dWeights: number;
  readonly dBiases: number;
  /** (rows, H): after ReLU, or for the last layer the logits, and then their gradient. */
  readonly activations: number;
  /** (rows, H): gradient with respect to what went into ReLU. */
  readonly gradient: number;
}

export function takeDense(
  arena: Arena,
  shape: { inputs: number; outputs: number; rows: number },
): DenseMemory {
  const { inputs, outputs, rows } = shape;
  const rowBytes = Math.ceil((outputs * arena.size) / ROW_UNIT) * ROW_UNIT;
  return {
    inputs,
    outputs,
    stride: rowBytes / arena.size,
    rowBytes,
    weights: arena.take(inputs * rowBytes),
    biases: arena.take(rowBytes),
    dWeights: arena.take(inputs * rowBytes),
    dBiases: arena.take(rowBytes),
    activations: arena.take(rows * rowBytes),
    gradient: arena.take(rows * rowBytes),
  };
}

/** @throws {ShapeError} where a layer's weights have another shape or precision than the plan was made for */
export function checkLayers(
  layers: readonly DenseMemory[],
  models: readonly DenseWeights[],
  like: Matrix,
): void {
  if (layers.length !== models.length)
    throw new ShapeError(`plan: ${models.length} layers for a plan of ${layers.length}. Pass as many.`);
  for (const [i, { inputs, outputs }] of layers.entries()) {
    const { weights, biases } = models[i]!;
    for (const [name, matrix, rows] of [
      ["weights", weights, inputs],
      ["biases", biases, 1],
    ] as const) {
      if (matrix.rows !== rows || matrix.cols !== outputs)
        throw new ShapeError(
          `plan: ${name} of layer ${i + 1} are ${matrix.shape} in a plan for (${rows}, ${outputs}). ` +
            "Make the plan for the model's sizes.",
        );
      checkDtypes("plan", like, matrix);
    }
  }
}

/** Copies a matrix into the arena, a row at a time where rows lie apart. */
export function copyIn(arena: Arena, matrix: Matrix, address: number, rowBytes: number): void {
  for (let i = 0; i < matrix.rows; i++)
    arena.instance.floats(arena.dtype, address + i * rowBytes, matrix.cols).set(matrix.row(i));
}

export function copyOut(arena: Arena, address: number, rowBytes: number, matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++)
    matrix.row(i).set(arena.instance.floats(arena.dtype, address + i * rowBytes, matrix.cols));
}
