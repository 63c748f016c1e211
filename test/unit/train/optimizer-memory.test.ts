import { describe, expect, test } from "vitest";
import { ParameterError, ShapeError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import { adam, type Optimizer, type OptimizerState, rmsProp, sgd } from "../../../lib/train/index.js";
import { descendBowl, drawParameters } from "../../support/parameters.js";

describe("an optimizer's memory", () => {
  test("is named after parameter and role", () => {
    const namesOf = (optimizer: Optimizer): string[] => {
      optimizer.step(drawParameters(1));
      return optimizer.state().slots.map(({ name, value }) => `${name} ${value.shape}`);
    };
    expect(namesOf(sgd({ learningRate: 0.1 }))).toEqual([]);
    expect(namesOf(sgd({ learningRate: 0.1, momentum: 0.9 }))).toEqual([
      "dense 1 weights / velocity (3, 4)",
      "dense 1 biases / velocity (1, 4)",
    ]);
    expect(namesOf(rmsProp({ learningRate: 0.1 }))[0]).toBe("dense 1 weights / mean square (3, 4)");
    expect(namesOf(adam({ learningRate: 0.1 })).slice(0, 3)).toEqual([
      "dense 1 weights / first moment (3, 4)",
      "dense 1 weights / second moment (3, 4)",
      "dense 1 weights / steps (1, 1)",
    ]);
  });

  test("is of one model: another with layers of the same names is refused, and so are two layers of one name", () => {
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    optimizer.step(drawParameters(1));
    expect(() => optimizer.step(drawParameters(1))).toThrow("Make a new optimizer for each model");
    const [weights] = drawParameters(1);
    const [twin] = drawParameters(2);
    const before = weights!.value.copy();
    weights!.gradient.data.fill(1);
    expect(() => adam({ learningRate: 0.1 }).step([weights!, twin!])).toThrow(
      "another parameter named dense 1 weights",
    );
    expect(weights!.value, "nothing is changed where a step is refused").toEqual(before);
  });

  test("plain gradient descent remembers nothing, so it may go from model to model", () => {
    const optimizer = sgd({ learningRate: 0.1 });
    optimizer.step(drawParameters(1));
    expect(() => optimizer.step(drawParameters(2))).not.toThrow();
  });

  test("a parameter that joins late, unfrozen, makes Adam's first step like one that was there at once", () => {
    const [weights, biases] = drawParameters(1);
    const optimizer = adam({ learningRate: 0.01 });
    for (let i = 0; i < 50; i++) optimizer.step([biases!]);
    weights!.gradient.data.fill(3);
    const before = weights!.value.copy();
    optimizer.step([weights!, biases!]);
    for (const [i, w] of weights!.value.data.entries()) expect(w - before.data[i]!).toBeCloseTo(-0.01, 9);
  });

  test("keeps what it knows of layers that are frozen for a while", () => {
    const parameters = drawParameters(1);
    const optimizer = sgd({ learningRate: 0.01, momentum: 0.9 });
    descendBowl(optimizer, parameters, { to: 2 });
    const other = sgd({ learningRate: 0.01, momentum: 0.9 });
    other.restore(optimizer.state());
    other.step([parameters[1]!]);
    const nameOf = ({ name }: { name: string }): string => name;
    expect(other.state().slots.map(nameOf).sort()).toEqual(optimizer.state().slots.map(nameOf).sort());
  });

  test("restored from another kind of optimizer, another model or another size, it says so", () => {
    const parameters = drawParameters(1);
    const momentum = sgd({ learningRate: 0.1, momentum: 0.9 });
    momentum.step(parameters);
    const state = momentum.state();
    expect(() => adam({ learningRate: 0.1 }).restore(state)).toThrow("Restore with the kind of optimizer");
    expect(() => sgd({ learningRate: 0.1 }).restore(state)).toThrow(ParameterError);

    const renamed = parameters.map((parameter) => ({ ...parameter, name: `other ${parameter.name}` }));
    expect(() => restored(state).step(renamed)).toThrow("but not other dense 1 weights / velocity");

    const halved: OptimizerState = { steps: 1, slots: adamState().slots.slice(1) };
    const half = adam({ learningRate: 0.1 });
    half.restore(halved);
    expect(() => half.step(parameters)).toThrow("but not dense 1 weights / first moment");

    const [weights] = parameters;
    const larger = { ...weights!, value: Matrix.zeros(9, 4), gradient: Matrix.zeros(9, 4) };
    expect(() => restored(state).step([larger])).toThrow(ShapeError);
    expect(() => restored(state).step(drawParameters(1, "float32"))).toThrow(
      "(3, 4) in float64, expected (3, 4) in float32",
    );
    for (const steps of [-1, 0.5, Number.NaN])
      expect(() => momentum.restore({ ...state, steps })).toThrow("Pass a state that an optimizer saved");
  });

  test("a gradient of another shape is refused", () => {
    const [weights] = drawParameters(1);
    const optimizer = adam({ learningRate: 0.1 });
    expect(() => optimizer.step([{ ...weights!, gradient: Matrix.zeros(1, 4) }])).toThrow(ShapeError);
  });

  function restored(state: OptimizerState): Optimizer {
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    optimizer.restore(state);
    return optimizer;
  }

  function adamState(): OptimizerState {
    const optimizer = adam({ learningRate: 0.1 });
    optimizer.step(drawParameters(1));
    return optimizer.state();
  }
});
