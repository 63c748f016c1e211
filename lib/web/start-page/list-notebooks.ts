import type { Contents } from "@jupyterlab/services";

/** A notebook as the start page lists it. */
export interface ListedNotebook {
  path: string;
  /** The file's name, without its ending. */
  name: string;
  /** In words, when it was last saved; changes whenever its content does. */
  lastModified: string;
}

/**
 * The folder of notebooks to begin with: `notebooks`, where what is served has one, else its top.
 *
 * The top is asked what it holds, as asking for a folder that is not there makes the browser report an error.
 */
export async function firstFolder(contents: Contents.IManager): Promise<string> {
  const { content } = await contents.get("");
  const models: Contents.IModel[] = Array.isArray(content) ? content : [];
  return models.some(({ name, type }) => name === "notebooks" && type === "directory") ? "notebooks" : "";
}

/** The notebooks of a folder by their names, where 10 comes after 9; none where there is no such folder. */
export async function listNotebooks(contents: Contents.IManager, folder: string): Promise<ListedNotebook[]> {
  const model = await contents.get(folder).catch((thrown: unknown) => {
    if ((thrown as { response?: Response }).response?.status === 404) return undefined;
    throw thrown;
  });
  const files: Contents.IModel[] = Array.isArray(model?.content) ? model.content : [];
  return files
    .filter(({ type }) => type === "notebook")
    .map(({ path, name, last_modified }) => ({
      path,
      name: name.replace(/\.ipynb$/, ""),
      lastModified: last_modified,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** A notebook's title: the first heading in its first Markdown cell that has one. */
export async function readTitle(contents: Contents.IManager, path: string): Promise<string | undefined> {
  const { content } = await contents.get(path, { type: "notebook", content: true });
  return titleOf(content);
}

/** @param notebook as nbformat has it; anything else has no title */
export function titleOf(notebook: unknown): string | undefined {
  const cells = (notebook as { cells?: unknown } | null)?.cells;
  if (!Array.isArray(cells)) return undefined;
  for (const { cell_type, source } of cells as { cell_type?: unknown; source?: unknown }[]) {
    if (cell_type !== "markdown") continue;
    const text = Array.isArray(source) ? source.join("") : String(source ?? "");
    const heading = /^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/m.exec(text)?.[1];
    if (heading !== undefined) return plain(heading);
  }
  return undefined;
}

/** A heading's words without the marks of emphasis and code. */
function plain(markdown: string): string {
  return markdown.replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, "$1");
}
