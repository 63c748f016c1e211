import { Matrix } from "../matrix.js";
import { type Engine, engineInUse, instructionsFor } from "./engine.js";
import { KernelInstance } from "./kernel-instance.js";
import type { Instructions } from "./modules.js";
import { multiplyInSlabs } from "./slabs.js";

/**
 * What computes here, in words: with the engine in use, on this machine. Where two differ, so may the last bits.
 *
 * @returns such as "auto (fused multiply-add)", "auto (plain SIMD)", "plain-simd", "reference"
 */
export function arithmeticInUse(): string {
  const engine: Engine = engineInUse();
  const instructions = instructionsFor(engine);
  if (instructions === undefined) return "reference";
  const fuses = fusesWith(instructions);
  if (engine === "auto") return `auto (${fuses ? "fused multiply-add" : "plain SIMD"})`;
  return fuses ? "simd (fused multiply-add)" : "plain-simd";
}

const known = new Map<Instructions, boolean>();

/** Instructions for fused multiply-add may do it in two steps, where the processor has no other way: so it is tried. */
function fusesWith(instructions: Instructions): boolean {
  let fuses = known.get(instructions);
  if (fuses === undefined) {
    fuses = instructions === "relaxed" && tryFusing();
    known.set(instructions, fuses);
  }
  return fuses;
}

/** Whether a product has other bits than with plain SIMD. */
function tryFusing(): boolean {
  const [fused, plain] = (["relaxed", "plain"] as const).map((instructions) => {
    const [a, b, result] = [fractions(3), fractions(7), Matrix.zeros(side, side)];
    multiplyInSlabs(new KernelInstance(instructions), { orientation: "NN", a, b, result });
    return result.data;
  });
  return fused!.some((value, at) => value !== plain![at]);
}

const side = 16;

/** Numbers none of whose products can be told exactly. */
function fractions(first: number): Matrix {
  const numbers = Float64Array.from({ length: side * side }, (_, at) => 1 / (2 * at + first));
  return new Matrix(side, side, numbers);
}
