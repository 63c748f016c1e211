import { machine } from "#machine";
import { Matrix } from "../../matrix.js";
import type { KernelInstance } from "../kernel-instance.js";
import { Arena } from "./arena.js";
import { BatchMemory, BYTE_ROWS } from "./batch-memory.js";
import {
  checkLayers,
  copyIn,
  copyOut,
  type DenseMemory,
  type DenseWeights,
  placesOf,
  takeLayers,
} from "./dense-memory.js";
import { checkExamples, type HeldExamples, type PlanExamples, packPixels } from "./examples.js";
import { type Groups, groupsOf } from "./groups.js";
import { sendHelpers } from "./helpers.js";
import {
  PIECE_BYTES,
  PLAN_BYTES,
  readOutcome,
  readPlan,
  UPDATE_BYTES,
  writeEpsilon,
  writePiece,
  writePlan,
  writeUpdate,
} from "./layout.js";
import { type MlpPlanOptions, type PieceOutcome, type PlanPiece, type RunHow, works } from "./piece.js";
import {
  correctionsOf,
  findPastRange,
  isPlain,
  type PlanMemory,
  type PlanUpdate,
  remembersOf,
  updateWords,
} from "./update.js";

/** Pieces of a call, for which there is room. */
const MOST_PIECES = 1024;

/** Multiplications of a piece, zeros too, below which a meeting of threads costs more than they gain. */
const LEAST_SHARED = 1e6;

/** A multilayer perceptron compiled for training. See `compileMlp`. */
export class MlpPlan {
  /** The most rows of a piece. */
  readonly rows: number;
  private readonly arena: Arena;
  private readonly layers: readonly DenseMemory[];
  private readonly groups: Groups;
  private readonly batch: BatchMemory;
  private readonly precision: Matrix;
  private readonly weightCount: number;
  private readonly update: PlanUpdate;
  /** Addresses of what the kernels read and write. */
  private readonly address: number;
  private readonly pieces: number;
  private readonly helpers: number;
  private readonly release: () => void;
  private closed = false;
  /** @internal How many threads shared the last call. */
  lastThreads = 1;
  /** Whether no weight is known to be NaN or infinite, so that zeros of the inputs may be passed over. */
  private finite = true;

  /** @throws {OutOfMemory} where the machine gives too little */
  constructor(instance: KernelInstance, options: MlpPlanOptions) {
    const { sizes, dtype, rows, threads = 1, update = { rule: { kind: "descend" } } } = options;
    this.rows = rows;
    this.update = update;
    const arena = new Arena(instance, dtype);
    this.arena = arena;
    this.precision = Matrix.zeros(0, 0, dtype);
    this.address = arena.take(PLAN_BYTES);
    const { layers, address } = takeLayers(arena, sizes, { rows, remembers: remembersOf(update.rule) });
    this.layers = layers;
    this.weightCount = layers.reduce((total, { inputs, outputs }) => total + inputs * outputs, 0);
    this.groups = groupsOf(sizes[0]!);
    this.batch = new BatchMemory(arena, rows, this.groups);
    this.pieces = arena.take(PIECE_BYTES * MOST_PIECES);
    const updateAddress = arena.take(UPDATE_BYTES);
    writeUpdate(instance, updateAddress, updateWords(update));
    const classes = sizes.at(-1)!;
    const scratchBytes = 128 * rows;
    const powersBytes = 64 * Math.ceil(classes / 8);
    writePlan(instance, this.address, {
      layers: address,
      layerCount: layers.length,
      threads: 1,
      classes,
      groups: this.groups.groups,
      groupSize: this.groups.groupSize,
      scratch: arena.take(threads * scratchBytes),
      scratchBytes,
      losses: arena.take(8 * rows),
      predictions: this.batch.predictions,
      powers: arena.take(threads * powersBytes),
      powersBytes,
      update: updateAddress,
      pieces: this.pieces,
      mayRest: Number(machine.mayRest()),
    });
    this.helpers = instance.shared === undefined ? 0 : threads - 1;
    const name = dtype === "float32" ? "help32" : "help64";
    this.release = sendHelpers(
      Array.from({ length: this.helpers }, (_, i) => ({
        ...instance.shared!,
        name,
        plan: this.address,
        thread: i + 1,
      })),
    );
  }

  /**
   * Takes the model's weights in, and what its optimizer remembers.
   *
   * @param memory what is left out of it stays as the plan has it, at first zero
   * @throws {ShapeError} where they have other shapes or another precision than the plan
   */
  load(models: readonly DenseWeights[], memory: PlanMemory = {}): void {
    const { arena } = this;
    for (const place of this.placesFor(models, memory)) copyIn(arena, place);
    const { weights, rows, panels } = this.layers[0]!;
    this.finite = arena.instance[arena.dtype].allFinite(weights, (rows * panels * 128) / arena.size) !== 0;
  }

  /** Gives both back, as they are now. @throws {ShapeError} as `load` */
  store(models: readonly DenseWeights[], memory: PlanMemory = {}): void {
    for (const place of this.placesFor(models, memory)) copyOut(this.arena, place);
  }

