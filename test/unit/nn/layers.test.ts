import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataFormatError, ParameterError, ShapeError } from "../../../lib/errors.js";
import { Matrix, scale, sum } from "../../../lib/matrix/index.js";
import {
  Dense,
  drawnTransposed,
  glorotUniform,
  heNormal,
  type Initializer,
  lecunNormal,
  Mlp,
  normal,
  relu,
  softmax,
  softmaxCrossEntropy,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { matrixFrom, size } from "../../support/arbitrary.js";

describe("Dense", () => {
  test("X·W + b, by hand", () => {
    const dense = new Dense(
      Matrix.from([
        [1, 2],
        [3, 4],
      ]),
    );
    dense.biases.data.set([10, 20]);
    expect(
      dense
        .forward(
          Matrix.from([
            [1, 1],
            [0, 2],
          ]),
        )
        .toRows(),
    ).toEqual([
      [14, 26],
      [16, 28],
    ]);
    const dInputs = dense.backward(
      Matrix.from([
        [1, 0],
        [0, 1],
      ]),
    );
    expect(dInputs.toRows()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(dense.dWeights.toRows()).toEqual([
      [1, 0],
      [1, 2],
    ]);
    expect(dense.dBiases.toRows()).toEqual([[1, 1]]);
  });

  test("backward passes add up until the gradients are set back", () => {
    const dense = new Dense(Matrix.from([[1]]));
    dense.forward(Matrix.from([[2]]));
    dense.backward(Matrix.from([[3]]));
    dense.accumulate(Matrix.from([[3]]));
    expect(dense.dWeights.at(0, 0)).toBe(12);
  });

  test("names what does not fit", () => {
    const dense = new Dense(Matrix.zeros(784, 128), "dense 1");
    expect(() => dense.forward(Matrix.zeros(5, 28))).toThrow(
      "dense 1: inputs are (5, 28) but the weights are (784, 128)",
    );
    expect(() => dense.backward(Matrix.zeros(5, 128))).toThrow("backward before forward");
    dense.forward(Matrix.zeros(4, 784));
    expect(() => dense.backward(Matrix.zeros(5, 128))).toThrow(ShapeError);
  });
});

test("relu keeps what is above zero and lets a NaN be seen", () => {
  expect(relu(Matrix.from([-1, 0, 2, Number.NaN])).toRows()).toEqual([[0, 0, 2, Number.NaN]]);
});

describe("softmax", () => {
  test("gives probabilities that add up to 1 and do not change when all logits move together", () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (n, c, seed, shift) => {
          const logits = matrixFrom(seed, n, c);
          const p = softmax(logits);
          const shifted = softmax(new Matrix(n, c, logits.data.map((z) => z + shift) as Float64Array));
          for (let i = 0; i < n; i++) expect(sum(p.slice(i, i + 1))).toBeCloseTo(1, 12);
          for (const [i, value] of p.data.entries()) expect(shifted.data[i]).toBeCloseTo(value, 9);
        },
      ),
    );
  });

  test("does not overflow", () => {
    expect(softmax(Matrix.from([1000, 999, -1000])).toRows()[0]).toEqual([
      1 / (1 + Math.exp(-1)),
      Math.exp(-1) / (1 + Math.exp(-1)),
      0,
    ]);
  });
});

describe("softmaxCrossEntropy", () => {
  test("of equal logits is ln C", () => {
    expect(softmaxCrossEntropy(Matrix.zeros(3, 10), [0, 5, 9]).loss).toBeCloseTo(Math.log(10), 12);
  });

  test("stays finite where the right class has lost by far, and grows as the distance does", () => {
    const { loss, dLogits } = softmaxCrossEntropy(Matrix.from([2000, 0]), [1]);
    expect(loss).toBe(2000);
    expect(dLogits.toRows()).toEqual([[1, -1]]);
  });

  test("a batch in two pieces adds up to the whole", () => {
    const logits = matrixFrom(1, 7, 4);
    const labels = [0, 1, 2, 3, 0, 1, 2];
    const whole = softmaxCrossEntropy(logits, labels);
    const first = softmaxCrossEntropy(logits.slice(0, 3), labels.slice(0, 3), {
      count: 7,
    });
    const second = softmaxCrossEntropy(logits.slice(3), labels.slice(3), {
      count: 7,
    });
    expect(first.loss + second.loss).toBeCloseTo(whole.loss, 14);
    expect([...first.dLogits.toRows(), ...second.dLogits.toRows()]).toEqual(whole.dLogits.toRows());
  });

  test("epsilon shifts the loss as the formula says, and leaves the gradient alone", () => {
    const logits = Matrix.from([[0, 0]]);
    const { loss, dLogits } = softmaxCrossEntropy(logits, [0], {
      epsilon: 0.25,
    });
    expect(loss).toBeCloseTo(-Math.log(0.75), 14);
    expect(dLogits.toRows()).toEqual([[-0.5, 0.5]]);
  });

  test("labels that do not fit are refused, and the message says which", () => {
    expect(() => softmaxCrossEntropy(Matrix.zeros(2, 3), [0])).toThrow(
      "logits are (2, 3) but labels are (1,). Pass one label for each row.",
    );
    for (const label of [3, -1, 0.5, Number.NaN])
      expect(() => softmaxCrossEntropy(Matrix.zeros(2, 3), [0, label])).toThrow(DataFormatError);
    expect(() => softmaxCrossEntropy(Matrix.zeros(1, 3), [0], { count: 0 })).toThrow(ParameterError);
  });
});

