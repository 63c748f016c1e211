import { describe, expect, test } from "vitest";
import { AbortedError, DataFormatError, ParameterError } from "../../../lib/errors.js";
import { type Engine, largestDifference, Matrix, setEngine } from "../../../lib/matrix/index.js";
import { Mlp, softmaxCrossEntropy } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  type EpochRecord,
  type Examples,
  evaluate,
  examplesOf,
  type FitOptions,
  fit,
  sgd,
} from "../../../lib/train/index.js";

/** Points of two classes, inside and outside a circle: not to be had with a straight line. */
function circle(count: number, seed = 1): Examples {
  const points = new Matrix(count, 2, new RandomState(seed).uniform(-1, 1, count * 2));
  const labels = points.toRows().map(([x = 0, y = 0]) => (x * x + y * y < 0.5 ? 1 : 0));
  return examplesOf(points, labels);
}

const modelOf = (sizes: number[], seed = 2): Mlp => new Mlp({ sizes, random: new RandomState(seed) });

async function train(
  model: Mlp,
  examples: Examples,
  options: Partial<FitOptions> = {},
): Promise<EpochRecord[]> {
  const records: EpochRecord[] = [];
  const defaults = {
    optimizer: sgd({ learningRate: 0.3 }),
    epochs: 3,
    batchSize: 16,
  };
  for await (const record of fit(model, examples, { ...defaults, ...options })) records.push(record);
  return records;
}

