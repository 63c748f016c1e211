import { ParameterError } from "../../../errors.js";
import { type DType, Matrix } from "../../matrix.js";
import { engineInUse, instructionsFor } from "../engine.js";
import { KernelInstance } from "../kernel-instance.js";
import type { Kernels } from "../kernels.js";
import { Arena, OutOfMemory } from "./arena.js";
import { BatchMemory } from "./batch-memory.js";
import {
  checkLayers,
  copyIn,
  copyOut,
  type DenseMemory,
  type DenseWeights,
  takeDense,
} from "./dense-memory.js";
import { checkExamples, type HeldExamples, type PlanExamples, packPixels } from "./examples.js";
import { Passes } from "./passes.js";

export interface MlpPlanOptions {
  /** Inputs, hidden layers, classes: [784, 128, 10]. */
  sizes: readonly number[];
  dtype: DType;
  /** The most rows of one call; a larger batch goes through in pieces. */
  rows: number;
}

/** Some rows of examples that the plan holds. */
export interface PlanBatch {
  examples: HeldExamples;
  /** Which, in which order; at most as many as the plan was made for. */
  rows: ArrayLike<number>;
  /** Added to each probability before its logarithm; 0 when left out. See `softmaxCrossEntropy`. */
  epsilon?: number;
}

export interface PlanGradient extends PlanBatch {
  /** What the gradient is divided by: the whole batch's number of rows, as a rule. */
  divisor: number;
}

export interface PlanStep extends PlanGradient {
  learningRate: number;
}

/** What a call came to, before the step that it led to. */
export interface PlanOutcome {
  /** The rows' losses in nats, added up. */
  loss: number;
  /** How many of the rows were predicted right. */
  right: number;
}

/**
 * Compiles a multilayer perceptron (dense layers with ReLU between them, softmax cross-entropy, plain gradient descent)
 * into a plan: one arena in WebAssembly's memory, with no allocation and no copies of weights while it trains.
 *
 * It computes with the engine in use when it is made.
 *
 * @returns undefined where the engine is "reference", there is no SIMD, or memory is short: train without a plan
 * @throws {ParameterError} for fewer than two sizes, or a size or number of rows that is not a whole number above 0
 */
