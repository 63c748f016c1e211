import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { gradientCheck } from "../../../lib/nn/index.js";
import { adam, adamW, l1, l2, sgd, zeroGradients } from "../../../lib/train/index.js";
import { addBowlGradients, drawParameters, numbersOf } from "../../support/parameters.js";

const lambda = fc.double({ min: 1e-6, max: 10, noNaN: true });

describe.each([l2, l1])("$name", (make) => {
  test("adds the slope of its penalty to the weights' gradients", () => {
    fc.assert(
      fc.property(lambda, fc.nat(), (strength, seed) => {
        const parameters = drawParameters(seed);
        const regularization = make(strength);
        regularization.addGradients(parameters);
        for (const { maxRelativeError } of gradientCheck(parameters, () =>
          regularization.penalty(parameters),
        ))
          expect(maxRelativeError).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });

  test("adds to gradients that are there, and leaves biases and values alone", () => {
    const [parameters, before] = [drawParameters(1), drawParameters(1)];
    for (const { gradient } of parameters) gradient.data.fill(5);
    make(1).addGradients(parameters);
    expect(parameters[0]!.gradient.data.every((slope) => slope !== 5)).toBe(true);
    expect(new Set(parameters[1]!.gradient.data)).toEqual(new Set([5]));
    expect(numbersOf(parameters)).toEqual(numbersOf(before));
    expect(make(1).penalty(parameters)).toBe(make(1).penalty([parameters[0]!]));
  });

  test("a lambda of 0 prices nothing", () => {
    const parameters = drawParameters(1);
    make(0).addGradients(parameters);
    expect(parameters.flatMap(({ gradient }) => [...gradient.data]).every((slope) => slope === 0)).toBe(true);
    expect(make(0).penalty(parameters)).toBe(0);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("a lambda of %d is refused", (strength) => {
    expect(() => make(strength)).toThrow(ParameterError);
    expect(() => make(strength)).toThrow(`a lambda of ${strength}. Pass a number of at least 0, such as`);
  });
});

test("the penalties by hand, and names for a legend", () => {
  const [weights] = drawParameters(1);
  weights!.value.data.fill(0);
  weights!.value.data.set([3, -4]);
  expect(l2(0.5).penalty([weights!])).toBe(6.25); // 0.5/2 · (9 + 16)
  expect(l1(0.5).penalty([weights!])).toBe(3.5); // 0.5 · (3 + 4)
  l1(0.5).addGradients([weights!]);
  expect([...weights!.gradient.data.slice(0, 3)]).toEqual([0.5, -0.5, 0]);
  expect([l2(0.5).name, l1(0.1).name]).toEqual(["l2(0.5)", "l1(0.1)"]);
});

/** A step of an optimizer down the bowl, with a price on the weights or without. */
function stepWith(optimizer: ReturnType<typeof sgd>, regularization?: ReturnType<typeof l2>): number[] {
  const parameters = drawParameters(7);
  for (let i = 0; i < 5; i++) {
    zeroGradients(parameters);
    addBowlGradients(parameters);
    regularization?.addGradients(parameters);
    optimizer.step(parameters);
  }
  return numbersOf(parameters);
}

test("coupled and decoupled are the same for plain gradient descent, and not for Adam", () => {
  const coupled = stepWith(sgd({ learningRate: 0.1 }), l2(0.2));
  const decoupled = stepWith(sgd({ learningRate: 0.1, weightDecay: 0.2 }));
  for (const [i, w] of coupled.entries()) expect(w).toBeCloseTo(decoupled[i]!, 12);
  const [coupledAdam, adamWithDecay] = [
    stepWith(adam({ learningRate: 0.1 }), l2(0.2)),
    stepWith(adamW({ learningRate: 0.1, weightDecay: 0.2 })),
  ];
  expect(Math.max(...coupledAdam.map((w, i) => Math.abs(w - adamWithDecay[i]!)))).toBeGreaterThan(1e-3);
});
