import { ShapeError } from "../../../errors.js";
import { checkDtypes } from "../../check.js";
import type { Matrix } from "../../matrix.js";
import type { Arena } from "./arena.js";
import { LAYER_BYTES, type LayerWords, writeLayer } from "./layout.js";
import type { PlanMemory, Remembers } from "./update.js";

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
 * Room for the layers of a network and what its rule remembers of them, and their words one behind the other.
 *
 * @param room.rows the most of a piece
 * @returns the layers, and the address of their words
 */
export function takeLayers(
  arena: Arena,
  sizes: readonly number[],
  room: { rows: number; remembers: Remembers },
): { layers: DenseMemory[]; address: number } {
  const layers = sizes.slice(1).map((outputs, l) => {
    const last = l === sizes.length - 2;
    return takeDense(arena, { inputs: sizes[l]!, outputs, last, ...room });
  });
  const address = arena.take(LAYER_BYTES * layers.length);
  for (const [l, layer] of layers.entries()) writeLayer(arena.instance, address + l * LAYER_BYTES, layer);
  return { layers, address };
}

interface DenseRoom {
  inputs: number;
  outputs: number;
  last: boolean;
  rows: number;
  remembers: Remembers;
}

function takeDense(arena: Arena, { inputs, outputs, last, rows, remembers }: DenseRoom): DenseMemory {
  const rowBytes = Math.ceil((outputs * arena.size) / HALF) * HALF;
  const panels = Math.ceil(rowBytes / PANEL);
  const panelRows = Math.ceil(inputs / 4) * 4;
  // The kernels make rows in fours, and may make up to three that nobody asked for.
  const activations = arena.take((rows + 3) * rowBytes);
  const takeWeights = (): number => arena.take(panels * panelRows * PANEL);
  const takeBiases = (): number => arena.take(panels * PANEL);
  return {
    inputs,
    outputs,
    rows: panelRows,
    panels,
    lastWidth: rowBytes - (panels - 1) * PANEL,
    rowBytes,
    weights: takeWeights(),
    biases: takeBiases(),
    dWeights: takeWeights(),
    dBiases: takeBiases(),
    activations,
    gradient: last ? activations : arena.take((rows + 3) * rowBytes),
    means: remembers.means ? takeWeights() : 0,
    biasMeans: remembers.means ? takeBiases() : 0,
    squares: remembers.squares ? takeWeights() : 0,
    biasSquares: remembers.squares ? takeBiases() : 0,
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

/** A matrix of the caller's, and where the arena has it. */
export interface Place {
  matrix: Matrix;
  address: number;
  /** Of a panel. */
  rows: number;
}

/** All that is copied in before a plan works and out after: weights, biases, and what the rule remembers of them. */
export function placesOf(
  layers: readonly DenseMemory[],
  models: readonly DenseWeights[],
  { means, squares }: PlanMemory,
): Place[] {
  return layers.flatMap(({ rows, ...at }, i) => {
    const places = (matrices: DenseWeights | undefined, weights: number, biases: number): Place[] => {
      if (matrices === undefined || weights === 0) return [];
      const { weights: matrix } = matrices;
      return [
        { matrix, address: weights, rows },
        { matrix: matrices.biases, address: biases, rows: 1 },
      ];
    };
    return [
      ...places(models[i], at.weights, at.biases),
      ...places(means?.[i], at.means, at.biasMeans),
      ...places(squares?.[i], at.squares, at.biasSquares),
    ];
  });
}

/** Copies a matrix into its panels. */
export function copyIn(arena: Arena, { matrix, address, rows }: Place): void {
  eachPanel(arena, matrix, rows, (target, from, start) => {
    const floats = arena.instance.floats(arena.dtype, address, target.end);
    for (let i = 0; i < matrix.rows; i++)
      floats.set(from.row(i).subarray(start, start + target.width), target.at + i * target.step);
  });
}

/** The way back. */
export function copyOut(arena: Arena, { matrix, address, rows }: Place): void {
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
