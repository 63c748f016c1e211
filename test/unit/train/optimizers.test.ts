import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import {
  adam,
  adamW,
  cosine,
  exponential,
  type Optimizer,
  rmsProp,
  type Schedule,
  sgd,
  stepDecay,
  warmUp,
} from "../../../lib/train/index.js";
import { descendBowl, drawParameters, numbersOf } from "../../support/parameters.js";

const schedules: (number | Schedule)[] = [
  0.01,
  stepDecay({ from: 0.02, factor: 0.5, every: 0.7 }),
  exponential({ from: 0.02, factor: 0.8 }),
  cosine({ from: 0.02, epochs: 3 }),
  warmUp({ epochs: 1, to: cosine({ from: 0.02, to: 0.001, epochs: 3 }) }),
];

const makers: { kind: string; make: (learningRate: number | Schedule) => Optimizer }[] = [
  { kind: "sgd", make: (learningRate) => sgd({ learningRate }) },
  { kind: "sgd with decay", make: (learningRate) => sgd({ learningRate, weightDecay: 0.1 }) },
  { kind: "momentum", make: (learningRate) => sgd({ learningRate, momentum: 0.9 }) },
  { kind: "nesterov", make: (learningRate) => sgd({ learningRate, momentum: 0.9, nesterov: true }) },
  { kind: "rmsProp", make: (learningRate) => rmsProp({ learningRate }) },
  { kind: "adam", make: (learningRate) => adam({ learningRate }) },
  { kind: "adamW", make: (learningRate) => adamW({ learningRate, weightDecay: 0.1 }) },
];

/** Where the bowl's descent leads, to the last bit. */
function pathOf(optimizer: Optimizer, seed = 1): number[] {
  const parameters = drawParameters(seed);
  descendBowl(optimizer, parameters, { to: 12 });
  return numbersOf(parameters);
}

