import { multiplyAdd, VECTOR } from "../lanes";
import {
  ADAM,
  LayerMemory,
  MOMENTUM,
  NESTEROV,
  PieceMemory,
  PlanMemory,
  RMS_PROP,
  UpdateMemory,
} from "./memory";

/**
 * The step of each optimizer: penalties go into the gradient dw, the decay off the weights w, then the rule. It remembers
 * running means m of gradients (momentum's velocity is one) and s of their squares. dw is zero afterwards, for the next
 * batch. Each number is changed by itself, so it does not matter which thread has it.
 *
 * The rules are those of `train/sgd.ts`, `rms-prop.ts` and `adam.ts`, and count in T throughout.
 */

/** Bytes that go through at a time: what the first-level cache keeps from penalty to rule. */
const PART: usize = 4096;

/** Changes the weights of a layer that lie `start` to `end` bytes behind its first; a multiple of 16 each. */
export function updateWeights<T>(
  plan: PlanMemory,
  piece: PieceMemory,
  layer: LayerMemory,
  start: usize,
  end: usize,
): void {
  const update = changetype<UpdateMemory>(<usize>plan.update);
  const shrinkage = piece.learningRate * update.weightDecay;
  for (let at = start; at < end; at += PART) {
    const bytes = min(PART, end - at);
    const w = <usize>layer.weights + at;
    const dw = <usize>layer.dWeights + at;
    if (update.l1 !== 0) addSigns<T>(dw, <T>update.l1, w, bytes);
    if (update.l2 !== 0) addScaled<T>(dw, <T>update.l2, w, bytes);
    if (shrinkage !== 0) addScaled<T>(w, <T>-shrinkage, w, bytes);
    takeRule<T>(update, piece, w, dw, <usize>layer.means + at, <usize>layer.squares + at, bytes);
  }
}

/** The same for biases, which neither penalty nor decay touches. */
export function updateBiases<T>(
  plan: PlanMemory,
  piece: PieceMemory,
  layer: LayerMemory,
  start: usize,
  end: usize,
): void {
  const update = changetype<UpdateMemory>(<usize>plan.update);
  const w = <usize>layer.biases + start;
  const dw = <usize>layer.dBiases + start;
  const m = <usize>layer.biasMeans + start;
  takeRule<T>(update, piece, w, dw, m, <usize>layer.biasSquares + start, end - start);
}

function takeRule<T>(
  update: UpdateMemory,
  piece: PieceMemory,
  w: usize,
  dw: usize,
  m: usize,
  s: usize,
  bytes: usize,
): void {
  if (update.rule === ADAM) adam<T>(update, piece, w, dw, m, s, bytes);
  else if (update.rule === RMS_PROP) rmsProp<T>(update, piece, w, dw, s, bytes);
  else if (update.rule === NESTEROV) lookAhead<T>(update, piece, w, dw, m, bytes);
  else if (update.rule === MOMENTUM) roll<T>(update, piece, w, dw, m, bytes);
  else addScaled<T>(w, <T>-piece.learningRate, dw, bytes); // w -= learningRate·dw
  memory.fill(dw, 0, bytes);
}

/** L1: to += lambda·sign(w). */
function addSigns<T>(to: usize, lambda: T, w: usize, bytes: usize): void {
  const zero = v128.splat<T>(0);
  const slope = v128.splat<T>(lambda);
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const weights = v128.load(w + at);
    const up = v128.and(slope, v128.gt<T>(weights, zero));
    const down = v128.and(slope, v128.lt<T>(weights, zero));
    v128.store(to + at, v128.add<T>(v128.load(to + at), v128.sub<T>(up, down)));
  }
}

/** to += scale·from: L2 with a lambda and the weights, decay with the weights themselves, plain gradient descent. */
function addScaled<T>(to: usize, scale: T, from: usize, bytes: usize): void {
  const times = v128.splat<T>(scale);
  for (let at: usize = 0; at < bytes; at += VECTOR)
    v128.store(to + at, multiplyAdd<T>(times, v128.load(from + at), v128.load(to + at)));
}

