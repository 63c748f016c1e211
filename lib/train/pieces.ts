import { computesOnSimd, Matrix } from "../matrix/index.js";
import type { Layer, Model, Pass } from "../nn/index.js";
import type { Examples } from "./examples.js";

/**
 * Multiplications and additions that one piece of a batch may take: some 10 ms of work, so that between two pieces the
 * event loop can have its turn.
 */
const WORK = { reference: 8e6, simd: 8e7 };

/** The most rows of a piece: nobody knows how long it takes to make one, when images are varied as they are read. */
const MOST_ROWS = 256;

/** A row costs something even in the smallest model: reading it in, its softmax, its share of the loss. */
const LEAST_WORK_PER_ROW = 4e3;

/** Some consecutive examples of a batch, as rows of numbers. */
export interface Piece {
  /** (M, D); the same memory at each piece, so use it before asking for the next. */
  inputs: Matrix;
  /** (M,), as the examples have them. */
  labels: number[];
  /** Which examples these are, (M,). */
  rows: Int32Array;
}

/**
 * Cuts a batch into pieces small enough that no single one holds up the event loop.
 *
 * A piece's gradients are added to those of the pieces before it, so cutting changes nothing but the order of a sum.
 * A model with a layer that looks across the batch gets the batch whole where it trains; for a mere answer no layer
 * looks past its own row, and thousands of images at once would not fit in memory.
 *
 * @param batch.rows which examples, in which order, (M,)
 * @param batch.training whether `forward` will be told that it trains
 */
export function* piecesOf(
  model: Model,
  examples: Examples,
  { rows, training = false }: Pass & { rows: Int32Array },
): Generator<Piece> {
  const whole = training && model.layers?.some(({ wholeBatch }) => wholeBatch) === true;
  const most = whole ? rows.length : rowsInPiece(model);
  let inputs = Matrix.zeros(Math.min(most, rows.length), model.inputSize, model.dtype);
  for (let start = 0; start < rows.length; start += most) {
    const piece = rows.subarray(start, start + most);
    if (piece.length < inputs.rows) inputs = inputs.slice(0, piece.length);
    examples.gather(piece, inputs);
    yield { inputs, labels: Array.from(piece, (row) => examples.labels[row]!), rows: piece };
  }
}

function rowsInPiece(model: Model): number {
  const work = workPerRow(model);
  const rows = Math.floor(WORK[computesOnSimd() ? "simd" : "reference"] / (LEAST_WORK_PER_ROW + work));
  return Math.max(1, Math.min(MOST_ROWS, rows));
}

/** Multiplications and additions that a model takes for a row, forward and back. */
function workPerRow(model: Model): number {
  const parts: readonly (Layer | Model)[] = model.layers ?? [model];
  // A layer without weights goes entry by entry, which SIMD does not make faster.
  const slow = computesOnSimd() ? 10 : 1;
  return parts.reduce((total, part) => total + workOf(part) * (part.parameters.length === 0 ? slow : 1), 0);
}

function workOf(part: Layer | Model): number {
  if ("workPerRow" in part && part.workPerRow !== undefined) return part.workPerRow;
  // Forward, the weights' gradient and the inputs' gradient: each a multiplication and an addition a weight.
  return 6 * part.parameters.reduce((total, { value }) => total + value.data.length, 0);
}
