import { checkOptionNames } from "../check-options.js";
import { ParameterError, ShapeError } from "../errors.js";
import { checkDtypes, type DType, Matrix } from "../matrix/index.js";
import { keptForBackward } from "./kept.js";
import type { Layer, Parameter, Pass, Statistic } from "./layer.js";
import { meanAndVariance } from "./mean-and-variance.js";
import { Room } from "./room.js";

export interface BatchNormOptions {
  /** D, the columns of the rows that come in. */
  size: number;
  /**
   * C, over which each column's place decides what it is normalized with: the channels of images, whose every pixel
   * counts as a row then; D when left out, for rows of units.
   */
  channels?: number;
  /** How much of the running statistics stays at each step, in [0, 1); 0.9 when left out. */
  momentum?: number;
  /** Added to the variance, against division by 0; 1e-5 when left out. */
  epsilon?: number;
  /** "float64" when left out. */
  dtype?: DType;
  name?: string;
}

/**
 * Brings each channel to mean 0 and variance 1 over the batch, then lets training choose scale and shift.
 *
 * In training it takes the batch's own mean and variance, and gathers both; otherwise it takes what it gathered, so
 * that an answer does not depend on which other rows are asked about.
 *
 * Letters: M rows, which are N examples or, of images, all of their N·H·W pixels; C channels; X̂ the normalized X.
 *
 * Source: Ioffe and Szegedy 2015, "Batch normalization", algorithms 1 and 2 and the gradients of section 3.
 * Derived in notebooks/09.
 */
export class BatchNorm implements Layer {
  readonly name: string;
  readonly description: string;
  /** (1, C), 1 at the start; called γ in the paper. */
  readonly scale: Matrix;
  /** (1, C), 0 at the start; called β in the paper. */
  readonly shift: Matrix;
  /** Gradients of the loss with respect to the two, (1, C). */
  readonly dScale: Matrix;
  readonly dShift: Matrix;
  /** Gathered over the batches of training, (1, C); variances as estimates for the population, divided by M - 1. */
  readonly runningMean: Matrix;
  readonly runningVariance: Matrix;
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Statistic[];
  readonly wholeBatch = true;
  readonly workPerRow: number;
  readonly #size: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  /** X, mean and 1 / sqrt(variance + epsilon) of the last pass, (N, D) and (C,) each; they make X̂ again. */
  #inputs: Matrix | undefined;
  #mean: Float64Array = new Float64Array(0);
  #inverse: Float64Array = new Float64Array(0);
  #training = false;
  readonly #outputs = new Room();
  readonly #dInputs = new Room();

  /** @throws {ParameterError} for a size that is no multiple of the channels, or an option outside its range */
  constructor(options: BatchNormOptions) {
    const { size, channels = size, momentum = 0.9, epsilon = 1e-5, dtype = "float64" } = options;
    const { name = "batch norm" } = options;
    checkOptionNames(name, options, ["size", "channels", "momentum", "epsilon", "dtype", "name"]);
    checkOptions(name, { size, channels, momentum, epsilon });
    this.name = name;
    this.description = `batch norm(size ${size}, momentum ${momentum}, epsilon ${epsilon})`;
    this.scale = new Matrix(1, channels, Matrix.zeros(1, channels, dtype).data.fill(1));
    this.shift = Matrix.zeros(1, channels, dtype);
    this.dScale = Matrix.zeros(1, channels, dtype);
    this.dShift = Matrix.zeros(1, channels, dtype);
    this.runningMean = Matrix.zeros(1, channels, dtype);
    this.runningVariance = this.scale.copy();
    this.parameters = [
      { name: `${name} scale`, value: this.scale, gradient: this.dScale, decays: false },
      { name: `${name} shift`, value: this.shift, gradient: this.dShift, decays: false },
    ];
    this.statistics = [
      { name: `${name} running mean`, value: this.runningMean },
      { name: `${name} running variance`, value: this.runningVariance },
    ];
    this.workPerRow = 160 * size;
    this.#size = size;
    this.#momentum = momentum;
    this.#epsilon = epsilon;
  }

