import { plain, relaxed } from "#simd";
import { type WasmModule, webAssembly } from "./wasm.js";

/**
 * Which instructions the kernels use: "relaxed" has a fused multiply-add, which rounds once and is faster; "plain" gives
 * the same bits on every machine.
 */
export type Instructions = "plain" | "relaxed";

/** Undefined for what has been tried and is not to be had. */
const compiled = new Map<Instructions, WasmModule | undefined>();

/**
 * The kernels, compiled at the first call.
 *
 * @returns undefined where the machine has no such instructions, or a page's policy forbids WebAssembly
 */
export function kernelModule(instructions: Instructions): WasmModule | undefined {
  if (!compiled.has(instructions)) compiled.set(instructions, compile(instructions));
  return compiled.get(instructions);
}

/** The best instructions that this machine has; undefined where it has none of them. */
export function bestInstructions(): Instructions | undefined {
  return (["relaxed", "plain"] as const).find((instructions) => kernelModule(instructions) !== undefined);
}

function compile(instructions: Instructions): WasmModule | undefined {
  const wasm = webAssembly();
  const text = instructions === "plain" ? plain : relaxed;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (wasm?.validate(bytes) !== true) return undefined;
  try {
    return new wasm.Module(bytes);
  } catch {
    return undefined; // a Content-Security-Policy without 'wasm-unsafe-eval'
  }
}
