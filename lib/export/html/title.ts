import type { NamedNotebook } from "../types.js";

/** What a notebook is called: as its metadata says, else its first heading of the first level, else its file's name. */
export function titleOf({ name, notebook }: NamedNotebook): string {
  const { title } = notebook.metadata;
  if (typeof title === "string" && title.trim() !== "") return title.trim();
  for (const { cell_type, source } of notebook.cells) {
    // A heading of signs alone names nothing.
    const heading =
      cell_type === "markdown"
        ? /^#[ \t]+(.+?)[ \t#]*$/m.exec(source.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, ""))?.[1]
        : undefined;
    const title = plainHeading(heading ?? "");
    if (title !== "") return title;
  }
  return name;
}

/** Markdown's signs, links and dollar signs are no part of a title. */
function plainHeading(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]*>|[*`$]/g, "")
    .trim();
}
