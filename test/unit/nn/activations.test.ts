import fc from "fast-check";
import { expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { type DType, Matrix } from "../../../lib/matrix/index.js";
import {
  LeakyRelu,
  leakyRelu,
  leakyReluBackward,
  Relu,
  relu,
  reluBackward,
  sigmoid,
  Tanh,
  tanh,
} from "../../../lib/nn/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const { NaN: nan, POSITIVE_INFINITY: infinity, MAX_VALUE: largest, MIN_VALUE: smallest } = Number;

/** Numbers where formulas go wrong, among others. */
const hard = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, nan, infinity, -infinity, largest, -largest, smallest, -smallest),
);

const plus0 = (value: number): number => value + 0; // a zero has no sign here

test.each<DType>(["float64", "float32"])("relu is max(0, z) for every %s number there is", (dtype) => {
  fc.assert(
    fc.property(fc.array(hard, { minLength: 1 }), (values) => {
      const z = Matrix.from([values], dtype);
      const expected = [...z.data].map((value) => plus0(Math.max(value, 0)));
      expect([...relu(z).data].map(plus0)).toEqual(expected);
    }),
  );
});

test("relu passes a gradient on where z > 0, stops any other, and lets a NaN of z be seen", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hard, hard), { minLength: 1 }), (pairs) => {
      const [gradients, values] = [pairs.map(([g]) => g), pairs.map(([, z]) => z)];
      const found = reluBackward(Matrix.from([gradients]), Matrix.from([values]));
      const expected = pairs.map(([g, z]) => (z > 0 ? plus0(g) : z <= 0 ? 0 : nan));
      expect([...found.data].map(plus0)).toEqual(expected);
    }),
  );
});

test("a layer's results out of training have memory of their own", () => {
  const layer = new Relu();
  const first = layer.forward(matrixFrom(1, 2, 3));
  const kept = first.copy();
  layer.forward(matrixFrom(2, 2, 3));
  expect(first).toEqual(kept);
});

test("sigmoid and tanh reach their ends without overflow", () => {
  expect(sigmoid(Matrix.from([-1000, 0, 1000, nan])).toRows()).toEqual([[0, 0.5, 1, nan]]);
  expect(tanh(Matrix.from([-1000, 0, 1000, nan])).toRows()).toEqual([[-1, 0, 1, nan]]);
});

test("leaky relu lets a little through, and a NaN be seen", () => {
  expect(leakyRelu(Matrix.from([-2, 0, 2, nan]), 0.5).toRows()).toEqual([[-1, 0, 2, nan]]);
  const back = leakyReluBackward(Matrix.from([10, 10, 10, 10]), Matrix.from([-2, 0, 2, nan]), 0.5);
  expect(back.toRows()).toEqual([[5, 5, 10, nan]]);
  expect(() => new LeakyRelu(nan)).toThrow(ParameterError);
});

test("a gradient of another batch is refused", () => {
  const layer = new Tanh("tanh 1");
  expect(() => layer.backward(Matrix.zeros(2, 3))).toThrow("tanh 1: backward before forward");
  layer.forward(Matrix.zeros(2, 3));
  expect(() => layer.backward(Matrix.zeros(3, 3))).toThrow(ShapeError);
});
