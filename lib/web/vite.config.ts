import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { libraryDocs } from "./bundling/library-docs.js";
import { notation } from "./bundling/notation.js";
import { packageStyles } from "./bundling/package-styles.js";
import { plotlyModule } from "./bundling/plotly-module.js";
import { rawAssets } from "./bundling/raw-assets.js";
import { settingSchemas } from "./bundling/setting-schemas.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The page is built once, when the project is installed: `lib/web` in, `lib/dist/web` out.
 *
 * JupyterLab's packages were written for webpack; what that did for them and Vite does not is put right here.
 */
export default defineConfig({
  root: here("."),
  base: "/lab/",
  cacheDir: here("../../node_modules/.vite"),
  plugins: [rawAssets(), settingSchemas(), packageStyles(), plotlyModule(), libraryDocs(), notation()],
  define: {
    global: "globalThis",
    __dirname: JSON.stringify("/"),
    "process.env": "{}",
    // Paths that a notebook at the top of the folder refers to are counted from there.
    "process.cwd": '(() => "/")',
  },
  resolve: {
    alias: [
      { find: /^path$/, replacement: "path-browserify" },
      // In stylesheets webpack takes a tilde for "from a package".
      { find: /^~(.+)$/, replacement: "$1" },
      // Two packages that work by compiling code at run time, which a page's Content-Security-Policy should forbid.
      { find: /^ajv$/, replacement: here("settings/no-ajv.ts") },
      { find: /^@rjsf\/validator-ajv8$/, replacement: here("settings/form-validator.ts") },
      { find: /^@rjsf\/core$/, replacement: here("app/lazy-form.ts") },
      // One lodash in place of three.
      { find: /^lodash-es\/(.+)\.js$/, replacement: "lodash/$1" },
      { find: /^lodash\.mergewith$/, replacement: "lodash/mergeWith" },
      // A generator of parsers for one empty grammar, and language servers, which there are none of.
      { find: /^@lezer\/generator$/, replacement: here("app/plain-parser.ts") },
      { find: /^vscode-ws-jsonrpc$/, replacement: here("app/left-out.ts") },
      // Not installed: package.json overrides both with an empty package.
      {
        find: /^(@jupyterlab\/mermaid|@fortawesome\/fontawesome-free)(\/.*)?$/,
        replacement: here("app/left-out.ts"),
      },
    ],
    // Two copies of these would not know each other's objects.
    dedupe: ["react", "react-dom", "yjs", "@lumino/coreutils", "@lumino/widgets", "@codemirror/state"],
  },
  build: {
    outDir: here("../dist/web"),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 6000,
    // Small pictures in JavaScript stay strings (see raw-assets).
    assetsInlineLimit: 0,
    rolldownOptions: {
      onwarn: (warning, warn) => {
        // JupyterLab's coreutils reads files with eval('require') where it runs in Node; a browser never comes there.
        if (warning.code === "EVAL" && /coreutils\/lib\/pageconfig/.test(warning.id ?? "")) return;
        // "use client" speaks to frameworks that render on a server.
        if (warning.code === "MODULE_LEVEL_DIRECTIVE") return;
        warn(warning);
      },
    },
  },
});
