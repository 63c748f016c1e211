import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type ExtensionPackage, extensionPackages, listPath } from "./extension-packages.js";

const name = "virtual:setting-schemas";

/**
 * The module `virtual:setting-schemas`: the settings' schemas of every package that the page composes.
 *
 * In the bundle they cost no request, and the server needs to know nothing of JupyterLab's packages.
 */
export function settingSchemas(): Plugin {
  return {
    name: "longhand:setting-schemas",
    resolveId: (source) => (source === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(listPath);
      const schemas = JSON.stringify(extensionPackages().flatMap(schemasOf));
      // A browser parses a string of JSON faster than the same thing as a literal.
      return `export default JSON.parse(${JSON.stringify(schemas)});`;
    },
  };
}

interface SettingSchema {
  /** The package and the file's name, which together are the plugin's id. */
  id: string;
  version: string;
  schema: unknown;
}

function schemasOf({ name, folder, version, schemaDir }: ExtensionPackage): SettingSchema[] {
  if (schemaDir === undefined) return [];
  return readdirSync(join(folder, schemaDir))
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      id: `${name}:${file.slice(0, -".json".length)}`,
      version,
      schema: JSON.parse(readFileSync(join(folder, schemaDir, file), "utf8")),
    }));
}
