import type { Matrix } from "../../matrix/index.js";
import type { Model } from "../../nn/index.js";
import type { RandomState } from "../../random/index.js";
import { type Examples, type FitCall, generatorsOf, penaltyList, valuesOf } from "../../train/index.js";
import { codeFacts } from "./code-facts.js";
import { factsOf } from "./data-facts.js";
import { bytesOf, sha256, sha256Text } from "./hash.js";
import { canonicalJson } from "./json.js";
import type { DataFacts, RunDescription } from "./types.js";

/** What whoever records a training adds to what `fit` was told. */
export interface RecordOptions {
  /** What to call the run; "training" when left out. */
  name?: string;
  /** What is varied from run to run, such as a notebook's parameters. */
  parameters?: Readonly<Record<string, unknown>>;
  /** The notebook that it runs in. */
  notebook?: string;
}

/**
 * A training as data: what `fit` was asked to do, with which model, from which weights and random numbers, on which
 * examples. Taken before the first step.
 */
export async function describeFit(call: FitCall, options: RecordOptions): Promise<RunDescription> {
  const { model, examples, options: fitOptions } = call;
  const { validation, test } = fitOptions;
  const { name = "training", parameters = {}, notebook } = options;
  const data: Record<string, DataFacts> = { train: await factsOf(examples, model) };
  if (validation !== undefined) data["validation"] = await factsOf(validation, model);
  if (test !== undefined) data["test"] = await factsOf(test, model);
  const { seed } = parameters;
  return {
    name,
    spec: specOf(call),
    parameters,
    seed: typeof seed === "number" ? seed : undefined,
    data,
    code: codeFacts(notebook),
    start: await hashStart(call),
  };
}

function specOf({ model, examples, options }: FitCall): Record<string, unknown> {
  const { optimizer, epochs, startEpoch = 0, batchSize, shuffle, epsilon = 0 } = options;
  const { earlyStopping, divisor } = options;
  const penalties = penaltyList(options.regularization).map(({ name }) => name);
  const rate = optimizer.learningRate.name;
  const watch = earlyStopping && (earlyStopping.name ?? "earlyStopping");
  return {
    layers: layersOf(model),
    dtype: model.dtype,
    optimizer: withoutRate(optimizer.name, rate),
    learningRate: Number.isFinite(Number(rate)) ? Number(rate) : rate,
    batchSize,
    epochs,
    shuffle: shuffle !== undefined,
    ...(startEpoch !== 0 && { startEpoch }),
    ...(epsilon !== 0 && { epsilon }),
    ...(penalties.length > 0 && { regularization: penalties }),
    ...(watch !== undefined && { earlyStopping: watch }),
    ...(divisor !== undefined && { divisor: divisorsOf(divisor, examples.count, batchSize) }),
  };
}

/** "sgd(0.1, momentum 0.9)" is "sgd(momentum 0.9)" here: the rate is a setting of its own. */
function withoutRate(name: string, rate: string): string {
  return name.replace(`(${rate})`, "").replace(`(${rate}, `, "(");
}

/** What a divisor of one's own gives for each size of batch that there is; no more of it counts. */
function divisorsOf(divisor: (count: number) => number, count: number, batchSize: number): number[] {
  const [full, last] = [Math.min(batchSize, count), count % batchSize];
  return (last === 0 || last === full ? [full] : [full, last]).map(divisor);
}

/** Such as "dense (784, 128)", "relu", "dropout(rate 0.5)". */
function layersOf({ layers = [], inputSize }: Model): string[] {
  if (layers.length === 0) return [`own, ${inputSize} inputs`];
  return layers.map(({ name, description, parameters }) => {
    const kind = description ?? name.replace(/ \d+$/, "");
    return parameters.length === 0 ? kind : `${kind} ${parameters[0]!.value.shape}`;
  });
}

/** Examples that are drawn anew each time have a generator. */
type Varied = Examples & { readonly random?: RandomState };

/** Of every number that training goes on from: weights, what the optimizer remembers, where generators stand. */
async function hashStart({ model, examples, options }: FitCall): Promise<string> {
  const { optimizer, shuffle, earlyStopping } = options;
  const watched = earlyStopping && "state" in earlyStopping ? earlyStopping.state() : undefined;
  const arrays = [
    ...valuesOf(model),
    ...frozenOf(model),
    ...optimizer.state().slots,
    ...(watched?.values ?? []),
  ];
  const hashes = await Promise.all(
    arrays.map(async ({ name, value }) => [name, await sha256(bytesOf(value.data))]),
  );
  const generators = generatorsOf({
    model,
    examples: examples as Varied,
    ...(shuffle && { random: { shuffle } }),
  });
  const positions = await Promise.all(
    generators.map(async ({ random, roles }) => {
      const { words, position, spareNormal } = random.state();
      return { roles, words: await sha256(bytesOf(words)), position, spareNormal };
    }),
  );
  const best = watched && { epoch: watched.epoch, lastEpoch: watched.lastEpoch, best: watched.best };
  return sha256Text(canonicalJson({ hashes, positions, steps: optimizer.state().steps, best }));
}

/** What training leaves as it is, and answers depend on all the same. */
function frozenOf({ layers = [], parameters }: Model): { name: string; value: Matrix }[] {
  const trained = new Set(parameters.map(({ value }) => value));
  return layers.flatMap((layer) => layer.parameters.filter(({ value }) => !trained.has(value)));
}
