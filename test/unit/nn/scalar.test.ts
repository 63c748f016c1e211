import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { type Scalar, scalar } from "../../../lib/nn/index.js";

describe("a scalar", () => {
  test("calculates forward, and finds every gradient on the way back", () => {
    const [w, x, b] = [scalar(2, "w"), scalar(3, "x"), scalar(1, "b")];
    const z = w.times(x).plus(b).named("z");
    z.backward();
    expect(z.value).toBe(7);
    expect([w, x, b, z].map(({ gradient }) => gradient)).toEqual([3, 2, 1, 1]);
    expect(z.toDisplay()["text/plain"]).toBe("z: value 7, gradient 1");
  });

  test("used twice, adds up what comes back both ways", () => {
    const x = scalar(3, "x");
    x.times(x).plus(x).backward();
    expect(x.gradient).toBe(7);
  });

  test("starts from zero at each call, so that a cell run again gives the same", () => {
    const x = scalar(3);
    const square = x.power(2);
    square.backward();
    square.backward();
    expect(x.gradient).toBe(6);
  });

  test("goes back through a value that is both near and far from the end", () => {
    const x = scalar(0.5);
    const a = x.times(2);
    const y = a.times(a.plus(x)); // 2x · 3x
    y.backward();
    expect(y.value).toBe(1.5);
    expect(x.gradient).toBe(6);
  });

  test("lists its history with inputs before what was made of them, each once", () => {
    const x = scalar(2, "x");
    const z = x.times(x).plus(x);
    const history = z.history();
    expect(history).toHaveLength(3);
    expect(history.at(-1)).toBe(z);
    for (const [at, one] of history.entries())
      for (const input of one.inputs) expect(history.indexOf(input)).toBeLessThan(at);
  });

  test("is not too deep for a sum of 100,000", () => {
    const x = scalar(1);
    let total: Scalar = x;
    for (let i = 1; i < 100_000; i++) total = total.plus(x);
    total.backward();
    expect(total.value).toBe(100_000);
    expect(x.gradient).toBe(100_000);
  });

  test("at the kink of ReLU has the slope 0", () => {
    const x = scalar(0);
    x.relu().backward();
    expect(x.gradient).toBe(0);
  });

  test("refuses what is no finite number, and says what to pass", () => {
    expect(() => scalar(Number.NaN)).toThrow(ParameterError);
    expect(() => scalar("2" as never)).toThrow("scalar: found string, expected a finite number");
    expect(() => scalar(1).times(null as never)).toThrow(/times: found object.*Pass one/);
    expect(() => scalar(1).power(scalar(2) as never)).toThrow(ParameterError);
  });
});

/** Each operation at a and b, as one takes it by hand. */
const operations: Record<string, (a: Scalar, b: Scalar) => Scalar> = {
  plus: (a, b) => a.plus(b),
  minus: (a, b) => a.minus(b),
  times: (a, b) => a.times(b),
  divide: (a, b) => a.divide(b.exp()),
  power: (a, b) => a.power(2).plus(b.power(3)),
  "negative power": (a, b) => a.exp().power(-1.5).times(b),
  relu: (a, b) => a.relu().times(b.relu()),
  tanh: (a, b) => a.times(b).tanh(),
  exp: (a, b) => a.minus(b).exp(),
  log: (a, b) => a.times(a).plus(0.1).log().plus(b),
  "softmax cross-entropy": (a, b) => a.exp().divide(a.exp().plus(b.exp())).log().times(-1),
};

describe("the gradient of an operation is the slope that two near points measure", () => {
  const place = fc.double({ min: -2, max: 2, noNaN: true }).filter((value) => Math.abs(value) > 1e-3);

  test.each(Object.entries(operations))("%s", (_, operation) => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [first, second] = [scalar(a), scalar(b)];
        operation(first, second).backward();
        const step = 1e-6;
        const at = (da: number, db: number) => operation(scalar(a + da), scalar(b + db)).value;
        const slopes = [(at(step, 0) - at(-step, 0)) / (2 * step), (at(0, step) - at(0, -step)) / (2 * step)];
        for (const [i, gradient] of [first.gradient, second.gradient].entries())
          expect(Math.abs(gradient - slopes[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(gradient)));
      }),
    );
  });
});
