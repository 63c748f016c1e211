import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { loadMlp, Mlp, saveModel } from "../../../../lib/nn/index.js";
import { readSafetensors, writeSafetensors } from "../../../../lib/nn/store/index.js";
import { RandomState } from "../../../../lib/random/index.js";
import { loadTraining, saveTraining, sgd } from "../../../../lib/train/index.js";
import { awkwardJson, deepJson, joined, mutated } from "../mutate.js";
import { readOrRefuse, type Target, target } from "../target.js";

const text = new TextEncoder();

/** A safetensors file whose header may say anything of the bytes behind it. */
function fileOf(header: string, data: Uint8Array, length?: bigint): Uint8Array {
  const json = text.encode(header);
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  return joined(start, json, data);
}

const whole = fc.oneof(fc.nat({ max: 40 }), fc.constantFrom<unknown>(-1, 0.5, 2 ** 53, 1e308, "4", null));
const entry = fc.oneof(
  fc.record({
    dtype: fc.constantFrom("F32", "F64", "U8", "I64", "BF16", "X", 3),
    shape: fc.oneof(fc.array(whole, { maxLength: 3 }), awkwardJson),
    data_offsets: fc.oneof(fc.tuple(whole, whole), awkwardJson),
  }),
  awkwardJson,
);
const header = fc.oneof(
  fc
    .dictionary(fc.constantFrom("a", "b", "__metadata__", "__proto__"), entry, { maxKeys: 3 })
    .map((each) => JSON.stringify(each)),
  fc
    .tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
    .map(([rows, cols]) =>
      JSON.stringify({ a: { dtype: "F32", shape: [rows, cols], data_offsets: [0, 4 * rows * cols] } }),
    ),
  deepJson,
  fc.constant('{"a":1,"a":2}'),
);

const safetensors = target({
  name: "safetensors",
  share: 2,
  inputs: fc.oneof(
    mutated(fc.tuple(header, fc.uint8Array({ maxLength: 100 })).map(([json, data]) => fileOf(json, data))),
    fc
      .tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
      .map(([rows, cols]) =>
        fileOf(
          JSON.stringify({ a: { dtype: "F32", shape: [rows, cols], data_offsets: [0, 4 * rows * cols] } }),
          new Uint8Array(4 * rows * cols),
        ),
      ),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((length) => fileOf("{}", new Uint8Array(9), length)),
  ),
  put: (bytes) =>
    readOrRefuse(
      () => readSafetensors(bytes),
      ({ tensors, metadata }) => {
        const again = readSafetensors(writeSafetensors([...tensors], metadata));
        deepStrictEqual(new Map([...again.tensors].sort()), new Map([...tensors].sort()));
        deepStrictEqual({ ...again.metadata }, { ...metadata });
      },
    ),
});

const model = () => new Mlp({ sizes: [3, 2, 2], random: new RandomState(1) });
const saved = await saveModel(model());
const parts = () => ({
  model: model(),
  optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
  random: { shuffle: new RandomState(2) },
});
const savedTraining = await saveTraining({ ...parts(), records: [], epochs: 3 });

/** Changes in the header's text alone, which a reader believes more easily than changed bytes. */
function reheaded(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const [json, data] = [file.slice(8, 8 + length), file.slice(8 + length)];
  return fc.oneof(
    mutated(fc.constant(file)),
    mutated(fc.constant(json)).map((changed) => fileOf(Buffer.from(changed).toString("utf8"), data)),
    fc
      .tuple(fc.constantFrom("0", "1", "-1", "null", "{}", "[]", '"a"', "1e308"), fc.nat({ max: 60 }))
      .map(([value, nth]) => {
        let seen = 0;
        return fileOf(
          Buffer.from(json)
            .toString("utf8")
            .replace(/-?\d+|\[[^[\]]*\]/g, (found) => (seen++ === nth ? value : found)),
          data,
        );
      }),
  );
}

const models = target({
  name: "saved models",
  share: 0.5,
  inputs: reheaded(saved),
  put: (bytes) =>
    readOrRefuse(
      () => loadMlp(bytes),
      async (loaded) => {
        const bytes = await saveModel(loaded);
        deepStrictEqual(await saveModel(await loadMlp(bytes)), bytes);
      },
    ),
});

const trainings = target({
  name: "saved trainings",
  share: 0.5,
  inputs: reheaded(savedTraining),
  put: async (bytes) => {
    const into = parts();
    const before = await saveTraining({ ...into, records: [], epochs: 0 });
    const outcome = await readOrRefuse(
      () => loadTraining(into, bytes),
      ({ epochs }) => ok(Number.isInteger(epochs) && epochs >= 0),
    );
    if (outcome === "refused")
      deepStrictEqual(
        await saveTraining({ ...into, records: [], epochs: 0 }),
        before,
        "refused, and yet changed",
      );
    return outcome;
  },
});

export const modelTargets: Target[] = [safetensors, models, trainings];
