/**
 * Compiles the AssemblyScript of `assembly/` to WebAssembly, and writes it into `lib/dist` as a module of base64 text:
 * so it is there at once, without a fetch, in Node and in a browser.
 *
 * Run by `npm run build`. Plain JavaScript, because it runs before anything is compiled.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const sources = fileURLToPath(new URL("assembly/", import.meta.url));
const output = fileURLToPath(new URL("../../dist/matrix/simd/binaries.js", import.meta.url));

const relaxed = ["--enable", "relaxed-simd"];
const shared = ["--sharedMemory", "--maximumMemory", "65536"];

/**
 * Four modules of one source: with relaxed SIMD's fused multiply-add or without, and for a memory that threads share or
 * for one of their own, which a module must say beforehand.
 */
const modules = {
  plain: [],
  relaxed,
  plainShared: shared,
  relaxedShared: [...relaxed, ...shared],
};

/** A digest of the sources, by which a test sees that what was built is what is written. */
export async function digestSources() {
  const names = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\0`).update(await readFile(join(sources, name)));
  return hash.digest("hex");
}

async function compile(flags) {
  let binary;
  const options = [
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
    "--enable",
    "threads",
    ...flags,
  ];
  // 112 warns of vectors that are handed to JavaScript, which no exported function does.
  const { error, stderr } = await asc.main(
    ["index.ts", "--baseDir", sources, "--outFile", "kernels.wasm", "--disableWarning", "112", ...options],
    {
      writeFile: (name, contents) => {
        if (name === "kernels.wasm") binary = contents;
      },
    },
  );
  if (error !== null || binary === undefined)
    throw new Error(`SIMD kernels: AssemblyScript refused the sources.\n${stderr.toString()}`, {
      cause: error,
    });
  return Buffer.from(binary).toString("base64");
}

async function build() {
  const lines = ["// Made from lib/matrix/simd/assembly by `npm run build:simd`."];
  for (const [name, flags] of Object.entries(modules))
    lines.push(`export const ${name} = "${await compile(flags)}";`);
  lines.push(`export const sources = "${await digestSources()}";`, "");
  const types = [...Object.keys(modules), "sources"]
    .map((name) => `export declare const ${name}: string;\n`)
    .join("");
  await mkdir(dirname(output), { recursive: true });
  await replace(output, lines.join("\n"));
  await replace(output.replace(/\.js$/, ".d.ts"), types);
}

/** Whole or not at all: a test may be reading. */
async function replace(path, text) {
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, text);
  await rename(beside, path);
}

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) await build();
