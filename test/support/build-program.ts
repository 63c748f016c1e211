import { mkdir, mkdtemp } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lib = join(root, "lib");

/**
 * Bundles a test's own program for a process of its own, which Node then runs as it is.
 *
 * Of `lib/` nothing is bundled: the program imports what `npm run build` made, as a user's does.
 *
 * @param entry the program's TypeScript
 * @returns where the bundle lies, within reach of the project's packages
 */
export async function buildProgram(entry: URL): Promise<string> {
  const source = fileURLToPath(entry);
  const cache = join(root, "node_modules/.cache/longhand-trust");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, `${basename(source, ".ts")}-`));
  await build({
    configFile: false,
    root,
    logLevel: "error",
    plugins: [
      {
        name: "built-library",
        enforce: "pre",
        resolveId(id, importer) {
          if (importer === undefined || !id.startsWith(".")) return undefined;
          const inside = relative(lib, resolve(dirname(importer), id));
          if (inside.startsWith("..")) return undefined;
          return { id: pathToFileURL(join(lib, "dist", inside)).href, external: true };
        },
      },
    ],
    build: {
      ssr: source,
      outDir,
      minify: false,
      rollupOptions: { output: { entryFileNames: "program.mjs" } },
    },
  });
  return join(outDir, "program.mjs");
}