/** Momentum: m = momentum·m - learningRate·dw, w += m. */
function roll<T>(
  update: UpdateMemory,
  piece: PieceMemory,
  w: usize,
  dw: usize,
  m: usize,
  bytes: usize,
): void {
  const momentum = v128.splat<T>(<T>update.keptMeans);
  const rate = v128.splat<T>(<T>-piece.learningRate);
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const step = v128.mul<T>(rate, v128.load(dw + at));
    const velocity = multiplyAdd<T>(momentum, v128.load(m + at), step);
    v128.store(m + at, velocity);
    v128.store(w + at, v128.add<T>(v128.load(w + at), velocity));
  }
}

/** Nesterov: m = momentum·m - learningRate·dw, w += momentum·m - learningRate·dw. */
function lookAhead<T>(
  update: UpdateMemory,
  piece: PieceMemory,
  w: usize,
  dw: usize,
  m: usize,
  bytes: usize,
): void {
  const momentum = v128.splat<T>(<T>update.keptMeans);
  const rate = v128.splat<T>(<T>-piece.learningRate);
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const step = v128.mul<T>(rate, v128.load(dw + at));
    const velocity = multiplyAdd<T>(momentum, v128.load(m + at), step);
    v128.store(m + at, velocity);
    v128.store(w + at, v128.add<T>(v128.load(w + at), multiplyAdd<T>(momentum, velocity, step)));
  }
}

/** RMSProp: s = rho·s + (1 - rho)·dw², w -= learningRate·dw / (√s + epsilon). */
function rmsProp<T>(
  update: UpdateMemory,
  piece: PieceMemory,
  w: usize,
  dw: usize,
  s: usize,
  bytes: usize,
): void {
  const rho = v128.splat<T>(<T>update.keptSquares);
  const fresh = v128.splat<T>(<T>(1 - update.keptSquares));
  const epsilon = v128.splat<T>(<T>update.epsilon);
  const rate = v128.splat<T>(<T>piece.learningRate);
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const slope = v128.load(dw + at);
    const square = v128.mul<T>(v128.mul<T>(fresh, slope), slope);
    const mean = multiplyAdd<T>(rho, v128.load(s + at), square);
    v128.store(s + at, mean);
    const step = v128.div<T>(v128.mul<T>(rate, slope), v128.add<T>(v128.sqrt<T>(mean), epsilon));
    v128.store(w + at, v128.sub<T>(v128.load(w + at), step));
  }
}

/**
 * Adam: m = beta1·m + (1 - beta1)·dw, s = beta2·s + (1 - beta2)·dw², w -= learningRate·m̂ / (√ŝ + epsilon), where m̂ is
 * m / (1 - beta1ᵗ) and ŝ is s / (1 - beta2ᵗ).
 */
function adam<T>(
  update: UpdateMemory,
  piece: PieceMemory,
  w: usize,
  dw: usize,
  m: usize,
  s: usize,
  bytes: usize,
): void {
  const beta1 = v128.splat<T>(<T>update.keptMeans);
  const beta2 = v128.splat<T>(<T>update.keptSquares);
  const fresh1 = v128.splat<T>(<T>(1 - update.keptMeans));
  const fresh2 = v128.splat<T>(<T>(1 - update.keptSquares));
  const epsilon = v128.splat<T>(<T>update.epsilon);
  const rate = v128.splat<T>(<T>(piece.learningRate * piece.meansCorrection));
  const correction = v128.splat<T>(<T>piece.squaresCorrection);
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const slope = v128.load(dw + at);
    const mean = multiplyAdd<T>(beta1, v128.load(m + at), v128.mul<T>(fresh1, slope));
    const square = v128.mul<T>(v128.mul<T>(fresh2, slope), slope);
    const squares = multiplyAdd<T>(beta2, v128.load(s + at), square);
    v128.store(m + at, mean);
    v128.store(s + at, squares);
    const root = multiplyAdd<T>(v128.sqrt<T>(squares), correction, epsilon);
    v128.store(w + at, v128.sub<T>(v128.load(w + at), v128.div<T>(v128.mul<T>(rate, mean), root)));
  }
}
