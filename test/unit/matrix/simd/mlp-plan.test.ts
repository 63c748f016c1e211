import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { argmaxRows, type DType, Matrix, setEngine } from "../../../../lib/matrix/index.js";
import {
  compileMlp,
  type MlpPlan,
  type PieceOutcome,
  type PlanExamples,
  type PlanPiece,
} from "../../../../lib/matrix/simd/mlp/index.js";
import { Mlp, softmaxCrossEntropy } from "../../../../lib/nn/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { sgd, zeroGradients } from "../../../../lib/train/index.js";
import { engines } from "../../../support/engines.js";

interface Case {
  sizes: number[];
  rows: number;
  steps: number;
  dtype: DType;
  /** Share of pixels that are not zero. */
  filled: number;
  /** Whether the plan sees the pixels, or gathers numbers. */
  packed: boolean;
  epsilon: number;
  seed: number;
}
const width = fc.oneof(fc.constantFrom(1, 2, 3, 7, 8, 28, 33, 257, 513), fc.integer({ min: 1, max: 70 }));
const cases: fc.Arbitrary<Case> = fc.record({
  sizes: fc.array(width, { minLength: 2, maxLength: 4 }),
  rows: fc.integer({ min: 1, max: 40 }),
  steps: fc.integer({ min: 1, max: 4 }),
  dtype: fc.constantFrom<DType>("float64", "float32"),
  filled: fc.constantFrom(0, 0.2, 0.9),
  packed: fc.boolean(),
  epsilon: fc.constantFrom(0, 1e-8),
  seed: fc.nat(1e6),
});

function examplesFor({ sizes, rows, filled, packed, seed }: Case): PlanExamples {
  const random = new RandomState(seed);
  const count = rows + 3;
  const size = sizes[0]!;
  const pixels = Uint8Array.from(random.randomSample(count * size), (x) => (x < filled ? 1 + x * 254 : 0));
  const labels = Array.from({ length: count }, () => Math.floor(random.randomSample() * sizes.at(-1)!));
  const gather = (order: ArrayLike<number>, into: Matrix): void => {
    for (let i = 0; i < order.length; i++)
      for (let j = 0; j < size; j++) into.set(i, j, pixels[order[i]! * size + j]! / 255);
  };
  return packed ? { count, labels, gather, pixels } : { count, labels, gather };
}

/** One batch on the reference: the gradient added to the model's, and what the batch came to. */
function referenceGradient(
  model: Mlp,
  examples: PlanExamples,
  how: { rows: number[]; epsilon: number; divisor: number },
): { loss: number; right: number; clear: boolean } {
  const inputs = Matrix.zeros(how.rows.length, model.inputSize, model.dtype);
  examples.gather(how.rows, inputs);
  const labels = how.rows.map((row) => examples.labels[row]!);
  const logits = model.forward(inputs);
  const { loss, dLogits } = softmaxCrossEntropy(logits, labels, { count: how.divisor, epsilon: how.epsilon });
  model.backward(dLogits);
  const right = argmaxRows(logits).filter((prediction, i) => prediction === labels[i]).length;
  return { loss: loss * how.divisor, right, clear: logits.toRows().every(isClear) };
}

/** Whether no two classes share the first place: rounding decides between those. */
function isClear(logits: number[]): boolean {
  const [first = 0, second = Number.NEGATIVE_INFINITY] = [...logits].sort((x, y) => y - x);
  return first - second > 1e-9;
}

function planFor(model: Mlp, rows: number): MlpPlan {
  const plan = compileMlp({ sizes: model.sizes, dtype: model.dtype, rows })!;
  plan.load(model.dense);
  return plan;
}

function newMlp({ sizes, dtype, seed }: Pick<Case, "sizes" | "dtype" | "seed">): Mlp {
  return new Mlp({ sizes, dtype, random: new RandomState(seed + 7) });
}

const learningRate = 0.1;

function rowsOf(seed: number, count: number, rows: number): number[] {
  return Array.from(new RandomState(seed).permutation(count).subarray(0, rows));
}

/**
 * Within `tolerance` of each parameter's length as a vector: in float32 rounding may open or close a unit of ReLU that
 * is almost at its kink, which one entry shows and the whole hardly.
 */
function expectSameModel(found: Mlp, expected: Mlp, tolerance: number): void {
  for (const [i, { name, value }] of expected.parameters.entries()) {
    const other = found.parameters[i]!.value;
    const distance = length(Array.from(value.data, (x, j) => x - other.data[j]!));
    expect(distance, name).toBeLessThanOrEqual(tolerance * (1e-2 + length(value.data)));
  }
}

