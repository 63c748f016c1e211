import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { DivergedError, ParameterError } from "../../../lib/errors.js";
import { type DType, type Engine, type Matrix, setEngine } from "../../../lib/matrix/index.js";
import { Mlp } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { compiledSteps } from "../../../lib/train/compiled.js";
import {
  adam,
  adamW,
  cosine,
  type EpochRecord,
  type FitOptions,
  fit,
  l1,
  l2,
  loadTraining,
  type Optimizer,
  type Regularization,
  rmsProp,
  saveTraining,
  sgd,
} from "../../../lib/train/index.js";
import { engines } from "../../support/engines.js";
import { fewDigits } from "../../support/few-digits.js";

afterEach(() => {
  setEngine("auto");
});

const { train: digits } = await fewDigits({ train: 150, test: 1 });
const mlp = (dtype: DType = "float64", seed = 3): Mlp =>
  new Mlp({ sizes: [784, 12, 10], random: new RandomState(seed), dtype });

const optimizers: Record<string, () => Optimizer> = {
  "plain gradient descent": () => sgd({ learningRate: 0.1 }),
  "its weight decay": () => sgd({ learningRate: 0.1, weightDecay: 0.1 }),
  momentum: () => sgd({ learningRate: 0.02, momentum: 0.9 }),
  "momentum with decay": () => sgd({ learningRate: 0.02, momentum: 0.8, weightDecay: 0.1 }),
  Nesterov: () => sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
  RMSProp: () => rmsProp({ learningRate: 0.003 }),
  "RMSProp with decay": () => rmsProp({ learningRate: 0.003, rho: 0.95, weightDecay: 0.1 }),
  Adam: () => adam({ learningRate: 0.003 }),
  "Adam on a schedule": () => adam({ learningRate: cosine({ from: 0.01, epochs: 3 }), beta1: 0.8 }),
  AdamW: () => adamW({ learningRate: 0.003, weightDecay: 0.1 }),
};

const penalties: Record<string, () => Regularization | Regularization[] | undefined> = {
  none: () => undefined,
  L1: () => l1(0.001),
  L2: () => l2(0.01),
  "both, one twice": () => [l2(0.01), l1(0.001), l2(0.005)],
};

async function train(model: Mlp, options: Partial<FitOptions>): Promise<EpochRecord[]> {
  const records: EpochRecord[] = [];
  const all = { optimizer: sgd({ learningRate: 0.1 }), epochs: 3, batchSize: 32, ...options };
  for await (const { seconds: _, ...record } of fit(model, digits, all))
    records.push({ ...record, seconds: 0 });
  return records;
}

/** Distance as a share of the length: in float32 rounding may open a unit of ReLU that is almost at its kink. */
function distance(found: Matrix, expected: Matrix): number {
  const difference = Math.hypot(...Array.from(expected.data, (x, i) => x - found.data[i]!));
  return difference / Math.hypot(1e-6, ...expected.data);
}

/** All that a training leaves behind: weights, biases, and what the optimizer remembers. */
function leftBy(model: Mlp, optimizer: Optimizer): { name: string; value: Matrix }[] {
  return [...model.parameters, ...optimizer.state().slots];
}

