import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { AbortedError, DivergedError, ParameterError } from "../../../lib/errors.js";
import { largestDifference, Matrix, setEngine } from "../../../lib/matrix/index.js";
import { layers, Mlp, type Model, network, type Relu } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { compiledSteps } from "../../../lib/train/compiled.js";
import {
  adam,
  adamW,
  type EpochRecord,
  type Examples,
  type FitOptions,
  fit,
  l1,
  l2,
  rmsProp,
  sgd,
  stepDecay,
} from "../../../lib/train/index.js";
import { fewDigits } from "../../support/few-digits.js";

afterEach(() => {
  setEngine("auto");
});

const { train: digits, test: others } = await fewDigits({ train: 150, test: 40 });
const mlp = (dtype: "float32" | "float64" = "float64", seed = 3): Mlp =>
  new Mlp({ sizes: [784, 12, 10], random: new RandomState(seed), dtype });

async function train(
  model: Model,
  options: Partial<FitOptions>,
  examples: Examples = digits,
): Promise<EpochRecord[]> {
  const records: EpochRecord[] = [];
  const all = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 32, ...options };
  for await (const record of fit(model, examples, all)) records.push(record);
  return records;
}

const withoutSeconds = (records: EpochRecord[]) => records.map(({ seconds: _, ...rest }) => rest);

