import { cleanNotebook, formatNotebook } from "../notebook/index.js";
import type { Exporter } from "./types.js";

/** A notebook without what changes at every run or belongs to one editor. */
export const notebook: Exporter = {
  name: "notebook",
  title: "Clean notebook",
  extension: "ipynb",
  mime: "application/x-ipynb+json",
  together: false,
  export: async ([named]) => [
    {
      path: `${named!.name}.ipynb`,
      bytes: Buffer.from(formatNotebook(cleanNotebook(named!.notebook))),
      mime: "application/x-ipynb+json",
    },
  ],
};
