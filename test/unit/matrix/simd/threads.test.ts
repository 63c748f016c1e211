import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { type DType, Matrix, setEngine, setThreads, threadsInUse } from "../../../../lib/matrix/index.js";
import {
  compileMlp,
  type MlpPlan,
  type PieceOutcome,
  type PlanMemory,
  type PlanUpdate,
} from "../../../../lib/matrix/simd/mlp/index.js";
import { Mlp } from "../../../../lib/nn/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { type EpochRecord, evaluate, fit, sgd } from "../../../../lib/train/index.js";
import { engines } from "../../../support/engines.js";
import { fewDigits } from "../../../support/few-digits.js";
import { describeWith, type Need } from "../../../support/needs.js";
import { sameBytes } from "../../../support/same-bytes.js";

const { train: digits, test: others } = await fewDigits({ train: 140, test: 60 });

afterEach(() => {
  setThreads(undefined);
  setEngine("auto");
});

const bytesOf = ({ data }: Matrix): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const sameNumbers = (a: Matrix, b: Matrix): boolean => sameBytes(bytesOf(a), bytesOf(b));

/** Trains with helping threads that have all come, so that none of the work is done before they have. */
async function trained(
  options: { sizes: number[]; dtype: DType; threads: number; update?: PlanUpdate },
  batchSize: number,
): Promise<{ plan: MlpPlan; outcomes: PieceOutcome[]; model: Mlp; memory: Required<PlanMemory> }> {
  const { sizes, dtype } = options;
  const model = new Mlp({ sizes, dtype, random: new RandomState(5) });
  const memory = { means: zerosLike(model), squares: zerosLike(model) };
  const plan = compileMlp({ ...options, rows: Math.min(batchSize, 128) })!;
  await plan.helpersReady();
  plan.load(model.dense);
  const held = await plan.hold(digits);
  const outcomes: PieceOutcome[] = [];
  for (let start = 0; start + batchSize <= digits.count; start += plan.rows) {
    const rows = Array.from({ length: plan.rows }, (_, i) => start + i);
    const piece = { work: "train", rows, divisor: plan.rows, learningRate: 0.01, time: 3 } as const;
    outcomes.push(
      ...plan.run(held, [piece, { ...piece, work: "accumulate" }, { ...piece, work: "accumulate and step" }]),
    );
  }
  plan.store(model.dense, memory);
  plan.close();
  return { plan, outcomes, model, memory };
}

function zerosLike({ dense, dtype }: Mlp): { weights: Matrix; biases: Matrix }[] {
  return dense.map(({ weights: { rows, cols } }) => ({
    weights: Matrix.zeros(rows, cols, dtype),
    biases: Matrix.zeros(1, cols, dtype),
  }));
}

describe.each(engines)("threads on %s", (engine) => {
  test.each([
    [[784, 256, 10], "float32", 64],
    [[784, 256, 10], "float64", 61],
    [[784, 300, 100, 10], "float32", 33],
    [[784, 400], "float32", 40], // no hidden layer, many classes
    [[784, 40, 300, 10], "float64", 128], // fewer panels than threads
  ] as [number[], DType, number][])(
    "layers of %j in %s give the same bits on one, two and three threads",
    async (sizes, dtype, batchSize) => {
      setEngine(engine);
      const one = await trained({ sizes, dtype, threads: 1 }, batchSize);
      for (const threads of [2, 3]) {
        const more = await trained({ sizes, dtype, threads }, batchSize);
        expect(more.plan.lastThreads, "all of them took part").toBe(threads);
        expect(more.outcomes).toEqual(one.outcomes);
        for (const [i, { name, value }] of one.model.parameters.entries())
          expect(sameNumbers(more.model.parameters[i]!.value, value), name).toBe(true);
      }
    },
  );
});

