import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  AveragePool2d,
  BatchNorm,
  Conv2d,
  Dense,
  Dropout,
  gradientCheck,
  layers,
  MaxPool2d,
  Mlp,
  network,
  replaceHead,
  Sequential,
  softmaxCrossEntropy,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";

const random = new RandomState(1);

/** Options as they come from a file, where no compiler has seen them. */
// biome-ignore lint/suspicious/noExplicitAny: what a compiler would refuse is what is tried here
const loose = (options: object): any => options;

describe("a misspelt option is refused by its name, and what there is is told", () => {
  const pool = { inputShape: [2, 2, 1], size: 2 };
  const model = new Mlp({ sizes: [2, 2], random });

  test.each<{ what: string; make: () => unknown; says: string }>([
    { what: "dense", make: () => layers.dense(3, loose({ init: 0 })), says: "init. Pass initializer." },
    {
      what: "conv",
      make: () => layers.conv(2, loose({ kernel: 3, paddin: "same" })),
      says: "paddin. Pass kernel, stride, padding, initializer.",
    },
    { what: "maxPool", make: () => layers.maxPool(2, loose({ strides: 1 })), says: "strides. Pass stride." },
    {
      what: "averagePool",
      make: () => layers.averagePool(2, loose({ size: 1 })),
      says: "size. Pass stride.",
    },
    {
      what: "batchNorm",
      make: () => layers.batchNorm(loose({ momentun: 0.9 })),
      says: "momentun. Pass momentum, epsilon.",
    },
    {
      what: "network",
      make: () => network(loose({ input: 2, random, layers: [layers.dense(2)], initialiser: 0 })),
      says: "initialiser. Pass input, layers, random, initializer, dtype.",
    },
    {
      what: "Mlp",
      make: () => new Mlp(loose({ sizes: [2, 2], random, type: "float32" })),
      says: "type. Pass sizes, random, initializer, dtype.",
    },
    {
      what: "Sequential",
      make: () => new Sequential(loose({ layers: [new Dense(Matrix.zeros(2, 2))], inputs: 2 })),
      says: "inputs. Pass layers, inputSize, dtype.",
    },
    {
      what: "dropout",
      make: () => new Dropout(loose({ rate: 0.5, random, seed: 1 })),
      says: "seed. Pass rate, random, name.",
    },
    {
      what: "batch norm 7",
      make: () => new BatchNorm(loose({ size: 2, eps: 1e-5, name: "batch norm 7" })),
      says: "eps. Pass size, channels, momentum, epsilon, dtype, name.",
    },
    {
      what: "conv",
      make: () => new Conv2d(loose({ weights: Matrix.zeros(1, 1), inputShape: [2, 2, 1], pad: 1 })),
      says: "pad. Pass weights, inputShape, stride, padding, name.",
    },
    { what: "max pool", make: () => new MaxPool2d(loose({ ...pool, kernel: 2 })), says: "kernel. Pass" },
    { what: "average pool", make: () => new AveragePool2d(loose({ ...pool, pad: 2 })), says: "pad. Pass" },
    {
      what: "replaceHead",
      make: () => replaceHead(model, loose({ classes: 2, random, freeze: 1 })),
      says: "freeze. Pass classes, random, initializer.",
    },
    {
      what: "gradient check",
      make: () => gradientCheck([], () => 0, loose({ steps: 1 })),
      says: "steps. Pass step, entries.",
    },
    {
      what: "cross-entropy",
      make: () => softmaxCrossEntropy(Matrix.zeros(1, 2), [0], loose({ eps: 1 })),
      says: "eps. Pass epsilon, count.",
    },
  ])("$what: $says", ({ what, make, says }) => {
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(`${what}: there is no option named ${says}`);
  });
});
