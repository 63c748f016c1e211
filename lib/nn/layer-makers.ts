import { checkOptionNames } from "../check-options.js";
import { ParameterError, ShapeError } from "../errors.js";
import { AveragePool2d } from "./average-pool.js";
import { BatchNorm } from "./batch-norm.js";
import { Conv2d } from "./conv2d.js";
import { Dense } from "./dense.js";
import { Dropout } from "./dropout.js";
import { Flatten } from "./flatten.js";
import { formatSides, type ImageShape, sizeOf } from "./image-shape.js";
import { drawWeights, type Initializer } from "./initializers.js";
import type { Layer } from "./layer.js";
import type { LayerMaker } from "./layer-maker.js";
import { LeakyRelu } from "./leaky-relu.js";
import { MaxPool2d } from "./max-pool.js";
import { Relu } from "./relu.js";
import { Sigmoid } from "./sigmoid.js";
import { Tanh } from "./tanh.js";
import type { Padding } from "./windows.js";

/** A fully connected layer of `units` outputs. See `Dense`. */
export function dense(units: number, options: { initializer?: Initializer } = {}): LayerMaker {
  checkOptionNames("dense", options, ["initializer"]);
  return {
    name: "dense",
    make({ name, inputShape, random, initializer, dtype }) {
      checkCount(name, "units", units);
      const [fanIn] = inputShape;
      if (inputShape.length !== 1)
        throw new ShapeError(
          `${name} takes rows of numbers, not images of ${formatSides(inputShape)}. Put flatten() before it.`,
        );
      const drawn = { random, fanIn: fanIn!, fanOut: units, dtype };
      const weights = drawWeights(options.initializer ?? initializer, drawn);
      return { layer: new Dense(weights, name), outputShape: [units] };
    },
  };
}

export interface ConvOptions {
  /** K: filters of K×K pixels. */
  kernel: number;
  /** Pixels from one place to the next; 1 when left out. */
  stride?: number;
  /** Zeros around the image; none when left out. */
  padding?: Padding;
  initializer?: Initializer;
}

/**
 * A convolutional layer of so many filters. See `Conv2d`.
 *
 * Its weights are drawn for the K·K·C numbers that a filter sees, and the K·K·F that a pixel has a share in.
 */
export function conv(filters: number, options: ConvOptions): LayerMaker {
  checkOptionNames("conv", options, ["kernel", "stride", "padding", "initializer"]);
  const { kernel, stride = 1, padding = 0 } = options;
  return {
    name: "conv",
    make({ name, inputShape, random, initializer, dtype }) {
      checkCount(name, "filters", filters);
      checkCount(name, "kernel", kernel);
      const images = imagesFor(name, inputShape);
      const [fanIn, fanOut] = [kernel * kernel * images[2], kernel * kernel * filters];
      const drawn = { random, fanIn, fanOut, shape: [fanIn, filters], dtype } as const;
      const weights = drawWeights(options.initializer ?? initializer, drawn);
      return shaped(new Conv2d({ weights, inputShape: images, stride, padding, name }));
    },
  };
}

/** The largest number of each window of size×size pixels. See `MaxPool2d`. */
export function maxPool(size: number, options: { stride?: number } = {}): LayerMaker {
  checkOptionNames("maxPool", options, ["stride"]);
  return {
    name: "max pool",
    make: ({ name, inputShape }) =>
      shaped(new MaxPool2d({ inputShape: imagesFor(name, inputShape), size, ...options, name })),
  };
}

/** The mean of each window of size×size pixels. See `AveragePool2d`. */
export function averagePool(size: number, options: { stride?: number } = {}): LayerMaker {
  checkOptionNames("averagePool", options, ["stride"]);
  return {
    name: "average pool",
    make: ({ name, inputShape }) =>
      shaped(new AveragePool2d({ inputShape: imagesFor(name, inputShape), size, ...options, name })),
  };
}

/** From images to rows of numbers. See `Flatten`. */
export function flatten(): LayerMaker {
  return { name: "flatten", make: ({ name, inputShape }) => shaped(new Flatten(inputShape, name)) };
}

/** Drops a random part of the units in training. See `Dropout`. */
export function dropout(rate: number): LayerMaker {
  return sameShape("dropout", ({ name, noise }) => new Dropout({ rate, random: noise(), name }));
}

/** Mean 0 and variance 1 over the batch, for each unit, or for each channel of images. See `BatchNorm`. */
export function batchNorm(options: { momentum?: number; epsilon?: number } = {}): LayerMaker {
  checkOptionNames("batchNorm", options, ["momentum", "epsilon"]);
  return sameShape("batch norm", ({ name, inputShape, dtype }) => {
    const channels = inputShape.at(-1)!;
    return new BatchNorm({ size: sizeOf(inputShape), channels, ...options, dtype, name });
  });
}

/** max(0, z). See `Relu`. */
export function relu(): LayerMaker {
  return sameShape("relu", ({ name }) => new Relu(name));
}

/** z above 0, slope·z elsewhere. See `LeakyRelu`. */
export function leakyRelu(slope = 0.01): LayerMaker {
  return sameShape("leaky relu", ({ name }) => new LeakyRelu(slope, name));
}

/** See `Tanh`. */
export function tanh(): LayerMaker {
  return sameShape("tanh", ({ name }) => new Tanh(name));
}

/** 1 / (1 + e^-z). See `Sigmoid`. */
export function sigmoid(): LayerMaker {
  return sameShape("sigmoid", ({ name }) => new Sigmoid(name));
}

/** A layer that gives what it takes, as far as shape goes. */
function sameShape(name: string, layerOf: (options: Parameters<LayerMaker["make"]>[0]) => Layer): LayerMaker {
  return {
    name,
    make: (options) => ({ layer: layerOf(options), outputShape: options.inputShape }),
  };
}

function shaped(layer: Layer & { outputShape: readonly number[] }): ReturnType<LayerMaker["make"]> {
  return { layer, outputShape: layer.outputShape };
}

function imagesFor(layer: string, shape: readonly number[]): ImageShape {
  const [height, width, channels] = shape;
  if (shape.length === 3) return [height!, width!, channels!];
  throw new ShapeError(
    `${layer} takes images, not rows of ${formatSides(shape)} numbers. ` +
      "Put it before flatten(), in a network whose input is [height, width, channels].",
  );
}

function checkCount(layer: string, what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new ParameterError(`${layer}: ${what} are ${count}. Pass a whole number above 0.`);
}
