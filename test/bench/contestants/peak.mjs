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

/**
 * The same where every vector that is multiplied comes from the first-level cache, as in a product that passes over
 * zeros: there a row of weights is used once and not kept. Two branches that are never taken keep the compiler from
 * loading all eight before the first sum, which would be more than there are registers.
 */
function loadingSource([type], fused) {
  const sum = (i) => {
    const row = `v128.load(row, ${16 * i})`;
    return fused ? `${type}.relaxed_madd(x, ${row}, s${i})` : `${type}.add(${type}.mul(x, ${row}), s${i})`;
  };
  const step = (i) => `    s${i} = ${sum(i)};`;
  return [
    "export function run(repeats: i32): f64 {",
    `  const x = ${type}.splat(0.5);`,
    ...Array.from({ length: 8 }, (_, i) => `  let s${i} = ${type}.splat(0);`),
    "  for (let i = 0; i < repeats; i++) {",
    "    const row = <usize>1024 + (<usize>(i & 31) << 7);",
    ...[0, 1, 2, 3].map(step),
    "    if (row === 1) break;",
    ...[4, 5, 6, 7].map(step),
    "    if (row === 3) break;",
    "  }",
    `  const all = ${["s1", "s2", "s3", "s4", "s5", "s6", "s7"].reduce((total, name) => `${type}.add(${total}, ${name})`, "s0")};`,
    `  return <f64>${type}.extract_lane(all, 0);`,
    "}",
  ].join("\n");
}

/** GFLOP/s; undefined where the engine does not have these instructions. */
async function measure(lane, fused, vectors = VECTORS, write = source) {
  const enable = fused ? ["simd", "relaxed-simd"] : ["simd"];
  const options = { optimizeLevel: 3, runtime: "stub", initialMemory: 1, enable };
  const { binary, error, stderr } = await asc.compileString(write(lane, fused), options);
  if (error !== null || binary === null)
    throw new Error(`peak: AssemblyScript refused the kernel.\n${stderr}`);
  if (!WebAssembly.validate(binary)) return undefined;
  const { instance } = await WebAssembly.instantiate(binary, {});
  let best = 0;
  for (let round = 0; round < 8; round++) {
    const started = performance.now();
    instance.exports.run(REPEATS);
    const seconds = (performance.now() - started) / 1000;
    best = Math.max(best, (2 * lane[1] * vectors * REPEATS) / seconds / 1e9);
  }
  return best;
}

setFlagsFromString("--experimental-wasm-relaxed-simd");
const gflops = {};
for (const [dtype, lane] of Object.entries(lanes)) {
  const [apart, fused] = [await measure(lane, false), await measure(lane, true)];
  const loading = (await measure(lane, fused !== undefined, 8, loadingSource)) ?? 0;
  gflops[dtype] = {
    apart,
    ...(fused !== undefined && { fused }),
    loading,
    peak: Math.max(apart, fused ?? 0),
  };
}
console.log(JSON.stringify({ peer: "peak", workload: "peak", gflops, note: `Node ${process.version}` }));
