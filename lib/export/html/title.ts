import { linksAsText, withoutFences } from "../../notebook/index.js";
import type { NamedNotebook } from "../types.js";

/** What a notebook is called: as its metadata says, else its first heading of the first level, else its file's name. */
export function titleOf({ name, notebook }: NamedNotebook): string {
  const { title } = notebook.metadata;
  if (typeof title === "string" && title.trim() !== "") return title.trim();
  for (const { cell_type, source } of notebook.cells) {
    if (cell_type !== "markdown") continue;
    // A heading of signs alone names nothing.
    const written = /^#[ \t]+(\S.*)$/m.exec(withoutFences(source))?.[1] ?? "";
    const heading = plainHeading(written.replace(/(?<![ \t#])[ \t#]+$/, ""));
    if (heading !== "") return heading;
  }
  return name;
}

/** Markdown's signs, links and dollar signs are no part of a title. */
function plainHeading(markdown: string): string {
  return linksAsText(markdown)
    .replace(/<[^<>]*>|[*`$]/g, "")
    .trim();
}
