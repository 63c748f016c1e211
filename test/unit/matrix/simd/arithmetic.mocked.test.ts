import { afterEach, expect, test, vi } from "vitest";
import { arithmeticInUse, type Engine, matmul, setEngine } from "../../../../lib/matrix/index.js";
import { matrixFrom } from "../../../support/arbitrary.js";

afterEach(() => {
  setEngine("auto");
  vi.unstubAllGlobals();
  vi.resetModules();
});

test.each<[Engine, RegExp]>([
  ["auto", /^auto \((fused multiply-add|plain SIMD)\)$/],
  ["simd", /^(simd \(fused multiply-add\)|plain-simd)$/],
  ["plain-simd", /^plain-simd$/],
  ["reference", /^reference$/],
])("what computes with the engine %s is told as it is on this machine", (engine, expected) => {
  setEngine(engine);
  expect(arithmeticInUse()).toMatch(expected);
});

test("a fused multiply-add is told of just where a product's bits show it", () => {
  const [a, b] = [matrixFrom(1, 40, 40), matrixFrom(2, 40, 40)];
  const [own, plain] = (["simd", "plain-simd"] as const).map((engine) => {
    setEngine(engine);
    return matmul(a, b).data;
  });
  setEngine("simd");
  const fuses = arithmeticInUse() === "simd (fused multiply-add)";
  expect(own!.some((value, at) => value !== plain![at])).toBe(fuses);
});

const real = WebAssembly;

/** Lets through only so many of the sets of instructions: the kernels with fused multiply-add are asked for first. */
async function machineThat(knows: (asked: number) => boolean): Promise<string> {
  let asked = 0;
  const validate = (bytes: Uint8Array<ArrayBuffer>): boolean => knows(asked++) && real.validate(bytes);
  const { Module, Instance, Memory } = real;
  vi.stubGlobal("WebAssembly", { validate, Module, Instance, Memory });
  vi.resetModules();
  return (await import("../../../../lib/matrix/index.js")).arithmeticInUse();
}

test("a machine without fused multiply-add, or without SIMD, says so", async () => {
  expect(await machineThat((asked) => asked > 0)).toBe("auto (plain SIMD)");
  expect(await machineThat(() => false)).toBe("reference");
});