function length(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]! ** 2;
  return Math.sqrt(sum);
}

beforeEach(() => {
  setEngine("auto");
});
afterEach(() => {
  setEngine("auto");
});

describe.each(engines)("a compiled Mlp on %s", (engine) => {
  test("trains as the reference does, for any sizes, precision, share of zeros and source of inputs", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (kind) => {
        const { rows, steps, dtype, epsilon, seed } = kind;
        const examples = examplesFor(kind);
        const [planned, expected] = [newMlp(kind), newMlp(kind)];
        setEngine(engine);
        const plan = planFor(planned, rows);
        const held = await plan.hold(examples);
        setEngine("reference");
        for (let step = 0; step < steps; step++) {
          const order = rowsOf(seed + step, examples.count, rows);
          const piece = { work: "train", rows: order, divisor: rows + 1, learningRate } as const;
          const [found] = plan.run(held, [piece], { epsilon }) as [PieceOutcome];
          zeroGradients(expected.parameters);
          const outcome = referenceGradient(expected, examples, { rows: order, epsilon, divisor: rows + 1 });
          sgd({ learningRate }).step(expected.parameters);
          expect(Math.abs(found.loss - outcome.loss)).toBeLessThan(
            (dtype === "float64" ? 1e-12 : 1e-4) * (1 + outcome.loss),
          );
          if (dtype === "float64" && outcome.clear) expect(found.right).toBe(outcome.right);
        }
        plan.store(planned.dense);
        expectSameModel(planned, expected, dtype === "float64" ? 1e-12 : 1e-3);
      }),
      { numRuns: 80 },
    );
  });

  test("a batch in pieces takes the same step as the batch at once", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (kind) => {
        const { rows, dtype, epsilon, seed } = kind;
        const examples = examplesFor(kind);
        const [whole, pieces] = [newMlp(kind), newMlp(kind)];
        setEngine(engine);
        const order = rowsOf(seed, examples.count, rows);
        const planWhole = planFor(whole, rows);
        const holding = await planWhole.hold(examples);
        const all = { rows: order, divisor: rows, learningRate };
        planWhole.run(holding, [{ ...all, work: "train" }], { epsilon });
        planWhole.store(whole.dense);
        const piece = Math.ceil(rows / 3);
        const plan = planFor(pieces, piece);
        const held = await plan.hold(examples);
        const parts: PlanPiece[] = [];
        for (let at = 0; at < rows; at += piece)
          parts.push({
            ...all,
            rows: order.slice(at, at + piece),
            work: at + piece < rows ? "accumulate" : "accumulate and step",
          });
        plan.run(held, parts, { epsilon });
        plan.store(pieces.dense);
        expectSameModel(pieces, whole, dtype === "float64" ? 1e-12 : 1e-3);
      }),
      { numRuns: 40 },
    );
  });

  test("evaluates as the reference does, and leaves the weights as they are", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (kind) => {
        const examples = examplesFor(kind);
        const model = newMlp({ ...kind, dtype: "float64" });
        setEngine(engine);
        const plan = planFor(model, kind.rows);
        const order = rowsOf(kind.seed, examples.count, kind.rows);
        const predictions = new Int32Array(kind.rows);
        const half = Math.ceil(order.length / 2);
        const parts = [order.slice(0, half), order.slice(half)].filter((rows) => rows.length > 0);
        const pieces = parts.map((rows) => ({ work: "evaluate", rows }) as const);
        const outcomes = plan.run(await plan.hold(examples), pieces, { epsilon: kind.epsilon, predictions });
        const loss = outcomes.reduce((total, one) => total + one.loss, 0);
        const right = outcomes.reduce((total, one) => total + one.right, 0);
        setEngine("reference");
        const expected = referenceGradient(model, examples, {
          rows: order,
          epsilon: kind.epsilon,
          divisor: 1,
        });
        expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-12 * (1 + expected.loss));
        const after = newMlp({ ...kind, dtype: "float64" });
        plan.store(after.dense);
        expectSameModel(after, model, 0);
        if (!expected.clear) return;
        expect(right).toBe(expected.right);
        const inputs = Matrix.zeros(order.length, model.inputSize);
        examples.gather(order, inputs);
        expect(predictions).toEqual(argmaxRows(model.forward(inputs)));
      }),
      { numRuns: 40 },
    );
  });

  test.each([true, false])(
    "a NaN weight is seen in the loss, through zeros too, and the weights stay as they were (packed: %s)",
    async (packed) => {
      const kind: Case = {
        sizes: [20, 16, 4],
        rows: 8,
        steps: 1,
        dtype: "float64",
        filled: 0.2,
        packed,
        epsilon: 0,
        seed: 5,
      };
      const examples = examplesFor(kind);
      const [planned, before] = [newMlp(kind), newMlp(kind)];
      for (const model of [planned, before]) model.dense[0]!.weights.set(3, 2, Number.NaN);
      setEngine(engine);
      const plan = planFor(planned, 8);
      const held = await plan.hold(examples);
      const order = rowsOf(1, examples.count, 8);
      const piece = { work: "train", rows: order, divisor: 8, learningRate } as const;
      const outcomes = plan.run(held, [piece, piece]);
      expect(outcomes).toHaveLength(1);
      expect(outcomes[0]!.loss).toBeNaN();
      plan.store(planned.dense);
      for (const [i, { value }] of before.parameters.entries())
        expect(Array.from(planned.parameters[i]!.value.data)).toEqual(Array.from(value.data));
    },
  );

  test("the same training gives the same bits every time", async () => {
    const kind: Case = {
      sizes: [50, 30, 10],
      rows: 32,
      steps: 3,
      dtype: "float32",
      filled: 0.2,
      packed: true,
      epsilon: 0,
      seed: 9,
    };
    const examples = examplesFor(kind);
    setEngine(engine);
    const run = async (): Promise<Mlp> => {
      const model = newMlp(kind);
      const plan = planFor(model, 32);
      const held = await plan.hold(examples);
      const pieces = [0, 1, 2].map(
        (step) =>
          ({ work: "train", rows: rowsOf(step, examples.count, 32), divisor: 32, learningRate }) as const,
      );
      plan.run(held, pieces);
      plan.store(model.dense);
      return model;
    };
    const [first, second] = [await run(), await run()];
    for (const [i, { value }] of first.parameters.entries())
      expect(second.parameters[i]!.value.data).toEqual(value.data);
  });
});

