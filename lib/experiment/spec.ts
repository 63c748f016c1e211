import { z } from "zod";
import { ParameterError } from "../errors.js";

const size = z.int().min(1);

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

const schema: z.ZodType<ExperimentSpec> = z.strictObject({
  hidden: z.array(size).min(1),
  initializer: z.enum(["heNormal", "lecunNormal", "glorotUniform", "normal"]),
  deviation: z.number().min(0),
  drawOrder: z.enum(["in-out", "out-in"]),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  dtype: z.enum(["float64", "float32"]),
  split: z.enum(["standard", "openml"]),
  pixels: z.enum(["float64", "float32"]),
  batchSize: z.union([size, z.literal("all")]),
  shuffle: z.boolean(),
  learningRate: z.number().min(0),
  epochs: size,
  firstStep: z.int().min(0),
  divideBy: z.enum(["examples", "batchSize", "examplesTwice"]),
  epsilon: z.number().min(0),
  reportLoss: z.enum(["mean", "sumAfter", "batchMeansOverExamples", "batchMeansOverWholeBatches"]),
  trainingAccuracy: z.boolean(),
});

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

/** The fields of a spec, in order. */
export const specFields: readonly string[] = Object.keys(plain);

/**
 * A whole spec from the fields that matter; the others take the plain value.
 *
 * @throws {ParameterError} for a field that is not known, or a value that a field cannot have
 */
export function toSpec(fields: Partial<ExperimentSpec>): ExperimentSpec {
  const checked = schema.safeParse({ ...plain, ...fields });
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ code, path, message, ...rest }) =>
    code === "unrecognized_keys"
      ? `there is no field ${(rest as { keys: string[] }).keys.join(", ")} (there are ${specFields.join(", ")})`
      : `${path.join(".")}: ${message}, found ${JSON.stringify(valueAt(fields, path))}`,
  );
  throw new ParameterError(`experiment: ${faults.join("; ")}. Mend these fields of the spec.`);
}

function valueAt(fields: object, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], fields);
}
