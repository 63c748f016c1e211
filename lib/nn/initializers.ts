import { ParameterError, ShapeError } from "../errors.js";
import { type DType, Matrix, transpose } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";

/** How a layer's weights start: drawn so that signals neither fade nor swell on their way through the layers. */
export interface Initializer {
  readonly name: string;
  /**
   * @param fanIn how many inputs reach one output: D of a dense layer, K·K·C of a convolution
   * @param fanOut how many outputs one input reaches: H of a dense layer, K·K·F of a convolution
   * @param shape rows and columns of the weights, where they are not the fans: (K·K·C, F) of a convolution
   * @returns weights of that shape, (fanIn, fanOut) when left out, in float64
   */
  draw(
    random: RandomState,
    fanIn: number,
    fanOut: number,
    shape?: readonly [rows: number, cols: number],
  ): Matrix;
}

/**
 * N(0, 1)·sqrt(2 / fanIn), made for ReLU, which lets half of the signal's square through.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers", equation 10.
 * Derived in notebooks/02.
 */
export function heNormal(): Initializer {
  return scaledNormal("heNormal", (fanIn) => Math.sqrt(2 / fanIn));
}

/**
 * N(0, 1)·sqrt(1 / fanIn), which keeps the variance of a linear layer's signal.
 *
 * Source: LeCun et al. 1998, "Efficient backprop", section 4.6.
 * Derived in notebooks/09.
 */
export function lecunNormal(): Initializer {
  return scaledNormal("lecunNormal", (fanIn) => Math.sqrt(1 / fanIn));
}

/**
 * N(0, 1)·deviation, the same for every layer.
 *
 * @param deviation standard deviation, at least 0; 0 makes all weights zero, and then no hidden unit ever differs
 *   from its neighbour
 * @throws {ParameterError} for a deviation below 0
 * Used in notebooks/02.
 */
export function normal(deviation: number): Initializer {
  if (!(deviation >= 0))
    throw new ParameterError(`normal initializer: a deviation of ${deviation}. Pass a number of at least 0.`);
  return scaledNormal(`normal(${deviation})`, () => deviation);
}

/**
 * Evenly spread over ±sqrt(6 / (fanIn + fanOut)), a compromise between the forward and the backward pass.
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks",
 * equation 16.
 * Used in notebooks/07.
 */
export function glorotUniform(): Initializer {
  return {
    name: "glorotUniform",
    draw(random, fanIn, fanOut, [rows, cols] = [fanIn, fanOut]) {
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      return new Matrix(rows, cols, random.uniform(-limit, limit, rows * cols));
    },
  };
}

/**
 * The same numbers drawn in the order of an (out, in) table, for programs that store weights that way round: one seed
 * then gives the weights that such a program would have.
 *
 * Used in notebooks/08.
 */
export function drawnTransposed(initializer: Initializer): Initializer {
  return {
    name: `${initializer.name}, drawn (out, in)`,
    draw(random, fanIn, fanOut, [rows, cols] = [fanIn, fanOut]) {
      const drawn = initializer.draw(random, fanIn, fanOut, [rows, cols]);
      return transpose(new Matrix(cols, rows, drawn.data));
    },
  };
}

export interface DrawOptions {
  random: RandomState;
  fanIn: number;
  fanOut: number;
  /** Rows and columns of the weights; the fans when left out. */
  shape?: readonly [rows: number, cols: number];
  dtype: DType;
}

/**
 * Draws weights and rounds them to the precision asked for.
 *
 * @throws {ShapeError} where an initializer, one of the reader's own perhaps, gives another shape
 */
export function drawWeights(initializer: Initializer, options: DrawOptions): Matrix {
  const { random, fanIn, fanOut, shape = [fanIn, fanOut], dtype } = options;
  const drawn = initializer.draw(random, fanIn, fanOut, shape);
  const [rows, cols] = shape;
  if (drawn.rows !== rows || drawn.cols !== cols)
    throw new ShapeError(
      `${initializer.name}: it drew weights of ${drawn.shape}, expected (${rows}, ${cols}). ` +
        "Let `draw` give the shape that it is asked for, and take the fans for the size of the numbers alone.",
    );
  return drawn.dtype === dtype ? drawn : drawn.copy(dtype);
}

function scaledNormal(name: string, deviationOf: (fanIn: number) => number): Initializer {
  return {
    name,
    draw(random, fanIn, fanOut, [rows, cols] = [fanIn, fanOut]) {
      const deviation = deviationOf(fanIn);
      const numbers = random.randn(rows * cols);
      return new Matrix(
        rows,
        cols,
        numbers.map((number) => number * deviation),
      );
    },
  };
}
