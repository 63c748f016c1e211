import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const name = "virtual:declarations";
const require = createRequire(import.meta.url);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Gives the worker what cells are compiled against, as a module of texts: the language's own declarations, our library's
 * as `npm run build:lib` made them, and those of the few globals that a page has.
 */
export function declarations(): Plugin {
  return {
    name: "longhand-declarations",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(collect())};` : undefined),
  };
}

function collect(): Record<string, string> {
  const typescript = dirname(require.resolve("@tslab/typescript-for-tslab"));
  const library = here("../../dist");
  return {
    ...placed(reached(join(typescript, "lib.es2022.d.ts"), libraryReferences), typescript, "/typescript"),
    ...placed(reached(join(library, "index.d.ts"), relativeImports), library, "/node_modules/longhand/dist"),
    "/node_modules/longhand/package.json": packageJson("longhand", "dist/index"),
    "/node_modules/@types/node/index.d.ts": ["globals", "modules"]
      .map((name) => readFileSync(here(`../cells/${name}.d.ts`), "utf8"))
      .join("\n"),
    "/node_modules/@types/node/package.json": packageJson("@types/node", "index"),
  };
}

function packageJson(name: string, main: string): string {
  return JSON.stringify({ name, version: "0.0.0", main: `${main}.js`, types: `${main}.d.ts` });
}

type FindReferences = (path: string, text: string) => string[];

/** A file and all that it leads to. */
function reached(start: string, references: FindReferences): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return;
    const text = readFileSync(path, "utf8");
    found.set(path, text);
    for (const next of references(path, text)) visit(next);
  };
  visit(start);
  if (found.size === 0) throw new Error(`live page: ${start} is not there. Run npm run build:lib first.`);
  return found;
}

const libraryReferences: FindReferences = (path, text) =>
  [...text.matchAll(/reference lib="([^"]+)"/g)].map((match) => join(dirname(path), `lib.${match[1]}.d.ts`));

const relativeImports: FindReferences = (path, text) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g)].map((match) =>
    resolve(dirname(path), `${match[1]}.d.ts`),
  );

function placed(files: ReadonlyMap<string, string>, from: string, to: string): Record<string, string> {
  return Object.fromEntries(
    [...files].map(([path, text]) => [
      `${to}/${relative(from, path).split(sep).join("/")}`,
      text.replace(/^\/\/# sourceMappingURL=.*$/gm, ""),
    ]),
  );
}
