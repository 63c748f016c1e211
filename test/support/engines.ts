import { setFlagsFromString } from "node:v8";
import type { Engine } from "../../lib/matrix/index.js";

// Node 20 has relaxed SIMD behind a flag, which must be set before the kernels are compiled.
setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Every engine but the reference: the tests hold each of them against it. */
export const engines: readonly Engine[] = ["simd", "plain-simd"];