describe("fit", () => {
  test("learns what a straight line cannot, and yields a record an epoch", async () => {
    const test = circle(500, 9);
    const records = await train(modelOf([2, 16, 2]), circle(1000), {
      epochs: 40,
      test,
      shuffle: new RandomState(3),
    });
    expect(records.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const [first, last] = [records[0]!, records[39]!];
    expect(last.loss).toBeLessThan(first.loss / 3);
    expect(last.accuracy).toBeGreaterThan(0.95);
    expect(last.testAccuracy).toBeGreaterThan(0.95);
    expect(last.testLoss).toBeGreaterThan(0);
    expect(last.seconds).toBeGreaterThan(0);
  });

  test("the same seeds give the same figures, other seeds others", async () => {
    const figures = async (seed: number): Promise<number[]> =>
      (
        await train(modelOf([2, 8, 2]), circle(200), {
          shuffle: new RandomState(seed),
        })
      ).map(({ loss }) => loss);
    expect(await figures(5)).toEqual(await figures(5));
    expect(await figures(5)).not.toEqual(await figures(6));
  });

  test("one full batch is one step of plain gradient descent, longhand", async () => {
    const examples = examplesOf(
      Matrix.from([
        [1, 0],
        [0, 2],
      ]),
      [0, 1],
    );
    const model = new Mlp({ sizes: [2, 2], random: new RandomState(1) });
    model.dense[0]!.weights.data.fill(0);
    const [record] = await train(model, examples, {
      epochs: 1,
      batchSize: 2,
      optimizer: sgd({ learningRate: 1 }),
    });
    // All logits 0: probabilities 1/2; dLogits = (p - y) / 2; dW = Xᵀ·dLogits.
    expect(record!.loss).toBeCloseTo(Math.log(2), 14);
    expect(model.dense[0]!.weights.toRows()).toEqual([
      [0.25, -0.25],
      [-0.5, 0.5],
    ]);
    expect(model.dense[0]!.biases.toRows()).toEqual([[0, 0]]);
  });

  test("a batch cut into pieces takes the same step as one that is not", async () => {
    // 1200·800 weights make pieces of three rows, so this batch of 10 is cut into four.
    const sizes = [1200, 800, 3];
    const inputs = new Matrix(10, 1200, new RandomState(1).uniform(0, 1, 12_000));
    const labels = Array.from({ length: 10 }, (_, i) => i % 3);
    const whole = modelOf(sizes);
    const { loss, dLogits } = softmaxCrossEntropy(whole.forward(inputs), labels);
    whole.backward(dLogits);
    sgd({ learningRate: 0.3 }).step(whole.parameters);

    const cut = modelOf(sizes);
    const [record] = await train(cut, examplesOf(inputs, labels), {
      epochs: 1,
      batchSize: 10,
    });
    expect(record!.loss).toBeCloseTo(loss, 13);
    for (const [i, { value }] of cut.parameters.entries())
      expect(largestDifference(value, whole.parameters[i]!.value)).toBeLessThan(1e-13);
  });

  test("does not change the caller's data", async () => {
    const inputs = Matrix.from([
      [1, 2],
      [3, 4],
    ]);
    await train(modelOf([2, 2]), examplesOf(inputs, [0, 1]), {
      shuffle: new RandomState(1),
    });
    expect(inputs.toRows()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("stops at an abort signal, says so, and keeps what was learned", async () => {
    const controller = new AbortController();
    const model = modelOf([2, 8, 2]);
    const before = model.dense[0]!.weights.copy();
    const records: EpochRecord[] = [];
    const run = async (): Promise<void> => {
      const options = {
        optimizer: sgd({ learningRate: 0.1 }),
        epochs: 1000,
        batchSize: 8,
        signal: controller.signal,
      };
      for await (const record of fit(model, circle(100), options)) {
        records.push(record);
        if (record.epoch === 2) controller.abort();
      }
    };
    await expect(run()).rejects.toThrow(AbortedError);
    expect(records).toHaveLength(2);
    expect(model.dense[0]!.weights).not.toEqual(before);
  });

  test("stops when the process is interrupted, and leaves no listener behind", async () => {
    const listeners = process.listenerCount("SIGINT");
    const run = train(modelOf([784, 64, 10]), examplesOf(Matrix.zeros(4000, 784), new Uint8Array(4000)), {
      epochs: 1000,
      onProgress: () => process.emit("SIGINT"),
    });
    await expect(run).rejects.toThrow("Training was stopped.");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test("many at once share one listener, and an interrupt stops them all", async () => {
    const listeners = process.listenerCount("SIGINT");
    let most = 0;
    const runs = Array.from({ length: 12 }, (_, index) =>
      train(modelOf([784, 64, 10]), examplesOf(Matrix.zeros(2000, 784), new Uint8Array(2000)), {
        epochs: 1000,
        onProgress: () => {
          most = Math.max(most, process.listenerCount("SIGINT"));
          if (index === 11) process.emit("SIGINT");
        },
      }),
    );
    const ends = await Promise.allSettled(runs);
    expect(ends.map(({ status }) => status)).toEqual(runs.map(() => "rejected"));
    expect(most).toBe(listeners + 1);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test("leaving the loop early leaves no listener behind either", async () => {
    const listeners = process.listenerCount("SIGINT");
    const options = {
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: 5,
      batchSize: 8,
    };
    for await (const { epoch } of fit(modelOf([2, 2]), circle(20), options)) if (epoch === 1) break;
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test.each<[Engine, number]>([
    ["reference", 64],
    ["auto", 640],
  ])(
    "lets the event loop run on %s: no piece takes more than 50 ms of processor time",
    async (engine, count) => {
      // A full batch, as large as the published systems have it. Other programs on the machine do not count: this is
      // the process's own time, of which the rest of the test runner's threads take little.
      const inputs = new Matrix(count, 784, new RandomState(1).uniform(0, 1, count * 784));
      const examples = examplesOf(inputs, new Uint8Array(count));
      const model = modelOf([784, 532, 10]);
      const turns: number[] = [];
      let running = true;
      const before = setEngine(engine);
      try {
        await train(model, examples, { epochs: 1, batchSize: count }); // compiled by now
        let last = process.cpuUsage();
        const watch = (): void => {
          const { user, system } = process.cpuUsage(last);
          last = process.cpuUsage();
          turns.push((user + system) / 1000);
          if (running) setImmediate(watch);
        };
        setImmediate(watch);
        await train(model, examples, { epochs: 4, batchSize: count });
      } finally {
        running = false;
        setEngine(before);
      }
      expect(turns.length).toBeGreaterThan(8);
      expect(Math.max(...turns)).toBeLessThan(50);
    },
  );

  test.each([{ epochs: 0 }, { epochs: 1.5 }, { batchSize: 0 }, { batchSize: Number.NaN }])(
    "%j is refused",
    async (options) => {
      await expect(train(modelOf([2, 2]), circle(4), options)).rejects.toThrow(ParameterError);
    },
  );

  test("no examples are refused", async () => {
    const none = examplesOf(Matrix.zeros(0, 2), []);
    await expect(train(modelOf([2, 2]), none)).rejects.toThrow(DataFormatError);
    await expect(evaluate(modelOf([2, 2]), none)).rejects.toThrow("Pass at least one");
  });

  test("a learning rate that is no number is refused", () => {
    for (const learningRate of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => sgd({ learningRate })).toThrow(ParameterError);
  });
});
