import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { type NotebookSummary, parseNotebook, summarizeNotebook } from "../../notebook/index.js";
import type { ServerContext } from "../context.js";
import { decodeApiPath, isListed, joinApiPath, resolveInside } from "../paths.js";
import { jsonBody, rawTail } from "../requests.js";
import { type NotebookProgress, ProgressStore } from "./progress.js";

/** A notebook as the start page lists it. */
interface ListedNotebook extends NotebookSummary {
  path: string;
  /** The file's name, without its ending. */
  name: string;
  progress: NotebookProgress | undefined;
}

const prefix = "/longhand/api/progress";

/**
 * What the start page lists: each notebook with its title, in one answer instead of a megabyte a notebook, and how far
 * the person has come with it.
 */
export function seriesRoutes({ root, stateFolder }: ServerContext): Hono {
  const app = new Hono();
  const progress = new ProgressStore(stateFolder, root);
  const summaries = new Summaries();

  app.get("/longhand/api/series", async (context) => {
    const folder = await firstFolder(root);
    const names = (await readdir(join(root, folder))).filter(
      (name) => isListed(name) && name.endsWith(".ipynb"),
    );
    names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const listed = await Promise.all(
      names.map(async (name): Promise<ListedNotebook | undefined> => {
        const path = joinApiPath(folder, name);
        try {
          const { absolute } = await resolveInside(root, path);
          const summary = await summaries.of(absolute, path);
          return {
            path,
            name: name.replace(/\.ipynb$/, ""),
            ...summary,
            progress: await progress.read(path),
          };
        } catch {
          // A link that leads out, or a file that is gone meanwhile, must not hide its neighbours.
          return undefined;
        }
      }),
    );
    return context.json({ folder, notebooks: listed.filter((each) => each !== undefined) });
  });

  app.put(`${prefix}/*`, async (context) => {
    const { api } = await resolveInside(root, decodeApiPath(rawTail(context, prefix)));
    await progress.write(api, await jsonBody(context));
    return context.body(null, 204);
  });
  return app;
}

/** The folder of notebooks to begin with: `notebooks`, where what is served has one, else its top. */
export async function firstFolder(root: string): Promise<string> {
  const stats = await stat(join(root, "notebooks")).catch(() => undefined);
  return stats?.isDirectory() ? "notebooks" : "";
}

/** Summaries by file, read again only when the file has changed. */
class Summaries {
  readonly #known = new Map<string, { stamp: string; summary: NotebookSummary }>();

  async of(absolute: string, name: string): Promise<NotebookSummary> {
    const { mtimeMs, size } = await stat(absolute);
    const stamp = `${mtimeMs} ${size}`;
    const known = this.#known.get(absolute);
    if (known?.stamp === stamp) return known.summary;
    const summary = await read(absolute, name);
    this.#known.set(absolute, { stamp, summary });
    return summary;
  }
}

/** A notebook that cannot be read keeps its file's name here, and says why when it is opened. */
async function read(absolute: string, name: string): Promise<NotebookSummary> {
  try {
    return summarizeNotebook(parseNotebook(await readFile(absolute, "utf8"), name));
  } catch {
    return { title: undefined, summary: undefined, minutes: undefined };
  }
}
