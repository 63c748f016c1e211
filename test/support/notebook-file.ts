import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, formatNotebook } from "../../lib/notebook/index.js";
import type { LonghandServer } from "./longhand-server.js";
import { makeNotebook } from "./make-notebook.js";

/** Writes a notebook into what is served, and gives the path to open it by. */
export async function putNotebook(
  server: LonghandServer,
  name: string,
  ...cells: (Cell | string)[]
): Promise<string> {
  const kernelspec = { display_name: "TypeScript (Longhand)", language: "typescript", name: "tslab" };
  const notebook = { ...makeNotebook(...cells), metadata: { kernelspec } };
  await writeFile(join(server.folder, "notebooks", name), formatNotebook(notebook));
  return `notebooks/${name}`;
}
