import { ParameterError } from "../../errors.js";
import { noSimd } from "./kernel-instance.js";
import { bestInstructions, type Instructions, kernelModule } from "./modules.js";

/**
 * Who computes matrix products.
 *
 * - "reference": the plain TypeScript that can be read.
 * - "simd": SIMD kernels in WebAssembly, with fused multiply-add where the machine has it.
 * - "plain-simd": the same without it, for the same bits on every machine.
 * - "auto": "simd" where the machine has it and the product is large enough to gain by it, else "reference".
 */
export type Engine = "auto" | "reference" | "simd" | "plain-simd";

const ENGINES: readonly Engine[] = ["auto", "reference", "simd", "plain-simd"];

let chosen: Engine = "auto";

/**
 * Chooses who computes matrix products from now on, in this kernel or page; "auto" until then.
 *
 * All give the same numbers but for rounding, about 1e-15 of a sum's size in float64 and 1e-6 in float32. One engine
 * gives the same bits every time.
 *
 * @returns the engine chosen until now, to go back to
 * @throws {ParameterError} for another name, or for SIMD by name on a machine without
 */
export function setEngine(engine: Engine): Engine {
  if (!ENGINES.includes(engine))
    throw new ParameterError(
      `engine: found ${JSON.stringify(engine)}. Pass one of ${ENGINES.map((name) => `"${name}"`).join(", ")}.`,
    );
  if (engine !== "auto" && engine !== "reference" && instructionsFor(engine) === undefined) throw noSimd();
  const before = chosen;
  chosen = engine;
  return before;
}

/** The engine in use, as `setEngine` chose it. */
export function engineInUse(): Engine {
  return chosen;
}

/** Whether large products are computed with SIMD. */
export function computesOnSimd(): boolean {
  return instructionsFor(chosen) !== undefined;
}

/** The instructions that an engine computes with; undefined for none of its own. */
export function instructionsFor(engine: Engine): Instructions | undefined {
  if (engine === "reference") return undefined;
  if (engine === "plain-simd") return kernelModule("plain") === undefined ? undefined : "plain";
  return bestInstructions();
}
