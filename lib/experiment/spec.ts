import { ParameterError } from "../errors.js";

/**
 * One training, whole: what a run is made from, and nothing else. The same spec gives the same figures.
 *
 * The fields that differ between published programs are named here as conventions, each with whose it is.
 */
export interface ExperimentSpec {
  /** Hidden units a layer: [128] is 784-128-10 on MNIST. */
  hidden: readonly number[];
  /** How weights start; biases start at 0. */
  initializer: "heNormal" | "lecunNormal" | "glorotUniform" | "normal";
  /** Standard deviation, for "normal" only. */
  deviation: number;
  /** The table that weights are drawn in: (in, out) as most, or (out, in) as system B stores them. */
  drawOrder: "in-out" | "out-in";
  /** Of the one random stream that draws the weights and then the orders of the epochs. */
  seed: number;
  dtype: "float64" | "float32";
  /**
   * Which examples train and which test: MNIST's own 60,000 and 10,000, or OpenML's 70,000 rows permuted with seed 42,
   * of which the first 14,000 test and the others train (system E).
   */
  split: "standard" | "openml";
  /** How exact pixel / 255 is before the weights take it up: rounded to float32 by systems B and D, as computed by others. */
  pixels: "float64" | "float32";
  /** Examples a step, or "all". */
  batchSize: number | "all";
  /** Whether each epoch takes the examples in a new order. */
  shuffle: boolean;
  learningRate: number;
  epochs: number;
  /** One step on so many of the first examples before the training proper; 0 for none. System D's walk-through takes 5. */
  firstStep: number;
  /**
   * What the sum of a batch's gradients is divided by: the examples in it; the batch size also where the last batch is
   * shorter (system A); or the examples twice over, once in the output's error and once in each gradient (system C).
   */
  divideBy: "examples" | "batchSize" | "examplesTwice";
  /** Added to each probability before its logarithm: 1e-15 in system A, 1e-8 in B, D and E. */
  epsilon: number;
  /**
   * How an epoch's loss is reported: the mean over the examples, each before the step that it led to; the sum over the
   * training set after the epoch (system C); the sum of the batches' means divided by the examples (system A), or by
   * the number of whole batches (system D).
   */
  reportLoss: "mean" | "sumAfter" | "batchMeansOverExamples" | "batchMeansOverWholeBatches";
  /** Whether the accuracy on the training set is measured after each epoch, as systems A and C do. */
  trainingAccuracy: boolean;
}

/** What a field may hold, and how to say so. */
interface Rule {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

const size: Rule = {
  expected: "a whole number of at least 1",
  fits: (value) => isWhole(value) && value >= 1,
};
const atLeast0: Rule = {
  expected: "a number of at least 0",
  fits: (value) => isFiniteNumber(value) && value >= 0,
};
const yesOrNo: Rule = { expected: "true or false", fits: (value) => typeof value === "boolean" };

/** A table and no schema library, which every cell that imports Longhand would wait for. */
const rules: Readonly<Record<keyof ExperimentSpec, Rule>> = {
  hidden: {
    expected: "a list of whole numbers of at least 1, such as [128]",
    fits: (value) => Array.isArray(value) && value.length > 0 && value.every(size.fits),
  },
  initializer: oneOf("heNormal", "lecunNormal", "glorotUniform", "normal"),
  deviation: atLeast0,
  drawOrder: oneOf("in-out", "out-in"),
  seed: {
    expected: "a whole number from 0 to 4294967295",
    fits: (value) => isWhole(value) && value >= 0 && value < 2 ** 32,
  },
  dtype: oneOf("float64", "float32"),
  split: oneOf("standard", "openml"),
  pixels: oneOf("float64", "float32"),
  batchSize: {
    expected: `${size.expected}, or "all"`,
    fits: (value) => value === "all" || size.fits(value),
  },
  shuffle: yesOrNo,
  learningRate: atLeast0,
  epochs: size,
  firstStep: {
    expected: "a whole number of at least 0",
    fits: (value) => isWhole(value) && value >= 0,
  },
  divideBy: oneOf("examples", "batchSize", "examplesTwice"),
  epsilon: atLeast0,
  reportLoss: oneOf("mean", "sumAfter", "batchMeansOverExamples", "batchMeansOverWholeBatches"),
  trainingAccuracy: yesOrNo,
};

function oneOf(...values: readonly string[]): Rule {
  return { expected: values.join(", "), fits: (value) => values.includes(value as string) };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** What a spec says where nothing is said: one hidden layer, mini-batches, and every convention the plain one. */
const plain: ExperimentSpec = {
  hidden: [128],
  initializer: "heNormal",
  deviation: 0.01,
  drawOrder: "in-out",
  seed: 42,
  dtype: "float64",
  split: "standard",
  pixels: "float64",
  batchSize: 64,
  shuffle: false,
  learningRate: 0.1,
  epochs: 10,
  firstStep: 0,
  divideBy: "examples",
  epsilon: 0,
  reportLoss: "mean",
  trainingAccuracy: false,
};

/**
 * The fields of a spec, in order.
 *
 * Used in notebooks/08.
 */
export const specFields: readonly string[] = Object.keys(plain);

/**
 * A whole spec from the fields that matter; the others take the plain value.
 *
 * @throws {ParameterError} for a field that is not known, or a value that a field cannot have
 * Used in notebooks/07 and notebooks/08.
 */
export function toSpec(fields: Partial<ExperimentSpec>): ExperimentSpec {
  const faults = Object.entries(fields).flatMap(([field, value]) => faultOf(field, value));
  if (faults.length > 0)
    throw new ParameterError(
      `experiment: ${faults.join("; ")}. Mend ${faults.length > 1 ? "these fields" : "it"}.`,
    );
  return { ...plain, ...fields };
}

function faultOf(field: string, value: unknown): string[] {
  if (!Object.hasOwn(rules, field))
    return [`there is no field ${field} (there are ${specFields.join(", ")})`];
  const { expected, fits } = rules[field as keyof ExperimentSpec];
  return fits(value) ? [] : [`${field}: found ${JSON.stringify(value)}, expected ${expected}`];
}
