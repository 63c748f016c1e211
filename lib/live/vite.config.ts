import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { declarations } from "./bundling/declarations.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** tslab's executor asks for its own package from within: that is what `import "tslab"` gives a cell. */
const tslabItself: Plugin = {
  name: "longhand-tslab-itself",
  enforce: "pre",
  resolveId: (id, importer) =>
    id === ".." && /tslab\/dist\/executor\.js$/.test(importer ?? "")
      ? here("worker/shims/tslab-public.ts")
      : undefined,
};

/** tslab's converter names a variable `await`, which a module may not. */
const awaitRenamed: Plugin = {
  name: "longhand-await-renamed",
  transform: (code, id) =>
    /tslab\/dist\/converter\.js$/.test(id)
      ? code.replace(/(?<!["'`.])\bawait\b(?![\w "'`])|\bawait(?= =)/g, "awaiting")
      : undefined,
};

/** Kernels for a memory that threads share: a page from a file has no such memory. */
const sharedKernelsLeftOut: Plugin = {
  name: "longhand-shared-kernels-left-out",
  transform: (code, id) =>
    /matrix\/simd\/binaries\.js$/.test(id)
      ? code.replace(/(export const \w+Shared = ")[^"]*"/g, '$1"')
      : undefined,
};

/**
 * The two programs of a live page, each one file of plain script that an export puts into the page: `worker`, which
 * compiles and runs cells, and `page`. Built with `--mode worker` and `--mode page`.
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  cacheDir: here("../../node_modules/.vite-live"),
  publicDir: false,
  plugins: [tslabItself, awaitRenamed, sharedKernelsLeftOut, declarations()],
  define: {
    "process.version": '"v22.0.0"',
    "process.env.NODE_ENV": '"production"',
    __dirname: '"/tslab/dist"',
    __filename: '"/tslab/dist/tslab.js"',
  },
  resolve: {
    alias: [
      { find: /^#host$/, replacement: here("../data/host/browser.ts") },
      { find: /^#machine$/, replacement: here("../matrix/machine/browser.ts") },
      { find: /^(?:node:)?path$/, replacement: "path-browserify" },
      { find: /^(?:node:)?util$/, replacement: "node-inspect-extracted" },
      { find: /^vm$/, replacement: here("worker/shims/vm.ts") },
      { find: /^module$/, replacement: here("worker/shims/module.ts") },
      { find: /^semver$/, replacement: here("worker/shims/semver.ts") },
    ],
  },
  build: {
    outDir: here("../dist/live"),
    emptyOutDir: false,
    target: "es2022",
    chunkSizeWarningLimit: 8000,
    lib: {
      entry: here(`${mode}/main.ts`),
      formats: ["iife"],
      name: "longhandLive",
      fileName: () => `${mode}.js`,
    },
    rolldownOptions: {
      // Of our own folders only what is used: the rest of them is for Node.
      treeshake: { moduleSideEffects: (id) => !/\/lib\/(?:notebook|runner|export|kernel)\//.test(id) },
      output: {
        // Readers see the names of the library's classes when they print an object.
        minify: {
          mangle: { keepNames: { function: false, class: true } },
          compress: { keepNames: { function: false, class: true } },
        },
      },
      onwarn: (warning, warn) => {
        // Running what the reader writes is what the worker is for.
        if (warning.code === "EVAL") return;
        // What modules name of Node and never call here.
        if (warning.message.includes("externalized for browser compatibility")) return;
        warn(warning);
      },
    },
  },
}));