export function compileMlp(options: MlpPlanOptions): MlpPlan | undefined {
  const { sizes, rows } = options;
  if (sizes.length < 2 || ![...sizes, rows].every((size) => Number.isInteger(size) && size > 0))
    throw new ParameterError(
      `plan: sizes of [${sizes.join(", ")}] and ${rows} rows. Pass two or more whole numbers above 0, and rows above 0.`,
    );
  const instructions = instructionsFor(engineInUse());
  if (instructions === undefined) return undefined;
  try {
    return new MlpPlan(new KernelInstance(instructions), options);
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}

/** A multilayer perceptron compiled for training. See `compileMlp`. */
export class MlpPlan {
  /** The most rows of one call. */
  readonly rows: number;
  private readonly arena: Arena;
  private readonly kernels: Kernels;
  private readonly layers: readonly DenseMemory[];
  private readonly batch: BatchMemory;
  private readonly passes: Passes;
  private readonly precision: Matrix;
  /** Whether no weight is known to be NaN or infinite, so that zeros of the inputs may be passed over. */
  private finite = true;

  /** @throws {OutOfMemory} where the machine gives too little */
  constructor(instance: KernelInstance, { sizes, dtype, rows }: MlpPlanOptions) {
    this.rows = rows;
    this.arena = new Arena(instance, dtype);
    this.kernels = instance[dtype];
    this.precision = Matrix.zeros(0, 0, dtype);
    this.layers = sizes
      .slice(1)
      .map((outputs, index) => takeDense(this.arena, { inputs: sizes[index]!, outputs, rows }));
    this.batch = new BatchMemory(this.arena, rows, sizes[0]!);
    this.passes = new Passes(this.arena, this.layers, this.batch);
  }

  /**
   * Takes the model's weights in.
   *
   * @throws {ShapeError} where they have other shapes or another precision than the plan
   */
  load(models: readonly DenseWeights[]): void {
    checkLayers(this.layers, models, this.precision);
    for (const [i, { weights, biases, rowBytes, inputs }] of this.layers.entries()) {
      this.arena.instance.common.clear(weights, inputs * rowBytes);
      this.arena.instance.common.clear(biases, rowBytes);
      copyIn(this.arena, models[i]!.weights, weights, rowBytes);
      copyIn(this.arena, models[i]!.biases, biases, rowBytes);
    }
    const { weights, inputs, stride } = this.layers[0]!;
    this.finite = this.kernels.allFinite(weights, inputs * stride) !== 0;
  }

  /** Gives the model its weights back, as they are now. @throws {ShapeError} as `load` */
  store(models: readonly DenseWeights[]): void {
    checkLayers(this.layers, models, this.precision);
    for (const [i, { weights, biases, rowBytes }] of this.layers.entries()) {
      copyOut(this.arena, weights, rowBytes, models[i]!.weights);
      copyOut(this.arena, biases, rowBytes, models[i]!.biases);
    }
  }

  /**
   * Takes examples in, to be trained on or evaluated.
   *
   * @throws {ShapeError} where labels or pixels do not fit
   * @throws {DataFormatError} where a label is not a class
   */
  hold(examples: PlanExamples): HeldExamples {
    const inputSize = this.layers[0]!.inputs;
    checkExamples(examples, inputSize, this.layers.at(-1)!.outputs);
    return { count: examples.count, source: examples, packed: packPixels(this.arena, examples, inputSize) };
  }

  /**
   * A step of gradient descent on one batch: forward, loss, backward, w -= learningRate·dw.
   *
   * Where the loss is NaN or Infinity the weights stay as they were, so that the caller can see what led to it.
   */
  train(step: PlanStep): PlanOutcome {
    const outcome = this.lossOf(step, step.divisor);
    if (!Number.isFinite(outcome.loss)) return outcome;
    this.passes.backward(step.rows.length, { scale: -step.learningRate, intoWeights: true });
    return outcome;
  }

  /** As `train` for one piece of a larger batch: the gradient is added up, for `step` to take. */
  accumulate(piece: PlanGradient): PlanOutcome {
    const outcome = this.lossOf(piece, piece.divisor);
    if (!Number.isFinite(outcome.loss)) return outcome;
    this.passes.backward(piece.rows.length, { scale: 1, intoWeights: false });
    return outcome;
  }

  /** w -= learningRate·dw for the gradient added up, which is zero then. */
  step(learningRate: number): void {
    for (const { weights, biases, dWeights, dBiases, inputs, rowBytes } of this.layers) {
      this.kernels.takeStep(dWeights, inputs * rowBytes, -learningRate, weights);
      this.kernels.takeStep(dBiases, rowBytes, -learningRate, biases);
    }
  }

  /**
   * How the model does on a batch, without changing it.
   *
   * @param predictions where to write each row's most probable class, from `at` on
   */
  evaluate(batch: PlanBatch, predictions?: Int32Array, at = 0): PlanOutcome {
    const outcome = this.lossOf(batch, 1);
    predictions?.set(this.arena.instance.words(this.batch.predictions, batch.rows.length), at);
    return outcome;
  }

  private lossOf({ examples, rows, epsilon = 0 }: PlanBatch, divisor: number): PlanOutcome {
    const listed = this.batch.fill(examples, rows, this.finite);
    const loss = this.passes.forward(rows.length, { listed, epsilon, divisor });
    // From here on NaN and infinity spread as they do on the reference, also through zeros.
    if (!Number.isFinite(loss)) this.finite = false;
    return { loss, right: this.countRight(rows.length) };
  }

  private countRight(rows: number): number {
    const { instance } = this.arena;
    const labels = instance.words(this.batch.labels, rows);
    const predictions = instance.words(this.batch.predictions, rows);
    let right = 0;
    for (let i = 0; i < rows; i++) if (labels[i] === predictions[i]) right += 1;
    return right;
  }
}
