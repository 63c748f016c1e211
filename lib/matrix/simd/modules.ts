import { machine } from "#machine";
import { plain, plainShared, relaxed, relaxedShared } from "#simd";
import { type WasmModule, webAssembly } from "./wasm.js";

/**
 * Which instructions the kernels use: "relaxed" has a fused multiply-add, which rounds once and is faster; "plain" gives
 * the same bits on every machine.
 */
export type Instructions = "plain" | "relaxed";

const texts = {
  plain: { own: plain, shared: plainShared },
  relaxed: { own: relaxed, shared: relaxedShared },
};

/** Undefined for what has been tried and is not to be had. */
const compiled = new Map<string, WasmModule | undefined>();

/**
 * The kernels, compiled at the first call.
 *
 * @param memory whether for a memory that threads share, or for one of their own
 * @returns undefined where the machine has no such instructions, or a page's policy forbids WebAssembly
 */
export function kernelModule(
  instructions: Instructions,
  memory: "own" | "shared" = "own",
): WasmModule | undefined {
  const text = texts[instructions][memory];
  if (!compiled.has(text)) compiled.set(text, compile(text));
  return compiled.get(text);
}

/** The best instructions that this machine has; undefined where it has none of them. */
export function bestInstructions(): Instructions | undefined {
  return (["relaxed", "plain"] as const).find((instructions) => kernelModule(instructions) !== undefined);
}

function compile(text: string): WasmModule | undefined {
  const wasm = webAssembly();
  if (wasm === undefined) return undefined;
  machine.allowRelaxedSimd();
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (!wasm.validate(bytes)) return undefined;
  try {
    return new wasm.Module(bytes);
  } catch {
    return undefined; // a Content-Security-Policy without 'wasm-unsafe-eval'
  }
}
