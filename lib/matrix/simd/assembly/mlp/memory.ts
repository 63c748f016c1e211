/**
 * Where everything of a compiled network lies. The fields are written by `mlp/layout.ts` on the other side, in this
 * order: a change here is a change there.
 *
 * N rows of a piece, D inputs of a layer, H outputs. Addresses and sizes are bytes unless they count something.
 */

/** Bytes that a panel of weights is wide: as many columns as one inner loop keeps in eight vectors. */
export const PANEL: usize = 128;

/**
 * One dense layer.
 *
 * Weights lie in panels: the first 128 bytes of every row, one row behind the other, then the next 128 bytes of every
 * row. So the rows that an inner loop takes lie close together, however wide the layer is. What is past H is zero.
 */
@unmanaged
export class LayerMemory {
  /** D, and rounded up to a multiple of 4: as many rows as a panel has. */
  inputs: u32;
  rows: u32;
  panels: u32;
  /** Bytes of the last panel's rows that are computed: 64 or 128. */
  lastWidth: u32;
  /** Bytes from one row of `activations` and `gradient` to the next. */
  rowBytes: u32;
  weights: u32;
  biases: u32;
  /** Sums over the pieces of a batch; zero in between. */
  dWeights: u32;
  dBiases: u32;
  /** (N, H): after ReLU, or for the last layer the logits, and then their gradient. */
  activations: u32;
  /** (N, H): gradient with respect to what went into ReLU; the last layer's `activations`. */
  gradient: u32;
  /** What the rule remembers, laid out as weights and biases are; 0 where it does not. See `update.ts`. */
  means: u32;
  biasMeans: u32;
  squares: u32;
  biasSquares: u32;
}

/** Bytes from one LayerMemory to the next. */
const LAYER_BYTES: usize = 60;

@unmanaged
export class PlanMemory {
  layers: u32;
  layerCount: u32;
  threads: u32;
  classes: u32;
  /** Each image is listed in so many groups of so many inputs: one byte tells which of a group. */
  groups: u32;
  groupSize: u32;
  /** The inputs that are not zero, in lists; see `lists.ts`. */
  starts: u32;
  entries: u32;
  /** 2 where an entry is a pixel (8 bits of place, 8 of value), else the bytes of one with a number of its own. */
  entryBytes: u32;
  /** What each pixel's value stands for: 256 numbers. */
  table: u32;
  /** (rows of a call): which list each is, and (examples): which class each is. 32 bits each. */
  order: u32;
  labels: u32;
  /** Twice room for one piece's entries by input; see `columns.ts`. One is written while the other may still be read. */
  columnStarts: u32;
  columnEntries: u32;
  columnStartBytes: u32;
  columnEntryBytes: u32;
  /** (threads) room for N rows of one panel. */
  scratch: u32;
  scratchBytes: u32;
  /** (N), float64, and (rows of a call), 32 bits. */
  losses: u32;
  predictions: u32;
  /** (threads) 8 bytes a class. */
  powers: u32;
  powersBytes: u32;
  /** Added to each probability before its logarithm. */
  epsilon: f64;
  /** An UpdateMemory. */
  update: u32;
  pieces: u32;
  pieceCount: u32;
  /** Pieces done when a loss is no longer finite, or all of them. */
  done: u32;
  /** Whether the leading thread may sleep while it waits: not in a page, whose own thread must not. */
  mayRest: u32;
  /** Helping threads that have come; and 1 where there will be no more calls. */
  helpers: u32;
  closed: u32;
  /** What follows is written all the time, so it gets a line of the cache of its own. */
  padding: u32;
  /** Where the threads meet; see `meeting.ts`. */
  arrived: u32;
  turn: u32;
  sleepers: u32;
  /** Counts the calls, for the helping threads that wait for the next. */
  calls: u32;

  layer(index: u32): LayerMemory {
    return changetype<LayerMemory>(<usize>this.layers + <usize>index * LAYER_BYTES);
  }

  get last(): LayerMemory {
    return this.layer(this.layerCount - 1);
  }
}

/** How weights and biases are changed by their gradients, the same at every step. */
@unmanaged
export class UpdateMemory {
  /** See the constants below. */
  rule: u32;
  padding: u32;
  /** How much of the means is kept at each step (momentum, beta1), and how much of the squares (rho, beta2). */
  keptMeans: f64;
  keptSquares: f64;
  /** Keeps the division by a root finite. */
  epsilon: f64;
  /** Weights only: the penalties' lambdas, and the decay, which is multiplied by the learning rate. */
  l1: f64;
  l2: f64;
  weightDecay: f64;
}

export const DESCEND: u32 = 0;
export const MOMENTUM: u32 = 1;
export const NESTEROV: u32 = 2;
export const RMS_PROP: u32 = 3;
export const ADAM: u32 = 4;

/** Rows of a batch that go through at a time. */
@unmanaged
export class PieceMemory {
  /** Where its rows begin in `order`, and how many. */
  first: u32;
  rows: u32;
  /** See the constants below. */
  work: u32;
  /** Rows that were predicted right. */
  right: u32;
  divisor: f64;
  learningRate: f64;
  /** What makes up for means and squares that began at zero: 1 / (1 - beta1ᵗ) and 1 / √(1 - beta2ᵗ). */
  meansCorrection: f64;
  squaresCorrection: f64;
  /** The rows' losses added up. */
  loss: f64;
}

/** Only an answer, without a change. */
export const EVALUATE: u32 = 0;
/** Gradient and step at once, for plain gradient descent. */
export const TRAIN: u32 = 1;
/** The gradient is added up. */
export const ACCUMULATE: u32 = 2;
/** The gradient is added up, and then a step taken. */
export const ACCUMULATE_AND_STEP: u32 = 3;

const PIECE_BYTES: usize = 56;

export function pieceAt(plan: PlanMemory, index: u32): PieceMemory {
  return changetype<PieceMemory>(<usize>plan.pieces + <usize>index * PIECE_BYTES);
}

/** A thread's part of `count` things, those from `shareStart(…, t)` to `shareStart(…, t + 1)`. */
export function shareStart(count: u32, thread: u32, threads: u32): u32 {
  return (count * thread) / threads;
}
