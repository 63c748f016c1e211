import type { Notebook } from "../types.js";

/** How a language's scripts are written. */
export interface ScriptLanguage {
  /** What begins a comment. */
  comment: "//" | "#";
  /** The ending of its files, without a dot. */
  extension: string;
}

const languages: Readonly<Record<string, ScriptLanguage>> = {
  typescript: { comment: "//", extension: "ts" },
  javascript: { comment: "//", extension: "js" },
  python: { comment: "#", extension: "py" },
  r: { comment: "#", extension: "R" },
  julia: { comment: "#", extension: "jl" },
  bash: { comment: "#", extension: "sh" },
};

/** The language of a notebook's code, in lower case; "" where it does not say. */
export function languageOf({ metadata }: Notebook): string {
  const info = metadata["language_info"] as { name?: unknown } | undefined;
  const kernel = metadata["kernelspec"] as { language?: unknown; name?: unknown } | undefined;
  for (const name of [info?.name, kernel?.language])
    if (typeof name === "string" && name !== "") return name.toLowerCase();
  return kernel?.name === "tslab" ? "typescript" : "";
}

/** How a script of this notebook is written; undefined for a language of which we do not know its comments. */
export function scriptLanguage(notebook: Notebook): ScriptLanguage | undefined {
  const name = languageOf(notebook);
  if (name === "") return languages["typescript"];
  return Object.hasOwn(languages, name) ? languages[name] : undefined;
}
