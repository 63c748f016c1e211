import { addRowSums } from "../rows";
import { crossEntropyRow } from "../softmax";
import { listColumns } from "./columns";
import { denseBackward, denseForward, denseWeights } from "./dense-layer";
import { firstBackward } from "./first-backward";
import { firstForward } from "./first-forward";
import { meet, waitWhile, wakeSleepers } from "./meeting";
import {
  ACCUMULATE_AND_STEP,
  EVALUATE,
  PANEL,
  PieceMemory,
  PlanMemory,
  pieceAt,
  shareStart,
  TRAIN,
} from "./memory";
import { panelRow } from "./panels";
import { updateBiases, updateWeights } from "./update";

/**
 * All threads run this, each with its share, and meet twice a piece.
 *
 * The first layer and every gradient of weights are shared by columns or rows of weights, all between by rows of the
 * piece. So each number is computed by one thread, in one order, and the result does not depend on how many there are.
 */
function runPieces<T, P>(plan: PlanMemory, thread: u32): void {
  const count = plan.pieceCount;
  let done: u32 = 0;
  while (done < count && runPiece<T, P>(plan, pieceAt(plan, done), thread, done & 1)) done++;
  // Nobody may write for the next call what another still reads.
  meet(plan, thread);
  if (thread === 0) plan.done = done;
}

/** @returns whether the loss is finite; where not, the weights are left as they were */
function runPiece<T, P>(plan: PlanMemory, piece: PieceMemory, thread: u32, side: u32): bool {
  const training = piece.work !== EVALUATE;
  firstForward<T, P>(plan, piece, thread);
  if (training) listColumns<P>(plan, piece, thread, side);
  meet(plan, thread);
  const fours = (piece.rows + 3) / 4;
  const start = 4 * shareStart(fours, thread, plan.threads);
  const end = min(piece.rows, 4 * shareStart(fours, thread + 1, plan.threads));
  for (let l: u32 = 1; l < plan.layerCount; l++)
    denseForward<T>(plan.layer(l - 1), plan.layer(l), start, end, l + 1 < plan.layerCount);
  takeLosses<T>(plan, piece, thread, start, end);
  if (training)
    for (let l = plan.layerCount - 1; l > 0; l--)
      denseBackward<T>(plan.layer(l - 1), plan.layer(l), start, end);
  meet(plan, thread);
  const loss = addLosses(plan, piece.rows);
  if (thread === 0) {
    piece.loss = loss;
    piece.right = countRight(plan, piece);
  }
  if (loss - loss !== 0) return false; // NaN, or infinite
  if (training) changeWeights<T, P>(plan, piece, thread, side);
  return true;
}

function takeLosses<T>(plan: PlanMemory, piece: PieceMemory, thread: u32, start: u32, end: u32): void {
  const last = plan.last;
  const powers = <usize>plan.powers + <usize>thread * <usize>plan.powersBytes;
  for (let i = start; i < end; i++) {
    const row = (<usize>(piece.first + i)) << 2;
    const label = load<u32>(<usize>plan.labels + ((<usize>load<u32>(<usize>plan.order + row)) << 2));
    const loss = crossEntropyRow<T>(
      <usize>last.activations + <usize>i * <usize>last.rowBytes,
      plan.classes,
      label,
      plan.epsilon,
      piece.divisor,
      <usize>plan.predictions + row,
      powers,
    );
    store<f64>(<usize>plan.losses + ((<usize>i) << 3), loss);
  }
}

/** Row by row, so that the sum is the same whoever computed the rows. */
function addLosses(plan: PlanMemory, rows: u32): f64 {
  let loss: f64 = 0;
  for (let i: u32 = 0; i < rows; i++) loss += load<f64>(<usize>plan.losses + ((<usize>i) << 3));
  return loss;
}

function countRight(plan: PlanMemory, piece: PieceMemory): u32 {
  let right: u32 = 0;
  for (let i: u32 = 0; i < piece.rows; i++) {
    const row = (<usize>(piece.first + i)) << 2;
    const label = load<u32>(<usize>plan.labels + ((<usize>load<u32>(<usize>plan.order + row)) << 2));
    right += <u32>(load<u32>(<usize>plan.predictions + row) === label);
  }
  return right;
}