  private placesFor(models: readonly DenseWeights[], memory: PlanMemory): ReturnType<typeof placesOf> {
    const { means, squares } = memory;
    for (const matrices of [models, means, squares])
      if (matrices !== undefined) checkLayers(this.layers, matrices, this.precision);
    return placesOf(this.layers, models, memory);
  }

  /**
   * Which means of squares are past what their precision holds: a step divided by their root is zero.
   *
   * @returns the first of them, weights and biases of each layer counted in turn from 0; undefined where there is none
   */
  pastRange(): number | undefined {
    return findPastRange(this.arena, this.layers);
  }

  /**
   * Takes examples in, to be trained on or evaluated.
   *
   * @param ahead whether all pixels are taken in now, for examples that come again and again; false for a single time
   * @throws {ShapeError} where labels or pixels do not fit
   * @throws {DataFormatError} where a label is not a class
   */
  hold(examples: PlanExamples, { ahead = true }: { ahead?: boolean } = {}): HeldExamples {
    checkExamples(examples, this.groups.inputSize, this.layers.at(-1)!.outputs);
    const packed = ahead ? packPixels(this.arena, examples, this.groups) : undefined;
    return { count: examples.count, source: examples, packed };
  }

  /** How many pieces of so many rows one call of `run` takes at most. */
  mostPieces(examples: HeldExamples, rows: number): number {
    const { packed, source } = examples;
    if (packed === undefined && source.pixels === undefined) return 1;
    const most = packed === undefined ? BYTE_ROWS : this.batch.callRows;
    return Math.min(MOST_PIECES, Math.floor(most / rows));
  }

  /**
   * Works through pieces one after the other, and stops behind one whose loss is NaN or infinite: it has changed
   * nothing, so that the caller can see what led to it.
   *
   * @returns what each came to, as far as they were done
   */
  run(examples: HeldExamples, pieces: readonly PlanPiece[], how: RunHow = {}): PieceOutcome[] {
    const { packed, source } = examples;
    const fromBytes = packed !== undefined || source.pixels !== undefined;
    if (!fromBytes || !this.finite) return this.runOneByOne(examples, pieces, how);
    const rows = pieces.map((piece) => piece.rows);
    const inputs = packed ? this.batch.usePacked(examples, rows) : this.batch.useBytes(examples, rows);
    return this.call(inputs, pieces, how);
  }

  /** Lets its threads help others. It can still be used, on one thread. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.helpers > 0) this.arena.instance.common.close(this.address);
    this.release();
  }

  private runOneByOne(
    examples: HeldExamples,
    pieces: readonly PlanPiece[],
    { epsilon, predictions }: RunHow,
  ): PieceOutcome[] {
    const outcomes: PieceOutcome[] = [];
    let done = 0;
    for (const piece of pieces) {
      const inputs = this.batch.useGathered(examples, piece.rows, !this.finite);
      const how = { epsilon, predictions: predictions?.subarray(done) };
      const [outcome] = this.call(inputs, [piece], how) as [PieceOutcome];
      outcomes.push(outcome);
      done += piece.rows.length;
      if (!Number.isFinite(outcome.loss)) break;
    }
    return outcomes;
  }

  private call(
    inputs: Parameters<typeof writePlan>[2],
    pieces: readonly PlanPiece[],
    { epsilon = 0, predictions }: RunHow,
  ): PieceOutcome[] {
    const { instance, dtype } = this.arena;
    const addresses = pieces.map((_, i) => this.pieces + i * PIECE_BYTES);
    let first = 0;
    for (const [i, { work, rows, divisor = 1, learningRate = 0, time = 1 }] of pieces.entries()) {
      // Only plain gradient descent needs no gradient written down.
      const how = work === "train" && !isPlain(this.update) ? "accumulate and step" : work;
      const corrections = correctionsOf(this.update.rule, time);
      const words = { first, rows: rows.length, work: works.indexOf(how), divisor, learningRate };
      writePiece(instance, addresses[i]!, { ...words, ...corrections });
      first += rows.length;
    }
    const threads = this.threadsFor(first / pieces.length);
    this.lastThreads = threads;
    writePlan(instance, this.address, { ...inputs, threads, pieceCount: pieces.length });
    writeEpsilon(instance, this.address, epsilon);
    instance[dtype].lead(this.address);
    const done = readPlan(instance, this.address, "done");
    const outcomes = addresses.slice(0, done + 1).map((address) => readOutcome(instance, address));
    predictions?.set(instance.words(this.batch.predictions, first));
    // From here on NaN and infinity spread as they do on the reference, also through zeros.
    if (done < pieces.length) this.finite = false;
    return outcomes;
  }

  /** @internal Resolves when all helping threads have come, for tests: a call before that is done without them. */
  async helpersReady(): Promise<void> {
    while (!this.helpersHaveCome()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  private helpersHaveCome(): boolean {
    return readPlan(this.arena.instance, this.address, "helpers") === this.helpers;
  }

  /** Helping threads take part once all of them have come, where a piece is worth their meeting. */
  private threadsFor(rows: number): number {
    if (this.closed || rows * this.weightCount < LEAST_SHARED) return 1;
    return this.helpersHaveCome() ? 1 + this.helpers : 1;
  }
}
