import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const name = "virtual:plotly-address";
const path = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");

/**
 * The module `virtual:plotly-address`: where the page finds Plotly as an ES module, a file of its own.
 *
 * An address, as a browser remembers for good that the import of one has failed. And the file as it is, with its
 * licences: to be made small a second time changes nothing.
 */
export function plotlyModule(): Plugin {
  return {
    name: "longhand:plotly-module",
    resolveId: (source) => (source === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(path);
      const source = asModule(await readFile(path, "utf8"));
      const file = this.emitFile({ type: "asset", name: "plotly.min.js", source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

/**
 * Plotly's file without the function around its program.
 *
 * Engines read a function twice: they pass over it first, off the page's thread, and compile it there when it is
 * called. Of five megabytes the page would feel that. What is left is a function in parentheses, and such a
 * one is compiled at once.
 *
 * @throws where the file is not of the form that this knows
 */
export function asModule(code: string): string {
  const found =
    /^(?<head>[\s\S]*?)\(\s*function\(root, factory\) \{[\s\S]*?\(\) => \{\n(?<body>[\s\S]*)\nreturn Plotly;\s*\}\)\);\s*$/.exec(
      code,
    );
  if (found?.groups === undefined) {
    throw new Error(
      "Plotly's file is no longer one call of a function that ends in `return Plotly;`. Look at its first lines and its " +
        "last, and change asModule.",
    );
  }
  return `${found.groups["head"]}\n${found.groups["body"]}\nexport default Plotly;\n`;
}
