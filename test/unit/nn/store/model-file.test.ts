import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataFormatError, DataSourceError } from "../../../../lib/errors.js";
import type { DType, Matrix } from "../../../../lib/matrix/index.js";
import {
  Dense,
  layers,
  loadMlp,
  loadModel,
  Mlp,
  type Model,
  network,
  readSafetensors,
  Sequential,
  saveModel,
  writeSafetensors,
} from "../../../../lib/nn/index.js";
import { keepFile, openFile } from "../../../../lib/nn/store/source.js";
import { RandomState } from "../../../../lib/random/index.js";
import { matrixFrom } from "../../../support/arbitrary.js";
import { memoryHost } from "../../../support/memory-host.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-store-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const mlp = (seed: number, sizes = [5, 4, 3], dtype: DType = "float64"): Mlp =>
  new Mlp({ sizes, random: new RandomState(seed), dtype });

/** With normalization, so that there are statistics beside the parameters. */
const images = (seed: number, dtype: DType = "float64"): Sequential =>
  network({
    input: [6, 6, 1],
    layers: [
      layers.conv(3, { kernel: 3 }),
      layers.batchNorm(),
      layers.relu(),
      layers.flatten(),
      layers.dense(4),
    ],
    random: new RandomState(seed),
    dtype,
  });

/** Everything in a model that a file should hold. */
const numbersOf = (model: Model): Matrix[] =>
  model.layers!.flatMap((layer) =>
    [...layer.parameters, ...(layer.statistics ?? [])].map(({ value }) => value.copy()),
  );

async function faultOf(loading: Promise<unknown>): Promise<string> {
  return loading.then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe("a model that is saved and loaded", () => {
  test.each<DType>(["float64", "float32"])("is the same to the last bit, in %s", async (dtype) => {
    const model = images(1, dtype);
    model.forward(matrixFrom(2, 8, 36, dtype), { training: true }); // so that there are statistics
    const path = join(folder, "deep", `images-${dtype}.safetensors`);
    await saveModel(model, path);
    const other = images(9, dtype);
    expect(numbersOf(other)).not.toEqual(numbersOf(model));
    await loadModel(other, path);
    expect(numbersOf(other)).toEqual(numbersOf(model));
    const inputs = matrixFrom(3, 5, 36, dtype);
    expect(other.forward(inputs)).toEqual(model.forward(inputs));
  });

  test("takes frozen layers along", async () => {
    const model = images(1).freeze(3);
    const bytes = await saveModel(model);
    expect([...readSafetensors(bytes).tensors.keys()].sort()).toEqual([
      "batch norm 1 running mean",
      "batch norm 1 running variance",
      "batch norm 1 scale",
      "batch norm 1 shift",
      "conv 1 biases",
      "conv 1 weights",
      "dense 1 biases",
      "dense 1 weights",
    ]);
    const other = images(2);
    await loadModel(other, bytes);
    expect(numbersOf(other)).toEqual(numbersOf(model));
  });

  test("may have layers of one name", async () => {
    const twins = (seed: number): Sequential =>
      new Sequential({
        layers: [new Dense(matrixFrom(seed, 3, 3)), new Dense(matrixFrom(seed + 1, 3, 3))],
        inputSize: 3,
      });
    const bytes = await saveModel(twins(1));
    expect([...readSafetensors(bytes).tensors.keys()]).toContain("dense weights (2)");
    const other = twins(7);
    await loadModel(other, bytes);
    expect(numbersOf(other)).toEqual(numbersOf(twins(1)));
  });

  test("an Mlp is built anew from the file alone, whatever its sizes", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.constantFrom<DType>("float32", "float64"),
        fc.nat(),
        async (of, dtype, seed) => {
          const model = mlp(seed, of, dtype);
          const loaded = await loadMlp(await saveModel(model));
          expect(loaded).toBeInstanceOf(Mlp);
          expect(loaded.sizes).toEqual(of);
          expect(loaded.dtype).toBe(dtype);
          expect(numbersOf(loaded)).toEqual(numbersOf(model));
        },
      ),
    );
  });

  test("the bytes that are returned are the file's", async () => {
    const path = join(folder, "mlp.safetensors");
    const bytes = await saveModel(mlp(1), path);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    expect((await loadMlp(path)).sizes).toEqual([5, 4, 3]);
  });
});

