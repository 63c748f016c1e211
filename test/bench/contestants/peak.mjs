/**
 * What one core of this machine can do at most with 128-bit vectors: the roof that products are measured against.
 *
 * A WebAssembly kernel multiplies and adds into twelve independent vectors, so that no result is waited for and no memory
 * is touched. Measured with a multiplication and an addition, and fused where the engine has it; the better one counts.
 */
import { setFlagsFromString } from "node:v8";
import asc from "assemblyscript/asc";

const VECTORS = 12;
const REPEATS = 4_000_000;
const lanes = { float32: ["f32x4", 4], float64: ["f64x2", 2] };

function source([type], fused) {
  const multiplyAdd = (sum) =>
    fused ? `${type}.relaxed_madd(${sum}, x, y)` : `${type}.add(${type}.mul(${sum}, x), y)`;
  const names = Array.from({ length: VECTORS }, (_, i) => `s${i}`);
  return [
    "export function run(repeats: i32): f64 {",
    `  const x = ${type}.splat(0.999), y = ${type}.splat(0.001);`,
    ...names.map((name, i) => `  let ${name} = ${type}.splat(${i}.5);`),
    "  for (let i = 0; i < repeats; i++) {",
    ...names.map((name) => `    ${name} = ${multiplyAdd(name)};`),
    "  }",
    // Every sum is used, or the compiler would leave its work out.
    `  const all = ${names.reduce((sum, name) => `${type}.add(${sum}, ${name})`)};`,
    `  return <f64>${type}.extract_lane(all, 0);`,
    "}",
  ].join("\n");
}

/** GFLOP/s; undefined where the engine does not have these instructions. */
async function measure(lane, fused) {
  const enable = fused ? ["simd", "relaxed-simd"] : ["simd"];
  const options = { optimizeLevel: 3, runtime: "stub", enable };
  const { binary, error, stderr } = await asc.compileString(source(lane, fused), options);
  if (error !== null || binary === null)
    throw new Error(`peak: AssemblyScript refused the kernel.\n${stderr}`);
  if (!WebAssembly.validate(binary)) return undefined;
  const { instance } = await WebAssembly.instantiate(binary, {});
  let best = 0;
  for (let round = 0; round < 8; round++) {
    const started = performance.now();
    instance.exports.run(REPEATS);
    const seconds = (performance.now() - started) / 1000;
    best = Math.max(best, (2 * lane[1] * VECTORS * REPEATS) / seconds / 1e9);
  }
  return best;
}

setFlagsFromString("--experimental-wasm-relaxed-simd");
const gflops = {};
for (const [dtype, lane] of Object.entries(lanes)) {
  const [apart, fused] = [await measure(lane, false), await measure(lane, true)];
  gflops[dtype] = { apart, ...(fused !== undefined && { fused }), peak: Math.max(apart, fused ?? 0) };
}
console.log(JSON.stringify({ peer: "peak", workload: "peak", gflops, note: `Node ${process.version}` }));
