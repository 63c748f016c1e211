import { scriptLanguage, writePercent } from "../notebook/index.js";
import type { Exporter } from "./types.js";

/** A notebook as a script that `longhand import` makes a notebook of again. */
export const script: Exporter = {
  name: "script",
  title: "Script",
  extension: "ts",
  mime: "text/plain",
  together: false,
  export: async ([named]) => {
    const { name, notebook } = named!;
    const text = writePercent(notebook);
    const { extension } = scriptLanguage(notebook)!;
    return [{ path: `${name}.${extension}`, bytes: Buffer.from(text), mime: "text/plain" }];
  },
};
