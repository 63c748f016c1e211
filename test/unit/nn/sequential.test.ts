import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { Matrix } from "../../../lib/matrix/index.js";
import {
  Dense,
  ensemble,
  Mlp,
  Relu,
  readSafetensors,
  replaceHead,
  Sequential,
  saveModel,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { adam, sgd } from "../../../lib/train/index.js";
import { matrixFrom } from "../../support/arbitrary.js";

const dense = (seed: number, name?: string): Dense => new Dense(matrixFrom(seed, 3, 3), name);

describe("Sequential", () => {
  test("refuses a layer that stands there twice: its backward pass would be that of the later place", () => {
    const relu = new Relu("relu 1");
    const make = (): Sequential =>
      new Sequential({
        layers: [dense(1, "a"), relu, dense(2, "b"), relu, dense(3, "c")],
        inputSize: 3,
      });
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(
      "Sequential: relu 1 stands there twice. Make a new one for each place: each keeps what its backward pass needs.",
    );
  });

  test("shares layers with other models all the same", () => {
    const model = new Mlp({ sizes: [3, 4, 2], random: new RandomState(1) });
    const other = replaceHead(model, { classes: 2, random: new RandomState(2) });
    expect(other.layers[0]).toBe(model.layers[0]);
    expect(ensemble([model, other]).forward(Matrix.zeros(1, 3)).shape).toBe("(1, 2)");
  });

  test("tells parameters of one name apart, as a saved model does, whatever is frozen", async () => {
    const model = new Sequential({ layers: [dense(1), new Relu(), dense(2), dense(3)], inputSize: 3 });
    const names = [
      "dense weights",
      "dense biases",
      "dense weights (2)",
      "dense biases (2)",
      "dense weights (3)",
      "dense biases (3)",
    ];
    expect(model.parameters.map(({ name }) => name)).toEqual(names);
    expect(model.parameters[2]!.value).toBe((model.layers[2] as Dense).weights);
    expect(model.parameters[3]!.gradient).toBe((model.layers[2] as Dense).dBiases);
    expect(model.parameters.map(({ decays }) => decays)).toEqual(Array(3).fill([undefined, false]).flat());
    expect(model.freeze(2).parameters.map(({ name }) => name)).toEqual(names.slice(2));
    expect([...readSafetensors(await saveModel(model)).tensors.keys()]).toEqual(names);
  });

  test.each([
    { name: "momentum", optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) },
    { name: "adam", optimizer: adam({ learningRate: 0.1 }) },
  ])("$name steps through layers without names of their own", ({ optimizer }) => {
    const model = new Sequential({ layers: [dense(1), new Relu(), dense(2)], inputSize: 3 });
    const before = model.parameters.map(({ value }) => value.copy());
    for (const _ of [1, 2]) {
      for (const { gradient } of model.parameters) gradient.data.fill(1);
      optimizer.step(model.parameters);
    }
    for (const [i, { value }] of model.parameters.entries()) expect(value).not.toEqual(before[i]);
  });
});
