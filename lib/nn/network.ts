import { checkOptionNames } from "../check-options.js";
import { LonghandError, ParameterError } from "../errors.js";
import type { DType } from "../matrix/index.js";
import { RandomState } from "../random/index.js";
import { formatSides, sizeOf } from "./image-shape.js";
import { heNormal, type Initializer } from "./initializers.js";
import type { LayerMaker, MadeLayer } from "./layer-maker.js";
import { Sequential, type SequentialOptions } from "./sequential.js";

export interface NetworkOptions {
  /** How many numbers an example has, such as 784, or its height, width and channels, such as [28, 28, 1]. */
  input: number | readonly number[];
  /** First to last: what `layers` makes, or makers of your own. */
  layers: readonly LayerMaker[];
  /** Where the weights are drawn from, first layer first. */
  random: RandomState;
  /** How weights start, where a layer has none of its own; `heNormal()` when left out. */
  initializer?: Initializer;
  /** "float64" when left out. */
  dtype?: DType;
}

/**
 * A sequential model that knows the shapes between its layers.
 *
 * Used in notebooks/09 and notebooks/10.
 */
export class Network extends Sequential {
  /** What goes in: [784] or [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** What each layer gives, first to last. */
  readonly outputShapes: readonly (readonly number[])[];

  constructor(options: SequentialOptions & Pick<Network, "inputShape" | "outputShapes">) {
    const { inputShape, outputShapes, ...rest } = options;
    super(rest);
    this.inputShape = inputShape;
    this.outputShapes = outputShapes;
  }
}

/**
 * Makes a network from a list of layers; what each takes is worked out from what the one before it gives.
 *
 * Weights are drawn layer by layer, so a network of dense layers starts as an `Mlp` of the same seed does. Layers that
 * draw in training (dropout) get streams of their own afterwards: with them or without, the weights are the same.
 *
 * @throws {ParameterError} where there is no layer, or one does not fit to the one before; the message says what each gives
 * Used in notebooks/09 and notebooks/10.
 */
export function network(options: NetworkOptions): Network {
  checkOptionNames("network", options, ["input", "layers", "random", "initializer", "dtype"]);
  const { input, layers, random, initializer = heNormal(), dtype = "float64" } = options;
  const inputShape = typeof input === "number" ? [input] : [...input];
  checkInput(inputShape);
  const streams: RandomState[] = [];
  const noise = (): RandomState => {
    const stream = new RandomState(0);
    streams.push(stream);
    return stream;
  };
  const made: MadeLayer[] = [];
  const counts = new Map<string, number>();
  for (const maker of layers) {
    const number = (counts.get(maker.name) ?? 0) + 1;
    counts.set(maker.name, number);
    const name = `${maker.name} ${number}`;
    const shape = made.at(-1)?.outputShape ?? inputShape;
    try {
      made.push(maker.make({ name, inputShape: shape, random, initializer, dtype, noise }));
    } catch (error) {
      throw refusal(error, { name, inputShape, made });
    }
  }
  for (const stream of streams) stream.seed(Math.floor(random.randomSample() * 2 ** 32));
  return new Network({
    layers: made.map(({ layer }) => layer),
    inputSize: sizeOf(inputShape),
    dtype,
    inputShape,
    outputShapes: made.map(({ outputShape }) => [...outputShape]),
  });
}

/** A layer that does not fit, with what came before it. */
function refusal(
  error: unknown,
  { name, inputShape, made }: { name: string; inputShape: readonly number[]; made: readonly MadeLayer[] },
): unknown {
  if (!(error instanceof LonghandError)) return error;
  const gives = made.map(({ layer, outputShape }) => `${layer.name} gives ${formatSides(outputShape)}`);
  return new ParameterError(
    `network: ${[`the input is ${formatSides(inputShape)}`, ...gives].join(", ")}, and ${name} does not fit there. ` +
      error.message,
    { cause: error },
  );
}

function checkInput(shape: readonly number[]): void {
  const right = (shape.length === 1 || shape.length === 3) && shape.every(isSize);
  if (!right)
    throw new ParameterError(
      `network: an input of [${shape.join(", ")}]. Pass how many numbers an example has, such as 784, or its ` +
        "height, width and channels, such as [28, 28, 1].",
    );
}

function isSize(side: number): boolean {
  return Number.isInteger(side) && side >= 1;
}