describe("initializers", () => {
  const deviationOf = (matrix: Matrix): number =>
    Math.sqrt(
      sum(new Matrix(matrix.rows, matrix.cols, matrix.data.map((x) => x * x) as Float64Array)) /
        matrix.data.length,
    );

  test.each([
    { initializer: heNormal(), deviation: Math.sqrt(2 / 200) },
    { initializer: lecunNormal(), deviation: Math.sqrt(1 / 200) },
    { initializer: normal(0.01), deviation: 0.01 },
    { initializer: glorotUniform(), deviation: Math.sqrt(2 / 300) },
  ])("$initializer.name has deviation $deviation", ({ initializer, deviation }) => {
    const drawn = initializer.draw(new RandomState(1), 200, 100);
    expect(drawn.shape).toBe("(200, 100)");
    expect(Math.abs(deviationOf(drawn) / deviation - 1)).toBeLessThan(0.03);
  });

  test("drawn transposed: the same numbers in (out, in) order, the deviation still of fanIn", () => {
    const straight = heNormal().draw(new RandomState(1), 3, 2);
    const turned = drawnTransposed(heNormal()).draw(new RandomState(1), 3, 2);
    expect(turned.shape).toBe("(3, 2)");
    const [a, b, c, d, e, f] = straight.data;
    expect(turned.toRows()).toEqual([
      [a, d],
      [b, e],
      [c, f],
    ]);
  });

  test("the weights of a convolution have another shape than its fans, which alone say how large they are", () => {
    const fans = { fanIn: 5 * 5 * 3, fanOut: 5 * 5 * 40 };
    const draw = (initializer: Initializer): Matrix =>
      initializer.draw(new RandomState(1), fans.fanIn, fans.fanOut, [75, 40]);
    const limit = Math.sqrt(6 / (fans.fanIn + fans.fanOut));
    const largest = (of: Matrix): number => Math.max(...Array.from(of.data, Math.abs));
    for (const glorot of [draw(glorotUniform()), draw(drawnTransposed(glorotUniform()))]) {
      expect(glorot.shape).toBe("(75, 40)");
      expect(largest(glorot)).toBeLessThanOrEqual(limit);
      expect(largest(glorot)).toBeGreaterThan(0.99 * limit); // of 3000 numbers one comes near
    }
    expect(Math.abs(deviationOf(draw(heNormal())) / Math.sqrt(2 / 75) - 1)).toBeLessThan(0.05);
    expect(Math.abs(deviationOf(draw(lecunNormal())) / Math.sqrt(1 / 75) - 1)).toBeLessThan(0.05);
    const [straight, turned] = [draw(heNormal()), draw(drawnTransposed(heNormal()))];
    expect(turned.at(3, 2)).toBe(straight.data[2 * 75 + 3]); // the third row of a (40, 75) table
  });

  test("a deviation below zero is refused", () => {
    expect(() => normal(-1)).toThrow("at least 0");
  });
});

describe("Mlp", () => {
  test("draws its layers in order from one stream, biases zero", () => {
    const model = new Mlp({
      sizes: [3, 4, 2],
      random: new RandomState(9),
      initializer: normal(1),
    });
    const random = new RandomState(9);
    expect([...model.dense[0]!.weights.data]).toEqual([...random.randn(12)]);
    expect([...model.dense[1]!.weights.data]).toEqual([...random.randn(8)]);
    expect(model.dense.map(({ biases }) => sum(biases))).toEqual([0, 0]);
  });

  test("has ReLU between layers and none after the last", () => {
    const model = new Mlp({ sizes: [3, 4, 5, 2], random: new RandomState(9) });
    expect(model.layers.map(({ name }) => name)).toEqual([
      "dense 1",
      "relu 1",
      "dense 2",
      "relu 2",
      "dense 3",
    ]);
    expect(new Mlp({ sizes: [3, 2], random: new RandomState(9) }).layers).toHaveLength(1);
  });

  test("float32 holds all of it in float32, and its inputs must be too", () => {
    const model = new Mlp({
      sizes: [3, 2],
      random: new RandomState(9),
      dtype: "float32",
    });
    expect(model.parameters.map(({ value, gradient }) => [value.dtype, gradient.dtype])).toEqual([
      ["float32", "float32"],
      ["float32", "float32"],
    ]);
    expect(() => model.forward(Matrix.zeros(1, 3))).toThrow("do not mix");
    expect(model.forward(scale(Matrix.zeros(1, 3, "float32"), 2)).dtype).toBe("float32");
  });

  test.each([[[784]], [[]], [[784, 0, 10]], [[784, 1.5]]])("sizes of %j are refused", (sizes) => {
    expect(() => new Mlp({ sizes, random: new RandomState(1) })).toThrow("such as [784, 128, 10]");
  });
});
