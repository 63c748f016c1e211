import { ParameterError } from "../errors.js";
import { type DType, Matrix, transpose } from "../matrix/index.js";
import type { RandomState } from "../random/index.js";

/** How a layer's weights start: drawn so that signals neither fade nor swell on their way through the layers. */
export interface Initializer {
  readonly name: string;
  /** @param fanIn inputs D of the layer @param fanOut outputs H of the layer @returns weights (D, H) in float64 */
  draw(random: RandomState, fanIn: number, fanOut: number): Matrix;
}

/**
 * N(0, 1)·sqrt(2 / fanIn), made for ReLU, which lets half of the signal's square through.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers", equation 10.
 */
export function heNormal(): Initializer {
  return scaledNormal("heNormal", (fanIn) => Math.sqrt(2 / fanIn));
}

/**
 * N(0, 1)·sqrt(1 / fanIn), which keeps the variance of a linear layer's signal.
 *
 * Source: LeCun et al. 1998, "Efficient backprop", section 4.6.
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
 */
export function glorotUniform(): Initializer {
  return {
    name: "glorotUniform",
    draw(random, fanIn, fanOut) {
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      return new Matrix(fanIn, fanOut, random.uniform(-limit, limit, fanIn * fanOut));
    },
  };
}

/**
 * The same numbers drawn in the order of an (out, in) table, for programs that store weights that way round: one seed
 * then gives the weights that such a program would have.
 */
export function drawnTransposed(initializer: Initializer): Initializer {
  return {
    name: `${initializer.name}, drawn (out, in)`,
    draw(random, fanIn, fanOut) {
      const drawn = initializer.draw(random, fanIn, fanOut);
      return transpose(new Matrix(fanOut, fanIn, drawn.data));
    },
  };
}

/** Draws weights and rounds them to the precision asked for. */
export function drawWeights(
  initializer: Initializer,
  shape: { random: RandomState; fanIn: number; fanOut: number; dtype: DType },
): Matrix {
  const drawn = initializer.draw(shape.random, shape.fanIn, shape.fanOut);
  return shape.dtype === "float64" ? drawn : drawn.copy(shape.dtype);
}

function scaledNormal(name: string, deviationOf: (fanIn: number) => number): Initializer {
  return {
    name,
    draw(random, fanIn, fanOut) {
      const deviation = deviationOf(fanIn);
      const numbers = random.randn(fanIn * fanOut);
      return new Matrix(
        fanIn,
        fanOut,
        numbers.map((number) => number * deviation),
      );
    },
  };
}