describe("a compiled optimizer", () => {
  test.each(Object.keys(optimizers))("%s goes the reference's way, with every penalty", async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(penalties)),
        fc.constantFrom<DType>("float32", "float64"),
        // Many small batches at such rates are chaos, which makes much of the last bit.
        fc.integer({ min: 10, max: 150 }),
        fc.constantFrom(...engines),
        fc.nat(1000),
        async (penalty, dtype, batchSize, simd, seed) => {
          const run = async (engine: Engine) => {
            setEngine(engine);
            const [model, optimizer] = [mlp(dtype, seed), optimizers[kind]!()];
            const how = { optimizer, batchSize, shuffle: new RandomState(seed) };
            const regularization = penalties[penalty]!();
            const options = { ...how, epochs: 3, ...(regularization && { regularization }) };
            expect(compiledSteps(model, digits, options) !== undefined).toBe(engine === simd);
            return { model, optimizer, records: await train(model, options) };
          };
          const [plan, plain] = [await run(simd), await run("reference")];
          const near = dtype === "float64" ? 1e-10 : 2e-2;
          for (const [i, { loss, penalty: added = 0 }] of plain.records.entries()) {
            expect(Math.abs(plan.records[i]!.loss - loss)).toBeLessThan(near * loss);
            expect(Math.abs((plan.records[i]!.penalty ?? 0) - added)).toBeLessThanOrEqual(near * added);
          }
          expect(plan.optimizer.state().steps).toBe(plain.optimizer.state().steps);
          const expected = leftBy(plain.model, plain.optimizer);
          const found = leftBy(plan.model, plan.optimizer);
          expect(found.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
          for (const [i, { name, value }] of expected.entries())
            expect(distance(found[i]!.value, value), name).toBeLessThan(near);
        },
      ),
      { numRuns: 8 },
    );
  });

  test.each(Object.keys(optimizers))("%s goes on from a file bit for bit", async (kind) => {
    const build = () => ({
      model: mlp("float32"),
      optimizer: optimizers[kind]!(),
      random: { shuffle: new RandomState(5) },
    });
    const go = ({ model, optimizer, random }: ReturnType<typeof build>, from: number, epochs: number) =>
      train(model, {
        optimizer,
        shuffle: random.shuffle,
        startEpoch: from,
        epochs,
        regularization: l2(0.01),
      });
    const [unbroken, stopped, resumed] = [build(), build(), build()];
    const records = await go(unbroken, 0, 4);
    const bytes = await saveTraining({ ...stopped, records: await go(stopped, 0, 2) });
    await loadTraining(resumed, bytes);
    expect(await go(resumed, 2, 4)).toEqual(records.slice(2));
    expect(leftBy(resumed.model, resumed.optimizer)).toEqual(leftBy(unbroken.model, unbroken.optimizer));
    expect(resumed.optimizer.state().steps).toBe(unbroken.optimizer.state().steps);
  });

  test("takes the same steps where a batch goes through in pieces, and where somebody looks on", async () => {
    const run = async (change: Partial<FitOptions>) => {
      const [model, optimizer] = [mlp(), adam({ learningRate: 0.003 })];
      await train(model, { optimizer, batchSize: 150, ...change });
      return leftBy(model, optimizer);
    };
    const watched = await run({ onStep: () => {} });
    setEngine("reference");
    for (const [i, { name, value }] of (await run({})).entries())
      expect(distance(watched[i]!.value, value), name).toBeLessThan(1e-10);
  });

  test("shows in onStep what it remembers, and takes in what is restored there", async () => {
    const run = async (engine: "auto" | "reference") => {
      setEngine(engine);
      const optimizer = adam({ learningRate: 0.003 });
      const begin = optimizer.state();
      const seen: number[] = [];
      const onStep = ({ step }: { step: number }): void => {
        const { steps, slots } = optimizer.state();
        seen.push(steps, ...slots.map(({ value }) => value.data.at(-1)!));
        if (step === 3) optimizer.restore(begin);
      };
      await train(mlp(), { optimizer, onStep });
      return seen;
    };
    const [plan, plain] = [await run("auto"), await run("reference")];
    expect(plan).toHaveLength(15 * 13);
    expect(plan).toEqual(plain.map((number) => expect.closeTo(number, 11)));
  });

  test("whose parameters have seen different numbers of steps corrects each by its own", async () => {
    const run = async (engine: "auto" | "reference") => {
      setEngine(engine);
      const [model, optimizer] = [mlp(), adam({ learningRate: 0.003 })];
      optimizer.step(model.parameters.slice(2));
      await train(model, { optimizer });
      return leftBy(model, optimizer);
    };
    const [plan, plain] = [await run("auto"), await run("reference")];
    const counts = plan.filter(({ name }) => name.endsWith("/ steps"));
    expect(new Set(counts.map(({ value }) => value.data[0]))).toEqual(new Set([15, 16]));
    for (const { name, value } of plain)
      expect(distance(plan.find((one) => one.name === name)!.value, value), name).toBeLessThan(1e-10);
  });

  test.each([adam, rmsProp])("whose squares are past range stops as layer by layer: %o", async (make) => {
    const failure = async (engine: "auto" | "reference"): Promise<DivergedError> => {
      setEngine(engine);
      const how = { optimizer: make({ learningRate: 0.01 }), divisor: () => 1e-30 };
      const error = await train(mlp("float32"), how).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DivergedError);
      return error as DivergedError;
    };
    const [plan, plain] = [await failure("auto"), await failure("reference")];
    expect(plan.message).toContain("past what its precision can hold, in epoch 1.");
    expect(plan.message).toBe(plain.message);
    expect(plan.at).toEqual(plain.at);
  });

  test("counts the steps that were taken before a loss that is no number", async () => {
    const learningRate = { name: "breaking", at: (epoch: number) => (epoch < 0.5 ? 0.003 : 1e300) };
    const optimizer = sgd({ learningRate, momentum: 0.5 });
    const error = await train(mlp(), { optimizer, batchSize: 15 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DivergedError);
    expect((error as DivergedError).at.step).toBeGreaterThan(6);
    expect(optimizer.state().steps).toBe((error as DivergedError).at.step! - 1);
  });

  test("that remembers another model is refused, as layer by layer", async () => {
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    await train(mlp(), { optimizer });
    await expect(train(mlp(), { optimizer })).rejects.toThrow(ParameterError);
  });
});