/** Gradients of weights and biases, added to their sums or, as a step, to themselves. */
function changeWeights<T, P>(plan: PlanMemory, piece: PieceMemory, thread: u32, side: u32): void {
  const direct = piece.work === TRAIN;
  const rate = <T>piece.learningRate;
  const scale: T = direct ? -rate : <T>1;
  const first = plan.layer(0);
  firstBackward<T, P>(plan, piece, thread, side, scale, direct ? first.weights : first.dWeights);
  for (let l: u32 = 0; l < plan.layerCount; l++) {
    const layer = plan.layer(l);
    if (l > 0)
      denseWeights<T>(
        plan.layer(l - 1),
        layer,
        firstRow<T>(plan, l, thread),
        firstRow<T>(plan, l, thread + 1),
        piece.rows,
        scale,
        direct ? layer.weights : layer.dWeights,
      );
    const panel = firstPanel(plan, l, thread);
    const bytes = biasBytes(plan, l, thread);
    const at = <usize>panel * PANEL;
    addRowSums<T>(
      <usize>layer.gradient + at,
      layer.rowBytes,
      bytes,
      piece.rows,
      scale,
      (direct ? <usize>layer.biases : <usize>layer.dBiases) + at,
    );
  }
  if (piece.work === ACCUMULATE_AND_STEP) stepAll<T>(plan, piece, thread);
}

/** The rule's step, by the gradient added up, for a thread's share of it, which is zero then. */
function stepAll<T>(plan: PlanMemory, piece: PieceMemory, thread: u32): void {
  for (let l: u32 = 0; l < plan.layerCount; l++) {
    const layer = plan.layer(l);
    if (l === 0) {
      const start = panelRow(0, layer, firstPanel(plan, 0, thread), 0);
      const end = panelRow(0, layer, firstPanel(plan, 0, thread + 1), 0);
      updateWeights<T>(plan, piece, layer, start, end);
    } else
      for (let panel: u32 = 0; panel < layer.panels; panel++) {
        const start = panelRow(0, layer, panel, firstRow<T>(plan, l, thread));
        const end = panelRow(0, layer, panel, firstRow<T>(plan, l, thread + 1));
        updateWeights<T>(plan, piece, layer, start, end);
      }
    const at = <usize>firstPanel(plan, l, thread) * PANEL;
    updateBiases<T>(plan, piece, layer, at, at + biasBytes(plan, l, thread));
  }
}

/** The first of a thread's panels of a layer. */
function firstPanel(plan: PlanMemory, l: u32, thread: u32): u32 {
  return shareStart(plan.layer(l).panels, thread, plan.threads);
}

function biasBytes(plan: PlanMemory, l: u32, thread: u32): usize {
  const rowBytes = plan.layer(l).rowBytes;
  const start = min(firstPanel(plan, l, thread) * <u32>PANEL, rowBytes);
  return <usize>(min(firstPanel(plan, l, thread + 1) * <u32>PANEL, rowBytes) - start);
}

/**
 * The first of a thread's rows of a layer's weights. In the second layer they are the units whose activations the same
 * thread has made: it may begin the next piece, and overwrite them, while another is still at this one.
 */
function firstRow<T>(plan: PlanMemory, l: u32, thread: u32): u32 {
  const rows = plan.layer(l).rows;
  if (l > 1) return 4 * shareStart(rows / 4, thread, plan.threads);
  const units = <u32>(PANEL / sizeof<T>());
  return thread === plan.threads ? rows : min(rows, firstPanel(plan, 0, thread) * units);
}

/** A thread's share of a call. */
function run<T>(plan: PlanMemory, thread: u32): void {
  if (plan.entryBytes === 2) runPieces<T, u16>(plan, thread);
  else if (sizeof<T>() === 4) runPieces<T, u32>(plan, thread);
  else runPieces<T, u64>(plan, thread);
}

/** Runs the pieces that the plan holds; with the helping threads where `plan.threads` counts them. */
export function lead<T>(plan: PlanMemory): void {
  if (plan.threads > 1) nextCall(plan);
  run<T>(plan, 0);
}

/** What a helping thread does: its share of every call, until the plan is closed. */
export function help<T>(plan: PlanMemory, thread: u32): void {
  const base = changetype<usize>(plan);
  const calls = base + offsetof<PlanMemory>("calls");
  const closed = base + offsetof<PlanMemory>("closed");
  let seen = atomic.load<u32>(calls);
  atomic.add<u32>(base + offsetof<PlanMemory>("helpers"), 1);
  // It may have been closed before this thread came.
  while (atomic.load<u32>(closed) === 0) {
    waitWhile(plan, thread, calls, seen);
    if (atomic.load<u32>(closed) !== 0) return;
    seen = atomic.load<u32>(calls);
    run<T>(plan, thread);
  }
}

/** Sends the helping threads home. */
export function close(plan: PlanMemory): void {
  atomic.store<u32>(changetype<usize>(plan) + offsetof<PlanMemory>("closed"), 1);
  nextCall(plan);
}

function nextCall(plan: PlanMemory): void {
  const calls = changetype<usize>(plan) + offsetof<PlanMemory>("calls");
  atomic.add<u32>(calls, 1);
  wakeSleepers(plan, calls);
}
