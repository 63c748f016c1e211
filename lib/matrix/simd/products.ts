import type { Matrix } from "../matrix.js";
import { type Engine, engineInUse, instructionsFor } from "./engine.js";
import { KernelInstance } from "./kernel-instance.js";
import type { Instructions } from "./modules.js";
import { multiplyInSlabs } from "./slabs.js";

/** Which operand is read as its transpose: neither (a·b), the left one (aᵀ·b) or the right one (a·bᵀ). */
export type Orientation = "NN" | "TN" | "NT";

export interface SimdProduct {
  orientation: Orientation;
  a: Matrix;
  b: Matrix;
  /** Added to. */
  result: Matrix;
}

/** Multiplications from which a product is faster here than on the reference: measured with squares, 8 by 8. */
const LEAST_WORK = 512;

/** Multiplications for each number copied: one row times a matrix, just below 1, still gains. A single dot does not. */
const LEAST_WORK_PER_COPY = 0.75;

const instances = new Map<Instructions, KernelInstance>();

/**
 * Adds a matrix product to `result` with SIMD kernels.
 *
 * The operands are copied into WebAssembly's memory and the result back, which pays where there is enough to compute.
 *
 * @returns whether it was done; where not, nothing has been changed, and the reference must do it
 */
export function addProductOnSimd(product: SimdProduct): boolean {
  const engine = engineInUse();
  if (!isWanted(engine, product)) return false;
  const instructions = instructionsFor(engine);
  return instructions !== undefined && multiplyInSlabs(instanceFor(instructions), product);
}

function isWanted(engine: Engine, { orientation, a, b, result }: SimdProduct): boolean {
  if (engine === "reference") return false;
  const work = result.data.length * (orientation === "TN" ? a.rows : a.cols);
  if (engine !== "auto") return work > 0;
  const copies = a.data.length + b.data.length + result.data.length;
  return work >= LEAST_WORK && work >= LEAST_WORK_PER_COPY * copies;
}

function instanceFor(instructions: Instructions): KernelInstance {
  let instance = instances.get(instructions);
  if (instance === undefined) {
    instance = new KernelInstance(instructions);
    instances.set(instructions, instance);
  }
  return instance;
}
