import type { Plugin } from "vite";
import { extensionPackages, listPath } from "./extension-packages.js";

const name = "virtual:package-styles";

/** The module `virtual:package-styles`: the stylesheets of every package that the page composes, in their order. */
export function packageStyles(): Plugin {
  return {
    name: "longhand:package-styles",
    resolveId: (source) => (source === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(listPath);
      return extensionPackages()
        .filter(({ styleModule }) => styleModule !== undefined)
        .map((found) => `import "${found.name}/${found.styleModule}";`)
        .join("\n");
    },
  };
}
