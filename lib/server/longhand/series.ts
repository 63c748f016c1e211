import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { NotebookError } from "../../errors.js";
import type { NotebookSummary } from "../../notebook/index.js";
import type { ServerContext } from "../context.js";
import type { Documents } from "../documents.js";
import { HttpError } from "../http-error.js";
import { decodeApiPath, type InsidePath, isListed, joinApiPath, resolveInside } from "../paths.js";
import { readInline } from "../read-inline.js";
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
export function seriesRoutes({ root, stateFolder, documents }: ServerContext): Hono {
  const app = new Hono();
  const progress = new ProgressStore(stateFolder, root);
  const summaries = new Summaries(documents);

  app.get("/longhand/api/series", async (context) => {
    const folder = await firstFolder(root);
    const names = (await readdir(join(root, folder))).filter(
      (name) => isListed(name) && name.endsWith(".ipynb"),
    );
    names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const notebooks: ListedNotebook[] = [];
    // One after another: of all at once, all would be in memory together.
    for (const name of names) {
      const path = joinApiPath(folder, name);
      try {
        const summary = await summaries.of(await resolveInside(root, path));
        const known = await progress.read(path);
        notebooks.push({ path, name: name.replace(/\.ipynb$/, ""), ...summary, progress: known });
      } catch {
        // A link that leads out, a pipe, or a file that is gone meanwhile, must not hide its neighbours.
      }
    }
    return context.json({ folder, notebooks });
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

/** Summaries by file, read again only when the file has changed; by many who ask at once, only once. */
class Summaries {
  readonly #documents: Documents;
  readonly #known = new Map<string, { stamp: string; summary: Promise<NotebookSummary> }>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** @throws where there is no file */
  async of(place: InsidePath): Promise<NotebookSummary> {
    const stats = await stat(place.absolute);
    if (!stats.isFile()) throw new HttpError(400, `${place.api} is no file.`);
    const stamp = `${stats.mtimeMs} ${stats.size}`;
    const known = this.#known.get(place.absolute);
    if (known?.stamp === stamp) return known.summary;
    const summary = this.#read(place);
    this.#known.set(place.absolute, { stamp, summary });
    return summary;
  }

  /** A notebook that cannot be read keeps its file's name here, and says why when it is opened. */
  async #read(place: InsidePath): Promise<NotebookSummary> {
    try {
      const bytes = await readInline(place);
      return await this.#documents.do("summarize", { bytes, api: place.api }, bytes);
    } catch (thrown) {
      // 507: it would take more memory than there is, each time.
      const isOfTheFile =
        thrown instanceof NotebookError ||
        (thrown instanceof HttpError && (thrown.status < 500 || thrown.status === 507));
      // Whatever else went wrong may go well next time.
      if (!isOfTheFile) this.#known.delete(place.absolute);
      return { title: undefined, summary: undefined, minutes: undefined };
    }
  }
}