  /**
   * @param inputs X, (N, D)
   * @returns scale·X̂ + shift, (N, D), with X̂ = (X - mean) / sqrt(variance + epsilon)
   * @throws {ShapeError} where D differs, or in training where a channel has a single row
   */
  forward(inputs: Matrix, { training = false }: Pass = {}): Matrix {
    this.#checkInputs(inputs);
    const { mean, variance } = training ? this.#gather(inputs) : this.#gathered();
    const inverse = variance.map((value) => 1 / Math.sqrt(value + this.#epsilon));
    const { rows, cols, dtype } = inputs;
    const outputs = this.#outputs.matrix(rows, cols, { dtype, training });
    const [x, y] = [inputs.data, outputs.data];
    const [scale, shift] = [this.scale.data, this.shift.data];
    const channels = scale.length;
    for (let c = 0; c < channels; c++) {
      const [middle, factor, start] = [mean[c]!, scale[c]! * inverse[c]!, shift[c]!];
      for (let i = c; i < x.length; i += channels) y[i] = (x[i]! - middle) * factor + start;
    }
    this.#inputs = inputs;
    this.#mean = mean;
    this.#inverse = inverse;
    this.#training = training;
    return outputs;
  }

  /** dScale += sums of dY ⊙ X̂ and dShift += sums of dY, over the rows. @param dOutputs dY, (N, D) */
  accumulate(dOutputs: Matrix): void {
    this.#addUp(dOutputs);
  }

  /**
   * As `accumulate`, and dX = scale / sqrt(variance + epsilon) ⊙ (dY - mean of dY - X̂ ⊙ mean of dY ⊙ X̂): the last two
   * because every row moves the batch's mean and variance. Out of training these stand still, and dY is left alone.
   *
   * @param dOutputs dY, (N, D)
   * @returns dX, (N, D)
   */
  backward(dOutputs: Matrix): Matrix {
    const { dScale, dShift, inputs } = this.#addUp(dOutputs);
    const { rows, cols, dtype } = inputs;
    const dInputs = this.#dInputs.matrix(rows, cols, { dtype, training: this.#training });
    const share = this.#training ? dScale.length / inputs.data.length : 0; // 1 / M
    const [dy, x, dx] = [dOutputs.data, inputs.data, dInputs.data];
    const [mean, inverse] = [this.#mean, this.#inverse];
    const channels = inverse.length;
    for (let c = 0; c < channels; c++) {
      const [middle, factor] = [mean[c]!, this.scale.data[c]! * inverse[c]!];
      const meanOfDy = dShift[c]! * share;
      const slope = dScale[c]! * share * inverse[c]!;
      for (let i = c; i < x.length; i += channels)
        dx[i] = factor * (dy[i]! - meanOfDy - (x[i]! - middle) * slope);
    }
    return dInputs;
  }

  /** Adds to the gradients of scale and shift. @returns what was added, (C,) each, and X */
  #addUp(dOutputs: Matrix): { dScale: Float64Array; dShift: Float64Array; inputs: Matrix } {
    const inputs = keptForBackward(this.name, this.#inputs, { dOutputs, cols: this.#size });
    const channels = this.scale.cols;
    const dScale = new Float64Array(channels);
    const dShift = new Float64Array(channels);
    const [dy, x] = [dOutputs.data, inputs.data];
    const [mean, inverse] = [this.#mean, this.#inverse];
    for (let c = 0; c < channels; c++) {
      const middle = mean[c]!;
      let [ofDy, ofDyX] = [0, 0];
      for (let i = c; i < x.length; i += channels) {
        ofDy += dy[i]!;
        ofDyX += dy[i]! * (x[i]! - middle);
      }
      dShift[c] = ofDy;
      dScale[c] = ofDyX * inverse[c]!;
      this.dShift.data[c]! += ofDy;
      this.dScale.data[c]! += dScale[c]!;
    }
    return { dScale, dShift, inputs };
  }

  /** Mean and variance of the batch, (C,) each; the running ones move towards them, where all are finite. */
  #gather(inputs: Matrix): { mean: Float64Array; variance: Float64Array } {
    const channels = this.scale.cols;
    const rows = inputs.data.length / channels;
    if (rows < 2)
      throw new ShapeError(
        `${this.name}: a batch with ${rows} row a channel has no variance. Train on batches of two or more, ` +
          "and choose a batch size that leaves no single example over at the end of an epoch.",
      );
    const [mean, variance] = meanAndVariance(inputs, channels);
    // What has overflowed tells nothing of the data, and a model that trains on would keep it for good.
    if (![...mean, ...variance].every(Number.isFinite)) return { mean, variance };
    const kept = this.#momentum;
    for (let c = 0; c < channels; c++) {
      const population = (variance[c]! * rows) / (rows - 1);
      this.runningMean.data[c] = kept * this.runningMean.data[c]! + (1 - kept) * mean[c]!;
      this.runningVariance.data[c] = kept * this.runningVariance.data[c]! + (1 - kept) * population;
    }
    return { mean, variance };
  }

  #gathered(): { mean: Float64Array; variance: Float64Array } {
    return {
      mean: Float64Array.from(this.runningMean.data),
      variance: Float64Array.from(this.runningVariance.data),
    };
  }

  #checkInputs(inputs: Matrix): void {
    if (inputs.cols !== this.#size)
      throw new ShapeError(
        `${this.name}: inputs are ${inputs.shape} but it was made for ${this.#size} columns. Pass such rows.`,
      );
    checkDtypes(this.name, inputs, this.scale);
  }
}

function checkOptions(
  layer: string,
  { size, channels, momentum, epsilon }: Required<Omit<BatchNormOptions, "dtype" | "name">>,
): void {
  const whole = Number.isInteger(size) && Number.isInteger(channels) && size >= 1 && channels >= 1;
  if (!whole || size % channels !== 0)
    throw new ParameterError(
      `${layer}: ${channels} channels in rows of ${size}. Pass whole numbers above 0, of which one divides the other.`,
    );
  if (!(momentum >= 0 && momentum < 1))
    throw new ParameterError(
      `${layer}: a momentum of ${momentum}. Pass a number from 0 to below 1, such as 0.9.`,
    );
  if (!(epsilon > 0 && Number.isFinite(epsilon)))
    throw new ParameterError(
      `${layer}: an epsilon of ${epsilon}. Pass a small number above 0, such as 1e-5.`,
    );
}
