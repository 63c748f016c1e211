import { describe, expect, test } from "vitest";
import { DataFormatError, ParameterError } from "../../../lib/errors.js";
import type { Matrix } from "../../../lib/matrix/index.js";
import {
  loadMlp,
  loadModel,
  Mlp,
  readSafetensors,
  saveModel,
  writeSafetensors,
} from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import {
  adam,
  type EpochRecord,
  earlyStopping,
  loadTraining,
  saveTraining,
  sgd,
  type TrainingParts,
} from "../../../lib/train/index.js";

const numbers = (model: Mlp): Matrix[] => model.parameters.map(({ value }) => value.copy());

describe("a training's file", () => {
  const build2 = (): TrainingParts & { model: Mlp } => ({
    model: new Mlp({ sizes: [4, 3, 2], random: new RandomState(1) }),
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
    random: { shuffle: new RandomState(2) },
  });
  const record: EpochRecord = { epoch: 3, loss: 0.1 + 0.2, accuracy: 1 / 3, seconds: 1.5 };

  test("is a safetensors file, out of which the model alone is read as well", async () => {
    const parts = build2();
    const bytes = await saveTraining({ ...parts, records: [record] });
    expect([...readSafetensors(bytes).tensors.keys()]).toContain("model/dense 1 weights");
    expect((await loadMlp(bytes)).dense[0]!.weights).toEqual(parts.model.dense[0]!.weights);
    const other = new Mlp({ sizes: [4, 3, 2], random: new RandomState(9) });
    await loadModel(other, bytes);
    expect(other.dense[1]!.weights).toEqual(parts.model.dense[1]!.weights);
  });

  test("keeps the records' figures exactly, also those that JSON has no word for", async () => {
    const records = [record, { ...record, epoch: 4, loss: Number.NaN, testLoss: Number.POSITIVE_INFINITY }];
    const bytes = await saveTraining({ ...build2(), records });
    expect(await loadTraining(build2(), bytes)).toEqual({ epochs: 4, records });
    const none = await saveTraining({ ...build2(), records: [], epochs: 7 });
    expect(await loadTraining(build2(), none)).toEqual({ epochs: 7, records: [] });
    await expect(saveTraining({ ...build2(), records: [], epochs: -1 })).rejects.toThrow(ParameterError);
  });

  /** What loading does to everything that it could change. */
  async function stateAfter(
    parts: TrainingParts & { model: Mlp },
    source: Uint8Array,
  ): Promise<[unknown, string]> {
    const fault = await loadTraining(parts, source).then(
      () => "none",
      (error: Error) => `${error.name}: ${error.message}`,
    );
    const { model, optimizer, random, earlyStopping: watch } = parts;
    const randoms = Object.values(random ?? {}).map((one) => one.state());
    return [[numbers(model), optimizer.state(), randoms, watch?.state()], fault];
  }

  test.each<[string, Partial<TrainingParts>, string]>([
    [
      "another model",
      { model: new Mlp({ sizes: [4, 2], random: new RandomState(1) }) },
      "DataFormatError: the bytes given: it does not fit",
    ],
    [
      "another kind of optimizer",
      { optimizer: adam({ learningRate: 0.1 }) },
      "saved with sgd(0.1, momentum 0.9), but given is adam",
    ],
    ["no memory for the momentum", { optimizer: sgd({ learningRate: 0.1 }) }, "which it has no use for"],
    ["no shuffle", { random: {} }, "it holds generators of shuffle, but given are those of nothing"],
    [
      "a generator too many",
      { random: { shuffle: new RandomState(2), augmentation: new RandomState(3) } },
      "those of shuffle and augmentation",
    ],
    [
      "early stopping that was not there",
      { earlyStopping: earlyStopping({ patience: 1 }).watch() },
      "saved without early stopping",
    ],
  ])("%s is refused, and nothing is changed", async (_, instead, finding) => {
    const trained = build2();
    for (const { gradient } of trained.model.parameters) gradient.data.fill(1);
    trained.optimizer.step(trained.model.parameters);
    trained.random!["shuffle"]!.randn(3);
    const bytes = await saveTraining({ ...trained, records: [record] });
    const fresh = { ...build2(), ...instead } as TrainingParts & { model: Mlp };
    const before = [
      numbers(fresh.model),
      fresh.optimizer.state(),
      Object.values(fresh.random ?? {}).map((one) => one.state()),
      fresh.earlyStopping?.state(),
    ];
    const [after, fault] = await stateAfter(fresh, bytes);
    expect(fault).toContain(finding);
    expect(after).toEqual(before);
  });

  test("plain gradient descent has no velocity that momentum could go on with", async () => {
    const plain = { ...build2(), optimizer: sgd({ learningRate: 0.1 }) };
    plain.optimizer.step(plain.model.parameters);
    const bytes = await saveTraining({ ...plain, records: [record] });
    const fresh = build2();
    fresh.random!["shuffle"]!.randn(1);
    const before = fresh.random!["shuffle"]!.state();
    const [after, fault] = await stateAfter(fresh, bytes);
    expect(fault).toMatch(/saved with sgd\(0\.1\), but given is sgd.* no velocity.*Nothing was loaded\.$/);
    expect(after).toEqual([numbers(build2().model), { steps: 0, slots: [] }, [before], undefined]);
  });

  test.each([
    ["optimizer/dense 1 weights / velocity", "optimizer/dense 9 weights / velocity", "dense 9 weights"],
    ["optimizer/dense 1 weights / velocity", "optimizer/dense 1 biases / velocity", "expected (1, 3)"],
    ["best/0 dense 1 weights", "best/0 dense 9 weights", "dense 9 weights"],
    ["best/0 dense 1 weights", "best/1 dense 1 biases", "best epoch"],
  ])("%s under the name of %s is refused, and nothing is changed", async (from, to, finding) => {
    const watched = (): TrainingParts & { model: Mlp } => ({
      ...build2(),
      earlyStopping: earlyStopping({ patience: 1 }).watch(),
    });
    const trained = watched();
    for (const { gradient } of trained.model.parameters) gradient.data.fill(1);
    trained.optimizer.step(trained.model.parameters);
    trained.earlyStopping!.update({ epoch: 1, validationLoss: 1 }, trained.model.parameters);
    const { tensors, metadata } = readSafetensors(await saveTraining({ ...trained, records: [record] }));
    const renamed = new Map(tensors);
    renamed.delete(from);
    renamed.set(to, tensors.get(from)!);
    const [after, fault] = await stateAfter(watched(), writeSafetensors([...renamed], metadata));
    expect(fault).toContain(finding);
    expect(fault).toContain("Nothing was loaded.");
    const [untouched] = await stateAfter(watched(), new Uint8Array(0));
    expect(after).toEqual(untouched);
  });

  test("another learning rate is no other optimizer", async () => {
    const bytes = await saveTraining({ ...build2(), records: [record] });
    const slower = { ...build2(), optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }) };
    expect((await loadTraining(slower, bytes)).epochs).toBe(3);
  });

  test("that is damaged, or of a model only, is refused in our own words", async () => {
    const bytes = await saveTraining({ ...build2(), records: [record] });
    const { tensors, metadata } = readSafetensors(bytes);
    const notes = JSON.parse(metadata["longhand.training"]!) as Record<string, unknown>;
    const faultOf = async (changed: Record<string, unknown>, without = ""): Promise<string> => {
      const rest = [...tensors].filter(([name]) => name !== without);
      const text = { ...metadata, "longhand.training": JSON.stringify({ ...notes, ...changed }) };
      const [, fault] = await stateAfter(build2(), writeSafetensors(rest, text));
      return fault;
    };
    expect(await faultOf({})).toBe("none");
    expect(await faultOf({}, "random/0")).toContain("a generator has no words");
    const [generator] = notes["generators"] as object[];
    expect(await faultOf({ generators: [{ ...generator, position: 625 }] })).toContain(
      "generator of shuffle is damaged",
    );
    for (const changed of [
      { epochs: "4" },
      { records: 5 },
      { records: [5] },
      { optimizer: null },
      { optimizer: { name: "sgd", steps: -1 } },
      { generators: null },
      { generators: [{ roles: "shuffle" }] },
      { generators: [{ ...generator, spareNormal: "0" }] },
      { best: { epoch: 1 } },
    ]) {
      const fault = await faultOf(changed);
      expect(fault, JSON.stringify(changed)).toContain(
        "DataFormatError: the bytes given: what it tells of the training",
      );
    }
    await expect(loadTraining(build2(), await saveModel(build2().model))).rejects.toThrow(DataFormatError);
    await expect(loadTraining(build2(), await saveModel(build2().model))).rejects.toThrow(
      "holds no training",
    );
  });
});
