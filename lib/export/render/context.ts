import { languageOf, type Notebook } from "../../notebook/index.js";
import type { ExportOptions, NamedNotebook } from "../types.js";
import { Headings } from "./headings.js";
import { type Highlight, makeHighlight } from "./highlight.js";
import { type FileImages, readImages } from "./images.js";

/** What the parts of one notebook share while it is rendered. */
export interface RenderContext {
  highlight: Highlight;
  /** The language of its cells of code, as the notebook names it. */
  language: string;
  headings: Headings;
  images: FileImages;
  trust: boolean;
  /** The ending that links to notebooks exported along with this one lead to, without a dot. */
  extension: string;
  together: ReadonlySet<string>;
  warn: (sentence: string) => void;
}

/** Loads and reads what rendering will need, so that rendering itself waits for nothing. */
export async function makeContext(
  { notebook }: NamedNotebook,
  options: ExportOptions & { extension: string },
): Promise<RenderContext> {
  const language = languageOf(notebook);
  return {
    language,
    highlight: await makeHighlight([language, ...fencedLanguages(notebook)]),
    headings: new Headings(notebook),
    images: await readImages(notebook, options),
    trust: options.trust ?? false,
    extension: options.extension,
    together: new Set(options.together),
    warn: options.warn ?? (() => {}),
  };
}

function fencedLanguages({ cells }: Notebook): string[] {
  return cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) =>
      [...source.matchAll(/^[ \t>]*(?:`{3,}|~{3,})[ \t]*([\w+#-]+)/gm)].map((match) => match[1]!),
    );
}
