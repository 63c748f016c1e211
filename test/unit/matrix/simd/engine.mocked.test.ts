import { afterEach, describe, expect, test, vi } from "vitest";
import { sources } from "../../../../lib/dist/matrix/simd/binaries.js";
import { engineInUse, Matrix, matmul, setEngine } from "../../../../lib/matrix/index.js";
import { digestSources } from "../../../../lib/matrix/simd/build.js";
import { kernelModule } from "../../../../lib/matrix/simd/modules.js";
import { matrixFrom } from "../../../support/arbitrary.js";
import "../../../support/engines.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  setEngine("auto");
});

describe("the choice of an engine", () => {
  test("is auto until somebody chooses, and tells what it was before", () => {
    expect(engineInUse()).toBe("auto");
    expect(setEngine("reference")).toBe("auto");
    expect(setEngine("plain-simd")).toBe("reference");
    expect(engineInUse()).toBe("plain-simd");
  });

  test("is refused for a name that is none", () => {
    expect(() => setEngine("gpu" as "auto")).toThrow(
      'engine: found "gpu". Pass one of "auto", "reference", "simd", "plain-simd".',
    );
    expect(engineInUse()).toBe("auto");
  });

  test("the kernels with fused multiply-add are there where the machine has it, and differ in bits", () => {
    expect(kernelModule("plain")).toBeDefined();
    expect(kernelModule("relaxed")).toBeDefined();
    const [a, b] = [matrixFrom(1, 40, 40), matrixFrom(2, 40, 40)];
    setEngine("simd");
    const fused = matmul(a, b);
    setEngine("plain-simd");
    expect(matmul(a, b).data).not.toEqual(fused.data);
  });

  test("the kernels are built from the sources as they stand (if not: npm run build:simd)", async () => {
    expect(sources).toBe(await digestSources());
  });
});

describe("where WebAssembly or its SIMD is missing", () => {
  test.each([
    ["there is none", undefined],
    ["it knows no SIMD", { ...WebAssembly, validate: (): boolean => false }],
    [
      "the page's policy forbids it",
      {
        validate: (): boolean => true,
        Module: class {
          constructor() {
            throw new Error("refused to compile by Content Security Policy");
          }
        },
      },
    ],
  ])("auto computes all the same, and SIMD by name is refused: %s", async (_, replacement) => {
    vi.stubGlobal("WebAssembly", replacement);
    vi.resetModules();
    const fresh = await import("../../../../lib/matrix/index.js");
    const a = fresh.Matrix.from(Array.from({ length: 16 }, () => new Array(16).fill(1)));
    expect(fresh.matmul(a, a).at(0, 0)).toBe(16);
    expect(() => fresh.setEngine("simd")).toThrow("no WebAssembly SIMD");
    expect(fresh.engineInUse()).toBe("auto");
  });

  test("a machine that gives no more memory falls back to the reference", async () => {
    class Full extends WebAssembly.Memory {
      override grow(): number {
        throw new RangeError("no more memory");
      }
    }
    vi.stubGlobal("WebAssembly", { validate: WebAssembly.validate, ...namesOf(WebAssembly), Memory: Full });
    vi.resetModules();
    const fresh = await import("../../../../lib/matrix/index.js");
    fresh.setEngine("simd");
    const a = fresh.Matrix.from(Array.from({ length: 16 }, () => new Array(16).fill(1)));
    expect(fresh.matmul(a, a).at(15, 15)).toBe(16);
  });
});

test("an empty product is an empty matrix on every engine", () => {
  setEngine("simd");
  expect(matmul(Matrix.zeros(0, 3), Matrix.zeros(3, 2)).shape).toBe("(0, 2)");
  expect(matmul(Matrix.zeros(2, 0), Matrix.zeros(0, 2)).toRows()).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

function namesOf({ Module, Instance }: typeof WebAssembly): object {
  return { Module, Instance };
}