describe("training compiled to a plan", () => {
  test("is the training of the layers one by one, in either precision, whatever the batch", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom<"float32" | "float64">("float32", "float64"),
        fc.boolean(),
        async (batchSize, dtype, float32Pixels) => {
          const examples = float32Pixels ? digits.withFloat32Pixels() : digits;
          const run = async (engine: "auto" | "reference") => {
            setEngine(engine);
            const model = mlp(dtype);
            const shuffle = new RandomState(9);
            const divisor = (count: number): number => count + 1;
            const how = { batchSize, shuffle, epsilon: 1e-8, divisor, test: others };
            return { model, records: await train(model, how, examples) };
          };
          const [plan, plain] = [await run("auto"), await run("reference")];
          const near = dtype === "float64" ? 1e-11 : 1e-3;
          for (const [i, record] of plan.records.entries()) {
            expect(Math.abs(record.loss - plain.records[i]!.loss)).toBeLessThan(near);
            expect(Math.abs(record.testLoss! - plain.records[i]!.testLoss!)).toBeLessThan(near);
            expect(Math.abs(record.accuracy - plain.records[i]!.accuracy)).toBeLessThan(0.02);
          }
          for (const [i, { value }] of plan.model.parameters.entries())
            expect(largestDifference(value, plain.model.parameters[i]!.value)).toBeLessThan(near);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("is taken for dense layers with ReLU and the optimizers and penalties of the house, and for nothing else", () => {
    const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 1, batchSize: 8 };
    const taken = (model: Model, change: Partial<FitOptions> = {}) =>
      compiledSteps(model, digits, { ...options, ...change }) !== undefined;
    const { dense, relu, tanh, dropout } = layers;
    const made = (...list: Parameters<typeof network>[0]["layers"][number][]) =>
      network({ input: 784, layers: list, random: new RandomState(1) });
    expect(taken(mlp())).toBe(true);
    expect(taken(made(dense(8), relu(), dense(10)))).toBe(true);
    expect(
      taken(mlp(), { optimizer: sgd({ learningRate: stepDecay({ from: 0.1, factor: 0.5, every: 1 }) }) }),
    ).toBe(true);

    expect(taken(made(dense(8), tanh(), dense(10)))).toBe(false);
    expect(taken(made(dense(8), relu(), dropout(0.5), dense(10)))).toBe(false);
    expect(taken(made(dense(8), relu()))).toBe(false);
    expect(taken(mlp().freeze(1))).toBe(false);
    expect(taken(Object.assign(mlp(), { forward: () => Matrix.zeros(1, 1) }))).toBe(false);
    expect(taken(new (class extends Mlp {})({ sizes: [784, 10], random: new RandomState(1) }))).toBe(false);
    const odd = mlp();
    Object.assign(odd.layers[1] as Relu, { forward: (z: Matrix) => z });
    expect(taken(odd)).toBe(false);

    const learningRate = 0.1;
    for (const optimizer of [
      sgd({ learningRate, momentum: 0.9 }),
      sgd({ learningRate, momentum: 0.9, nesterov: true }),
      sgd({ learningRate, weightDecay: 0.1 }),
      rmsProp({ learningRate }),
      adam({ learningRate }),
      adamW({ learningRate }),
    ]) {
      expect(taken(mlp(), { optimizer }), optimizer.name).toBe(true);
      expect(taken(mlp(), { optimizer: { ...optimizer } }), `a copy of ${optimizer.name}`).toBe(false);
      expect(taken(mlp(), { optimizer: Object.assign(optimizer, { step: () => {} }) })).toBe(false);
    }
    expect(taken(mlp(), { optimizer: adam({ learningRate, epsilon: 1e-40 }) })).toBe(false);
    for (const penalty of [l1(0.1), l2(0.1)]) {
      expect(taken(mlp(), { regularization: penalty })).toBe(true);
      expect(taken(mlp(), { regularization: [penalty, l2(0.2)] })).toBe(true);
      expect(taken(mlp(), { regularization: [penalty, { ...penalty }] }), "a copy").toBe(false);
      expect(taken(mlp(), { regularization: Object.assign(penalty, { addGradients: () => {} }) })).toBe(
        false,
      );
    }
    const decaying = mlp();
    Object.assign(decaying.dense[0]!.parameters[1]!, { decays: true });
    expect(taken(decaying, { regularization: l2(0.1) }), "biases that decay").toBe(false);
    setEngine("reference");
    expect(taken(mlp())).toBe(false);
  });

  test("counts its steps where the optimizer counts them", async () => {
    const optimizer = sgd({ learningRate: 0.1 });
    await train(mlp(), { optimizer, batchSize: 50 });
    expect(optimizer.state().steps).toBe(6);
  });

  test("sees weights that were changed by hand between epochs, and hands them back at each epoch's end", async () => {
    const model = mlp();
    const losses: number[] = [];
    const options = { optimizer: sgd({ learningRate: 0.1 }), epochs: 2, batchSize: 150 };
    for await (const { loss } of fit(model, digits, options)) {
      losses.push(loss);
      for (const { value } of model.parameters) value.data.fill(0);
    }
    expect(losses[1]).toBeCloseTo(Math.log(10), 12);
  });

  test("shows the model as it is in onStep, and takes in what is changed there", async () => {
    const run = async (engine: "auto" | "reference") => {
      setEngine(engine);
      const model = mlp();
      const seen: number[] = [];
      const onStep = ({ step }: { step: number }): void => {
        seen.push(model.dense[1]!.weights.data[7]!);
        if (step === 3) model.dense[1]!.weights.data.fill(0.01);
      };
      const records = await train(model, { onStep, keepSteps: true });
      return { seen, losses: records.flatMap(({ steps }) => steps!.map(({ loss }) => loss)) };
    };
    const [plan, plain] = [await run("auto"), await run("reference")];
    expect(plan.seen).toEqual(plain.seen.map((weight) => expect.closeTo(weight, 11)));
    expect(plan.losses).toEqual(plain.losses.map((loss) => expect.closeTo(loss, 11)));
    expect(plan.losses).toHaveLength(10);
  });

  test("refuses a learning rate that is none, as training layer by layer does", async () => {
    for (const rate of [-1, Number.NaN])
      for (const engine of ["auto", "reference"] as const) {
        setEngine(engine);
        const learningRate = { name: "mine", at: () => rate };
        await expect(train(mlp(), { optimizer: sgd({ learningRate }) })).rejects.toThrow(ParameterError);
      }
  });

  test("gathers few rows at a time where an image has to be made, and still takes whole batches", async () => {
    const sizes: number[] = [];
    const made = {
      count: digits.count,
      labels: digits.labels,
      gather: (rows: ArrayLike<number>, into: Matrix): void => {
        sizes.push(rows.length);
        digits.gather(rows, into);
      },
    };
    const [{ loss }] = (await train(mlp(), { epochs: 1, batchSize: 150 }, made)) as [EpochRecord];
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128);
    expect(loss).toBeCloseTo((await train(mlp(), { epochs: 1, batchSize: 150 }))[0]!.loss, 12);
  });

  test("says where it diverged as training layer by layer does, with the weights that led there", async () => {
    const failure = async (engine: "auto" | "reference"): Promise<DivergedError> => {
      setEngine(engine);
      const model = mlp();
      model.dense[0]!.weights.set(400, 3, Number.NaN);
      const error = await train(model, {}).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DivergedError);
      expect(model.dense[1]!.weights.data.every(Number.isFinite), "no NaN spread").toBe(true);
      return error as DivergedError;
    };
    const [plan, plain] = [await failure("auto"), await failure("reference")];
    expect(plan.at).toEqual(plain.at);
    expect(plan.message).toBe(plain.message);
  });

  test("stopped in the middle leaves what it has learned in the model", async () => {
    const model = mlp();
    const before = model.dense[0]!.weights.copy();
    const stop = new AbortController();
    const run = train(model, {
      epochs: 1000,
      batchSize: 8,
      signal: stop.signal,
      onProgress: () => {
        expect(largestDifference(model.dense[0]!.weights, before)).toBeGreaterThan(0);
        stop.abort();
      },
    });
    await expect(run).rejects.toThrow(AbortedError);
    expect(largestDifference(model.dense[0]!.weights, before)).toBeGreaterThan(0);
  });

  test("gives the same bits every time", async () => {
    const run = async () => withoutSeconds(await train(mlp("float32"), { batchSize: 16, test: others }));
    expect(await run()).toEqual(await run());
  });
});
