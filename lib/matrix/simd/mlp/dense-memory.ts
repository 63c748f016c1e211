import { ShapeError } from "../../../errors.js";
import { checkDtypes } from "../../check.js";
import type { Matrix } from "../../matrix.js";
import type { Arena } from "./arena.js";
import { LAYER_BYTES, type LayerWords, writeLayer } from "./layout.js";

/** A dense layer's weights (D, H) and biases (1, H), as the model has them. */
export interface DenseWeights {
  readonly weights: Matrix;
  readonly biases: Matrix;
}

/** Bytes of a panel of weights, and of the half that a narrow last one is. */
const PANEL = 128;
const HALF = PANEL / 2;

/** One dense layer in the arena: D inputs, H outputs, and the words that the kernels read. */
export interface DenseMemory extends LayerWords {
  /** H */
  readonly outputs: number;
}

/**
 * Room for the layers of a network, and their words one behind the other.
 *
 * @param rows the most of a piece
 * @returns the layers, and the address of their words
 */
export function takeLayers(
  arena: Arena,
  sizes: readonly number[],
  rows: number,
): { layers: DenseMemory[]; address: number } {
  const layers = sizes.slice(1).map((outputs, l) => {
    const last = l === sizes.length - 2;
    return takeDense(arena, { inputs: sizes[l]!, outputs, rows, last });
  });
  const address = arena.take(LAYER_BYTES * layers.length);
  for (const [l, layer] of layers.entries()) writeLayer(arena.instance, address + l * LAYER_BYTES, layer);
  return { layers, address };
}

function takeDense(
  arena: Arena,
  { inputs, outputs, rows, last }: { inputs: number; outputs: number; rows: number; last: boolean },
): DenseMemory {
  const rowBytes = Math.ceil((outputs * arena.size) / HALF) * HALF;
  const panels = Math.ceil(rowBytes / PANEL);
  const panelRows = Math.ceil(inputs / 4) * 4;
  // The kernels make rows in fours, and may make up to three that nobody asked for.
  const activations = arena.take((rows + 3) * rowBytes);
  return {
    inputs,
    outputs,
    rows: panelRows,
    panels,
    lastWidth: rowBytes - (panels - 1) * PANEL,
    rowBytes,
    weights: arena.take(panels * panelRows * PANEL),
    biases: arena.take(panels * PANEL),
    dWeights: arena.take(panels * panelRows * PANEL),
    dBiases: arena.take(panels * PANEL),
    activations,
    gradient: last ? activations : arena.take((rows + 3) * rowBytes),
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

/** Copies weights or biases into their panels. @param rows of a panel */
export function copyIn(arena: Arena, matrix: Matrix, address: number, rows: number): void {
  eachPanel(arena, matrix, rows, (target, from, start) => {
    const floats = arena.instance.floats(arena.dtype, address, target.end);
    for (let i = 0; i < matrix.rows; i++)
      floats.set(from.row(i).subarray(start, start + target.width), target.at + i * target.step);
  });
}

/** The way back. */
export function copyOut(arena: Arena, address: number, rows: number, matrix: Matrix): void {
  eachPanel(arena, matrix, rows, (source, to, start) => {
    const floats = arena.instance.floats(arena.dtype, address, source.end);
    for (let i = 0; i < matrix.rows; i++) {
      const at = source.at + i * source.step;
      to.row(i).set(floats.subarray(at, at + source.width), start);
    }
  });
}

/** Where a panel lies among the numbers of its matrix: from `at` on, `width` numbers every `step`. */
interface Panel {
  at: number;
  width: number;
  step: number;
  end: number;
}

function eachPanel(
  { size }: Arena,
  matrix: Matrix,
  rows: number,
  visit: (panel: Panel, matrix: Matrix, start: number) => void,
): void {
  const step = PANEL / size;
  for (let start = 0; start < matrix.cols; start += step) {
    const at = start * rows;
    visit({ at, width: Math.min(step, matrix.cols - start), step, end: at + rows * step }, matrix, start);
  }
}