describe("a plan refuses what does not fit", () => {
  const model = new Mlp({ sizes: [6, 5, 3], random: new RandomState(1) });
  const examples: PlanExamples = {
    count: 2,
    labels: [0, 2],
    pixels: new Uint8Array(12),
    gather: (_, into) => into.data.fill(0),
  };

  test("sizes that are none, and an engine without SIMD", () => {
    expect(() => compileMlp({ sizes: [6], dtype: "float64", rows: 4 })).toThrow("sizes of [6] and 4 rows");
    expect(() => compileMlp({ sizes: [6, 3], dtype: "float64", rows: 0 })).toThrow("0 rows");
    expect(() => compileMlp({ sizes: [6, 3], dtype: "float64", rows: 257 })).toThrow("1 to 256 rows");
    setEngine("reference");
    expect(compileMlp({ sizes: [6, 3], dtype: "float64", rows: 4 })).toBeUndefined();
  });

  test("weights of other shapes or precision", () => {
    const plan = planFor(model, 4);
    const load = (sizes: number[], dtype: DType): void =>
      plan.load(new Mlp({ sizes, dtype, random: new RandomState(1) }).dense);
    expect(() => load([6, 3], "float64")).toThrow("1 layers for a plan of 2");
    expect(() => load([6, 4, 3], "float64")).toThrow("(6, 4) in a plan for (6, 5)");
    expect(() => load([6, 5, 3], "float32")).toThrow("float64 and float32 do not mix");
  });

  test("labels that are no class, pixels that are too few, rows that are not there", async () => {
    const plan = planFor(model, 1);
    await expect(plan.hold({ ...examples, labels: [0, 3] })).rejects.toThrow("label 3 in row 1");
    await expect(plan.hold({ ...examples, labels: [0] })).rejects.toThrow("1 labels for 2 examples");
    await expect(plan.hold({ ...examples, pixels: new Uint8Array(11) })).rejects.toThrow(
      "11 pixels for 2 examples",
    );
    await expect(plan.hold({ ...examples, pixelScale: 0 })).rejects.toThrow("pixelScale is 0");
    const held = await plan.hold(examples);
    expect(() => plan.run(held, [{ work: "evaluate", rows: [2] }])).toThrow("row 2 of 2 examples");
    expect(() => plan.run(held, [{ work: "evaluate", rows: [0, 1] }])).toThrow("2 rows at once");
  });
});
