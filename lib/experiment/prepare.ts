import { type Dataset, type Digits, openMlSplit } from "../data/index.js";
import {
  drawnTransposed,
  glorotUniform,
  heNormal,
  type Initializer,
  lecunNormal,
  Mlp,
  normal,
} from "../nn/index.js";
import { RandomState } from "../random/index.js";
import type { Examples } from "../train/index.js";
import type { ExperimentSpec } from "./spec.js";

/** The seed of system E's split, whatever the weights' seed is. */
const SPLIT_SEED = 42;

/** The examples of a spec, split and rounded as it says. */
export function examplesFor(spec: ExperimentSpec, digits: Digits): { train: Examples; test: Examples } {
  const { train, test } = spec.split === "openml" ? openMlSplit(digits, new RandomState(SPLIT_SEED)) : digits;
  const view = (set: Dataset): Dataset => (spec.pixels === "float32" ? set.withFloat32Pixels() : set);
  return { train: view(train), test: view(test) };
}

/** The network of a spec, drawn from its random stream. */
export function modelFor(spec: ExperimentSpec, { inputs, classes, random }: Drawn): Mlp {
  const initializer = initializers[spec.initializer](spec.deviation);
  return new Mlp({
    sizes: [inputs, ...spec.hidden, classes],
    random,
    initializer: spec.drawOrder === "out-in" ? drawnTransposed(initializer) : initializer,
    dtype: spec.dtype,
  });
}

interface Drawn {
  inputs: number;
  classes: number;
  random: RandomState;
}

const initializers: Record<ExperimentSpec["initializer"], (deviation: number) => Initializer> = {
  heNormal,
  lecunNormal,
  glorotUniform,
  normal,
};