describe("what does not fit is not loaded", () => {
  test("all that is missing, extra or different is told, and the model stays as it was", async () => {
    const bytes = await saveModel(mlp(1, [5, 4, 4, 3]));
    const model = mlp(2, [5, 7, 3]);
    const before = numbersOf(model);
    const fault = await faultOf(loadModel(model, bytes));
    expect(fault).toBe(
      "DataFormatError: the bytes given: it does not fit the model. " +
        "It holds besides dense 3 weights, dense 3 biases. " +
        "Not alike: dense 1 weights is (5, 4) in F64, but (5, 7) in F64 in the model, " +
        "dense 1 biases is (1, 4) in F64, but (1, 7) in F64 in the model, " +
        "dense 2 weights is (4, 4) in F64, but (7, 3) in F64 in the model, " +
        "dense 2 biases is (1, 4) in F64, but (1, 3) in F64 in the model. " +
        "Build the model as it was when it was saved. Nothing was loaded.",
    );
    expect(numbersOf(model)).toEqual(before);
    expect(await faultOf(loadModel(mlp(1, [5, 4, 4, 4, 3]), bytes))).toContain(
      "It lacks dense 4 weights, dense 4 biases.",
    );
  });

  test("one tensor that differs is enough for the others to stay as they were", async () => {
    const bytes = await saveModel(mlp(1, [5, 4, 3]));
    const model = mlp(2, [5, 4, 2]);
    const before = numbersOf(model);
    expect(await faultOf(loadModel(model, bytes))).toContain("dense 2 biases is (1, 3) in F64, but (1, 2)");
    expect(numbersOf(model)).toEqual(before);
  });

  test("another precision is told, and not rounded to", async () => {
    const fault = await faultOf(loadModel(mlp(1, [2, 2], "float32"), await saveModel(mlp(1, [2, 2]))));
    expect(fault).toContain("Not alike: dense 1 weights is (2, 2) in F64, but (2, 2) in F32 in the model");
  });

  test("of very many names the first are told, and how many more there are", async () => {
    const fault = await faultOf(loadModel(mlp(1, Array(30).fill(2)), writeSafetensors([])));
    expect(fault).toContain("dense 3 biases and 52 more.");
  });

  test("an Mlp's file that does not say so, or lies, builds nothing", async () => {
    const { tensors } = readSafetensors(await saveModel(mlp(1)));
    const saying = (text?: string): Promise<string> =>
      faultOf(loadMlp(writeSafetensors(tensors, text === undefined ? {} : { "longhand.mlp": text })));
    expect(await saying()).toContain("it does not say that it is an Mlp");
    expect(await saying("[5,4")).toContain('the sizes of the Mlp are "[5,4"');
    expect(await saying("[5]")).toContain("expected a list of two or more");
    expect(await saying("[5,0,3]")).toContain("expected a list of two or more");
    expect(await saying("[5,4,4]")).toContain("which has 44 numbers, but holds 39");
    expect(await saying("[100000000,100000000]")).toContain("but holds 39");
    expect(await saying("[12,3]")).toContain("it does not fit the model"); // 39 numbers as well
    expect(await faultOf(loadMlp(await saveModel(images(1))))).toContain("use loadModel");
  });
});

describe("files", () => {
  test("a file that is not there is told with where it was looked for", async () => {
    const fault = await faultOf(loadModel(mlp(1), "no/such.safetensors"));
    expect(fault).toMatch(/^DataSourceError: loading no\/such\.safetensors: .*ENOENT/);
    expect(fault).toContain(process.cwd());
  });

  test("a file that is no safetensors is named", async () => {
    const path = join(folder, "text.safetensors");
    await writeFile(path, "not a model, and rather longer than eight bytes");
    expect(await faultOf(loadMlp(path))).toContain(`DataFormatError: ${path}: `);
    await expect(loadModel(mlp(1), undefined as unknown as string)).rejects.toThrow(DataFormatError);
  });

  test("a disk that takes nothing is told, and no half of a file is left", async () => {
    const host = memoryHost({ readOnly: true });
    await expect(keepFile(host, Uint8Array.of(1), "a/model")).rejects.toThrow(DataSourceError);
    await expect(keepFile(host, Uint8Array.of(1), "a/model")).rejects.toThrow("saving a/model");
    expect(host.contents.size).toBe(0);
    await saveModel(mlp(1), join(folder, "whole.safetensors"));
    expect((await readdir(folder)).filter((name) => name.startsWith(".~"))).toEqual([]);
  });

  test("a browser has bytes and no paths", async () => {
    const { files: _, ...rest } = memoryHost();
    const browser = { ...rest, files: undefined };
    await expect(openFile(browser, "model.safetensors")).rejects.toThrow("Pass the file's bytes instead");
    await expect(keepFile(browser, Uint8Array.of(1), "model")).rejects.toThrow("keep the bytes");
    await keepFile(browser, Uint8Array.of(1), undefined);
    const { tensors } = await openFile(browser, await saveModel(mlp(1)));
    expect(tensors.size).toBe(4);
  });
});