describe("special cases come to the same numbers, bit for bit", () => {
  const rate = fc.double({ min: 1e-4, max: 0.1, noNaN: true });
  test("momentum 0 is plain gradient descent, with Nesterov's too", () => {
    fc.assert(
      fc.property(rate, fc.nat(), (learningRate, seed) => {
        const plain = pathOf(sgd({ learningRate }), seed);
        expect(pathOf(sgd({ learningRate, momentum: 0 }), seed)).toEqual(plain);
        expect(pathOf(sgd({ learningRate, momentum: 0, nesterov: true }), seed)).toEqual(plain);
        expect(pathOf(sgd({ learningRate, momentum: 0.5 }), seed)).not.toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  test("AdamW without decay is Adam, with it is not", () => {
    fc.assert(
      fc.property(rate, fc.nat(), (learningRate, seed) => {
        const plain = pathOf(adam({ learningRate }), seed);
        expect(pathOf(adamW({ learningRate, weightDecay: 0 }), seed)).toEqual(plain);
        expect(pathOf(adamW({ learningRate }), seed)).not.toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  test("Adam's first step is the learning rate for every weight, whatever the gradient", () => {
    const [weights] = drawParameters(1);
    const before = weights!.value.copy();
    weights!.gradient.data.forEach((_, i, gradient) => {
      gradient[i] = (i % 2 === 0 ? 1 : -1) * 10 ** (i - 4);
    });
    adam({ learningRate: 0.1 }).step([weights!]);
    for (const [i, w] of weights!.value.data.entries())
      expect(w - before.data[i]!).toBeCloseTo(i % 2 === 0 ? -0.1 : 0.1, 4);
  });
});

describe.each(makers)("$kind", ({ kind, make }) => {
  test("comes down to the lowest point of a bowl", () => {
    const parameters = drawParameters(3);
    descendBowl(make(cosine({ from: 0.05, epochs: 60 })), parameters, { to: 600 });
    const [weights, biases] = parameters;
    for (const w of biases!.value.data) expect(w).toBeCloseTo(1, 2);
    for (const [i, w] of weights!.value.data.entries()) {
      const steepness = 1 + i / 4;
      if (kind === "adamW") expect(Math.abs(w - 0.95)).toBeLessThan(0.1);
      else if (kind === "sgd with decay") expect(w).toBeCloseTo(steepness / (steepness + 0.1), 6);
      else expect(w).toBeCloseTo(1, 2);
    }
  });

  test("a zero gradient leaves weights alone but for decay, and biases always", () => {
    const [parameters, before] = [drawParameters(4), drawParameters(4)];
    const optimizer = make(0.1);
    optimizer.step(parameters);
    optimizer.step(parameters);
    const keep = kind === "sgd with decay" || kind === "adamW" ? 1 - 0.1 * 0.1 : 1;
    for (const [i, w] of parameters[0]!.value.data.entries())
      expect(w).toBeCloseTo(before[0]!.value.data[i]! * keep ** 2, 14);
    expect(parameters[1]!.value).toEqual(before[1]!.value);
  });

  test("leaves the gradients as they are", () => {
    const parameters = drawParameters(4);
    for (const { gradient } of parameters) gradient.data.fill(0.5);
    make(0.1).step(parameters);
    for (const { gradient } of parameters) expect(new Set(gradient.data)).toEqual(new Set([0.5]));
  });

  test("float32 parameters have float32 memory, and go nearly the same way", () => {
    const [single, double] = [drawParameters(5, "float32"), drawParameters(5)];
    const optimizer = make(0.01);
    descendBowl(optimizer, single, { to: 20 });
    descendBowl(make(0.01), double, { to: 20 });
    expect(optimizer.state().slots.every(({ value }) => value.dtype === "float32")).toBe(true);
    const [a, b] = [numbersOf(single), numbersOf(double)];
    for (const [i, w] of a.entries()) expect(Math.abs(w - b[i]!)).toBeLessThan(1e-5);
  });

  test.each(schedules.map((rate) => ({ rate, name: typeof rate === "number" ? String(rate) : rate.name })))(
    "restored, goes on bit for bit as if it had never stopped: $name",
    ({ rate }) => {
      const unbroken = drawParameters(6);
      descendBowl(make(rate), unbroken, { to: 25 });

      const broken = drawParameters(6);
      const first = make(rate);
      descendBowl(first, broken, { to: 11 });
      const state = first.state();
      const second = make(rate);
      second.restore(state);
      for (const { value } of [...state.slots, ...first.state().slots]) value.data.fill(Number.NaN); // copies, all
      descendBowl(second, broken, { from: 11, to: 25 });
      expect(numbersOf(broken)).toEqual(numbersOf(unbroken));
      expect(second.state().steps).toBe(25);
    },
  );
});

describe("what an optimizer is given", () => {
  test("its name says the learning rate and what is on", () => {
    expect(sgd({ learningRate: 0.1 }).name).toBe("sgd(0.1)");
    expect(sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.001 }).name).toBe(
      "sgd(0.1, momentum 0.9, nesterov, weight decay 0.001)",
    );
    expect(adamW({ learningRate: cosine({ from: 0.001, epochs: 10 }) }).name).toBe(
      "adamW(cosine(0.001 to 0, 10 epochs), weight decay 0.01)",
    );
  });

  test("a misspelt option is refused, not passed over", () => {
    const misspelt = { learningRate: 0.1, momentum: 0.9, netsterov: true };
    expect(() => sgd(misspelt)).toThrow(
      "there is no option named netsterov. Pass learningRate, momentum, nesterov, weightDecay.",
    );
    const decayed = { learningRate: 0.1, weightDecay: 0.1 };
    expect(() => adam(decayed)).toThrow(ParameterError);
    for (const make of [rmsProp, adamW])
      expect(() => make({ ...decayed, rate: 1 } as never)).toThrow("named rate");
  });

  test("nesterov that would mean nothing is refused", () => {
    expect(() => sgd({ learningRate: 0.1, nesterov: true })).toThrow("Pass momentum: 0.9");
    expect(() => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: "no" as never })).toThrow("true or false");
  });

  const refused = [
    () => sgd({ learningRate: -1 }),
    () => sgd({ learningRate: "0.1" as never }),
    () => sgd({ learningRate: undefined as never }),
    () => sgd({ learningRate: null as never }),
    () => sgd({ learningRate: 0.1, momentum: 1 }),
    () => sgd({ learningRate: 0.1, momentum: -0.1 }),
    () => sgd({ learningRate: 0.1, weightDecay: -1 }),
    () => rmsProp({ learningRate: Number.NaN }),
    () => rmsProp({ learningRate: 0.1, rho: 1 }),
    () => rmsProp({ learningRate: 0.1, epsilon: 0 }),
    () => adam({ learningRate: Number.POSITIVE_INFINITY }),
    () => adam({ learningRate: 0.1, beta1: 1 }),
    () => adam({ learningRate: 0.1, beta2: 1.1 }),
    () => adam({ learningRate: 0.1, epsilon: -1e-8 }),
    () => adamW({ learningRate: 0.1, weightDecay: Number.NaN }),
  ];

  test.each(refused.map((make) => ({ make, title: String(make).replace(/\s+/g, " ") })))(
    "$title is refused, with the mend",
    ({ make }) => {
      expect(make).toThrow(ParameterError);
      expect(make).toThrow(/Pass a number .*such as/);
    },
  );

  test("a learning rate that goes by the epoch must be told the epoch, and give a rate", () => {
    const parameters = drawParameters(1);
    const scheduled = sgd({ learningRate: cosine({ from: 0.1, epochs: 2 }) });
    expect(() => scheduled.step(parameters)).toThrow("Pass { epoch }");
    expect(() => scheduled.step(parameters, { epoch: -1 })).toThrow("an epoch of -1");
    const broken: Schedule = { name: "broken", at: () => Number.NaN };
    expect(() => sgd({ learningRate: broken }).step(parameters, { epoch: 0 })).toThrow(
      "schedule broken gives NaN at epoch 0",
    );
  });

  test("squares of gradients that are past range stop it, where every step would silently be 0", () => {
    for (const make of [adam, rmsProp]) {
      const [weights] = drawParameters(1, "float32");
      weights!.gradient.data.fill(1e30);
      expect(() => make({ learningRate: 1 }).step([weights!], { epoch: 2.5 })).toThrow(
        /dense 1 weights.* in epoch 3\. .*try a tenth of it, 0\.1/,
      );
    }
  });
});
