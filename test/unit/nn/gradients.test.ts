import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../../lib/matrix/index.js";
import { Dense, gradientCheck, Mlp, normal, Relu, softmaxCrossEntropy } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { labelsFrom, matrixFrom, size } from "../../support/arbitrary.js";
import { awayFromZero, worstError } from "../../support/layer-gradients.js";

describe("gradients agree with measured slopes", () => {
  test("dense, over random shapes", () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (n, d, h, seed) => {
        const layer = new Dense(matrixFrom(seed, d, h));
        expect(worstError(layer, matrixFrom(seed + 1, n, d), { seed: seed + 2 })).toBeLessThan(1e-6);
      }),
      { numRuns: 50 },
    );
  });

  test("relu, over random shapes", () => {
    fc.assert(
      fc.property(size, size, fc.nat(), (n, h, seed) => {
        expect(worstError(new Relu(), awayFromZero(matrixFrom(seed, n, h)), { seed: seed + 1 })).toBeLessThan(
          1e-6,
        );
      }),
      { numRuns: 50 },
    );
  });

  test("softmax cross-entropy, over random shapes", () => {
    fc.assert(
      fc.property(size, size, fc.nat(), (n, c, seed) => {
        const logits = matrixFrom(seed, n, c);
        const labels = labelsFrom(seed, n, c);
        const { dLogits } = softmaxCrossEntropy(logits, labels);
        const parameter = { name: "logits", value: logits, gradient: dLogits };
        const loss = (): number => softmaxCrossEntropy(logits, labels).loss;
        // Where a probability is all but 1, the slope is smaller than the loss's own rounding: hence the wider step.
        const [result] = gradientCheck([parameter], loss, { step: 1e-4 });
        expect(Math.abs(result!.analytic - result!.numeric)).toBeLessThan(1e-8);
      }),
      { numRuns: 50 },
    );
  });

  test("a whole network of three layers", () => {
    const random = new RandomState(1);
    const model = new Mlp({ sizes: [7, 6, 5, 4], random });
    const inputs = new Matrix(9, 7, random.randn(63));
    const labels = labelsFrom(2, 9, 4);
    const loss = (): number => softmaxCrossEntropy(model.forward(inputs), labels).loss;
    model.backward(softmaxCrossEntropy(model.forward(inputs), labels).dLogits);
    const results = gradientCheck(model.parameters, loss);
    expect(results.map(({ name }) => name)).toEqual([
      "dense 1 weights",
      "dense 1 biases",
      "dense 2 weights",
      "dense 2 biases",
      "dense 3 weights",
      "dense 3 biases",
    ]);
    for (const result of results) expect(result.maxRelativeError, result.name).toBeLessThan(1e-6);
  });
});

describe("the gradient check", () => {
  const random = new RandomState(4);
  const inputs = new Matrix(6, 5, random.randn(30));
  const labels = labelsFrom(5, 6, 3);

  function check(spoil: (model: Mlp) => void): ReturnType<typeof gradientCheck> {
    const model = new Mlp({
      sizes: [5, 4, 3],
      random: new RandomState(6),
      initializer: normal(0.5),
    });
    const loss = (): number => softmaxCrossEntropy(model.forward(inputs), labels).loss;
    model.backward(softmaxCrossEntropy(model.forward(inputs), labels).dLogits);
    spoil(model);
    return gradientCheck(model.parameters, loss);
  }

  test("finds a forgotten 1/N, and names the parameter and the place", () => {
    const results = check((model) => {
      const { dWeights } = model.dense[1]!;
      for (let i = 0; i < dWeights.data.length; i++) dWeights.data[i]! *= inputs.rows;
    });
    const bad = results.filter((result) => result.maxRelativeError > 1e-3);
    expect(bad.map(({ name }) => name)).toEqual(["dense 2 weights"]);
    expect(bad[0]!.maxRelativeError).toBeCloseTo(5 / 6, 5);
  });

  test("finds one entry with the wrong sign", () => {
    const [result] = check((model) => model.dense[0]!.dWeights.set(2, 1, -model.dense[0]!.dWeights.at(2, 1)));
    expect(result!.at).toEqual([2, 1]);
    expect(result!.maxRelativeError).toBeCloseTo(2, 5);
  });

  test("a NaN in a gradient is the worst there is", () => {
    const [result] = check((model) => model.dense[0]!.dWeights.set(0, 3, Number.NaN));
    expect(result!.maxRelativeError).toBeNaN();
    expect(result!.at).toEqual([0, 3]);
  });

  test("leaves the parameters as they were, and tries no more entries than asked", () => {
    const model = new Mlp({ sizes: [5, 4, 3], random: new RandomState(6) });
    const before = model.dense[0]!.weights.copy();
    let calls = 0;
    const [result] = gradientCheck(
      model.parameters,
      () => {
        calls += 1;
        return 0;
      },
      { entries: 4 },
    );
    expect(result!.entries).toBeLessThanOrEqual(4);
    expect(calls).toBeLessThanOrEqual(4 * 2 * 3 * 4);
    expect(model.dense[0]!.weights).toEqual(before);
  });

  test("a gradient of another shape is refused, for it could agree by chance", () => {
    const parameter = { name: "W", value: Matrix.zeros(2, 3), gradient: Matrix.zeros(3, 2) };
    expect(() => gradientCheck([parameter], () => 0)).toThrow("(2, 3) and (3, 2) differ in shape");
  });

  test("a kink of ReLU within the step is no fault, and a wrong gradient beside one still is", () => {
    // relu(w) with w = 3e-6: the step of 1e-5 reaches over the kink, a hundredth of it does not.
    const value = Matrix.from([3e-6]);
    const loss = (): number => Math.max(0, value.at(0, 0));
    const check = (gradient: number): number =>
      gradientCheck([{ name: "w", value, gradient: Matrix.from([gradient]) }], loss)[0]!.maxRelativeError;
    expect(check(1)).toBeLessThan(1e-6);
    expect(check(0.8)).toBeGreaterThan(0.01);
    expect(check(0)).toBe(1);
  });

  test("whatever the seed, a network of the size of the notebooks is found right", () => {
    for (const seed of [1, 2, 3, 7]) {
      const model = new Mlp({ sizes: [30, 20, 10], random: new RandomState(seed) });
      const batch = new Matrix(5, 30, new RandomState(seed + 100).uniform(0, 1, 150));
      const classes = labelsFrom(seed, 5, 10);
      const loss = (): number => softmaxCrossEntropy(model.forward(batch), classes).loss;
      model.backward(softmaxCrossEntropy(model.forward(batch), classes).dLogits);
      for (const result of gradientCheck(model.parameters, loss))
        expect(result.maxRelativeError, `seed ${seed}, ${result.name}`).toBeLessThan(1e-5);
    }
  });

  test("a parameter without entries has nothing wrong", () => {
    const empty = { name: "none", value: Matrix.zeros(0, 3), gradient: Matrix.zeros(0, 3) };
    expect(gradientCheck([empty], () => 0)[0]).toMatchObject({ entries: 0, maxRelativeError: 0 });
  });

  test("float32 is refused: it is too coarse", () => {
    const model = new Mlp({
      sizes: [5, 3],
      random: new RandomState(6),
      dtype: "float32",
    });
    expect(() => gradientCheck(model.parameters, () => 0)).toThrow("Use float64");
  });
});