describe("threads", () => {
  const rules: PlanUpdate["rule"][] = [
    { kind: "descend" },
    { kind: "momentum", momentum: 0.9 },
    { kind: "nesterov", momentum: 0.9 },
    { kind: "rmsProp", rho: 0.9, epsilon: 1e-8 },
    { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ];
  test.each(
    rules.flatMap((rule) => [{ rule, dtype: "float32" } as const, { rule, dtype: "float64" } as const]),
  )("take the steps of $rule.kind in $dtype to the same bits", async ({ rule, dtype }) => {
    const update = { rule, l1: 0.001, l2: 0.01, weightDecay: 0.1 };
    const layers = { sizes: [784, 200, 90, 10], dtype, update };
    const one = await trained({ ...layers, threads: 1 }, 64);
    const two = await trained({ ...layers, threads: 2 }, 64);
    expect(two.plan.lastThreads).toBe(2);
    expect(two.outcomes).toEqual(one.outcomes);
    for (const kind of ["means", "squares"] as const) {
      for (const [i, { weights, biases }] of one.memory[kind].entries()) {
        expect(sameNumbers(two.memory[kind][i]!.weights, weights), `${kind} of weights ${i}`).toBe(true);
        expect(sameNumbers(two.memory[kind][i]!.biases, biases), `${kind} of biases ${i}`).toBe(true);
      }
    }
    expect(one.memory.means[0]!.weights.data.some((mean) => mean !== 0)).toBe(
      rule.kind !== "descend" && rule.kind !== "rmsProp",
    );
    for (const [i, { name, value }] of one.model.parameters.entries())
      expect(sameNumbers(two.model.parameters[i]!.value, value), name).toBe(true);
  });
});

describe("how many threads there are", () => {
  test("a whole training does not depend on it", async () => {
    // Where helpers stay from the tests before, they are there from the start.
    const run = async (threads: number) => {
      setThreads(threads);
      const model = new Mlp({ sizes: [784, 256, 10], random: new RandomState(5), dtype: "float32" });
      const records: EpochRecord[] = [];
      const how = { optimizer: sgd({ learningRate: 0.1 }), batchSize: 50, epochs: 20, test: others };
      for await (const record of fit(model, digits, how)) records.push({ ...record, seconds: 0 });
      return { records, evaluation: await evaluate(model, others) };
    };
    expect(await run(2)).toEqual(await run(1));
  });

  test("memory and threads of a closed plan serve the next one, also where their numbers are of another precision", async () => {
    const alone = await trained({ sizes: [784, 256, 10], dtype: "float64", threads: 1 }, 64);
    for (let i = 0; i < 5; i++) {
      const dtype = i % 2 === 0 ? "float32" : "float64";
      const { plan, outcomes } = await trained({ sizes: [784, 256, 10], dtype, threads: 2 }, 64);
      expect(plan.lastThreads).toBe(2);
      if (dtype === "float64") expect(outcomes).toEqual(alone.outcomes);
    }
  });

  test("a batch of one does not wait for others", async () => {
    const { plan } = await trained({ sizes: [784, 128, 10], dtype: "float32", threads: 2 }, 1);
    expect(plan.lastThreads).toBe(1);
  });

  test("is chosen in whole numbers from 1, and given back", () => {
    const before = threadsInUse();
    expect(before).toBeGreaterThanOrEqual(1);
    expect(setThreads(3)).toBe(before);
    expect(setThreads(undefined)).toBe(3);
    expect(threadsInUse()).toBe(before);
    for (const count of [0, -1, 1.5, Number.NaN, 65])
      expect(() => setThreads(count)).toThrow("Pass a whole number from 1 to 64.");
  });
});

/** Where Linux tells how many addresses a program has taken. */
const addresses = "/proc/self/statm";
const linux: Need = {
  name: addresses,
  path: existsSync(addresses) ? addresses : undefined,
  mend: "run the tests on Linux",
};

describeWith("memory", [linux], () => {
  test("many trainings, evaluated on sets of different sizes, take no more memory than a few", async () => {
    setThreads(2);
    const some = digits.take(40);
    const rounds = async (count: number): Promise<number> => {
      for (let i = 0; i < count; i++) {
        const model = new Mlp({ sizes: [784, 256, 10], random: new RandomState(i), dtype: "float32" });
        const how = { optimizer: sgd({ learningRate: 0.1 }), batchSize: 50, epochs: 1 };
        for await (const _ of fit(model, digits, { ...how, test: others, validation: some }));
      }
      const pages = Number(readFileSync(addresses, "utf8").split(" ")[0]);
      return (pages * 4096) / 2 ** 30;
    };
    const few = await rounds(4);
    // Each shared memory sets 10 GB of addresses aside, whether it is used or not.
    expect((await rounds(12)) - few).toBeLessThan(10);
  });
});
