import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sum } from "../../../lib/matrix/index.js";
import { loadMlp, Mlp, saveModel, writeSafetensors } from "../../../lib/nn/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { describeWith, type Need } from "../../support/needs.js";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("safetensors.py", import.meta.url));

const numpy: Need = {
  name: "NumPy",
  path: existsSync(python) && spawnSync(python, ["-c", "import numpy"]).status === 0 ? python : undefined,
  mend: "apt-get install python3-numpy",
};

interface Read {
  metadata: Record<string, string>;
  tensors: Record<string, { dtype: string; shape: number[]; sum: number; numbers: number[] }>;
}

describeWith("safetensors, between Longhand and a reader and writer of the published format", [numpy], () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-safetensors-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const read = (path: string): Read =>
    JSON.parse(execFileSync(python, ["-W", "error", script, "read", path], { encoding: "utf8" })) as Read;

  test.each(["float64", "float32"] as const)(
    "NumPy finds in our file what is in our %s model",
    async (dtype) => {
      const model = new Mlp({ sizes: [784, 32, 10], random: new RandomState(42), dtype });
      const path = join(folder, `${dtype}.safetensors`);
      await saveModel(model, path);
      const { metadata, tensors } = read(path);
      expect(metadata).toEqual({ "longhand.mlp": "[784,32,10]" });
      expect(Object.keys(tensors).sort()).toEqual(model.parameters.map(({ name }) => name).sort());
      for (const { name, value } of model.parameters) {
        const found = tensors[name]!;
        expect(found.dtype).toBe(dtype);
        expect(found.shape).toEqual([value.rows, value.cols]);
        expect(found.sum).toBeCloseTo(sum(value), 8);
        expect(found.numbers, name).toEqual([...value.data]);
      }
    },
  );

  test("NumPy reads every kind of number, and names and texts in any script", async () => {
    const path = join(folder, "mixed.safetensors");
    const bytes = writeSafetensors(
      [
        ["Gewichte größer", { shape: [2, 2], data: Float32Array.of(1.5, -2, 0, 4) }],
        ["語", { shape: [], data: BigInt64Array.of(-7n) }],
        ["words", { shape: [3], data: Uint32Array.of(0, 1, 4294967295) }],
        ["bytes", { shape: [1, 2], data: Uint8Array.of(3, 255) }],
        ["none", { shape: [0, 5], data: new Float64Array(0) }],
      ],
      { 'a "quoted" key': "line\nline" },
    );
    await writeFile(path, bytes);
    const { metadata, tensors } = read(path);
    expect(metadata).toEqual({ 'a "quoted" key': "line\nline" });
    expect(tensors["Gewichte größer"]).toEqual({
      dtype: "float32",
      shape: [2, 2],
      sum: 3.5,
      numbers: [1.5, -2, 0, 4],
    });
    expect(tensors["語"]).toMatchObject({ dtype: "int64", shape: [], numbers: [-7] });
    expect(tensors["words"]).toMatchObject({ dtype: "uint32", numbers: [0, 1, 4294967295] });
    expect(tensors["bytes"]).toMatchObject({ dtype: "uint8", shape: [1, 2], numbers: [3, 255] });
    expect(tensors["none"]).toMatchObject({ shape: [0, 5], sum: 0, numbers: [] });
  });

  test("a model that NumPy wrote is built and loaded, to the last bit", async () => {
    const path = join(folder, "numpy.safetensors");
    execFileSync(python, ["-W", "error", script, "write", path]);
    const model = await loadMlp(path);
    expect(model.sizes).toEqual([5, 4, 3]);
    const random = new RandomState(42); // the same numbers in the same order
    for (const { value } of model.parameters)
      expect([...value.data]).toEqual([...random.randn(value.data.length)]);
  });
});
