import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/**
 * Gives JavaScript the text of an `.svg` or a `.raw.css` that it imports, as JupyterLab's icons expect.
 *
 * Only imports of scripts: what a stylesheet refers to by `url()` stays a file.
 */
export function rawAssets(): Plugin {
  const mark = ".as-text.js";
  return {
    name: "longhand:raw-assets",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!/\.(svg|raw\.css)$/.test(source) || importer === undefined) return null;
      if (!/\.[cm]?[jt]sx?$/.test(importer)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      // The name's end decides what Vite does with a module: one that ends in .svg or .css would never be text.
      return found === null ? null : `\0${found.id}${mark}`;
    },
    async load(id) {
      if (!id.startsWith("\0") || !id.endsWith(mark)) return null;
      const path = id.slice(1, -mark.length);
      return `export default ${JSON.stringify(await readFile(path, "utf8"))};`;
    },
  };
}
