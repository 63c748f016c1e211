import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { Hono } from "hono";
import { messageOf } from "../errors.js";
import type { FoundKernelSpec, KernelSpec } from "../kernel/index.js";
import type { ServerContext } from "./context.js";
import { giveCell } from "./held-outputs.js";
import { HttpError } from "./http-error.js";
import { ManagedKernel } from "./managed-kernel.js";
import type { OutboxLimits } from "./outbox.js";
import { cleanApiPath, folderOf, resolveInside } from "./paths.js";
import { jsonBody } from "./requests.js";
import { sendBytes } from "./send-bytes.js";
import { SpareKernel } from "./spare-kernel.js";
import type { Log, StartKernel, WarmUp } from "./types.js";

export interface KernelsOptions {
  root: string;
  findKernelSpecs: () => Promise<readonly FoundKernelSpec[]>;
  startKernel: StartKernel;
  /** Which kernels are kept ready before they are asked for; none where not given. */
  keepsReady?: ((spec: KernelSpec) => boolean) | undefined;
  warmUp?: WarmUp | undefined;
  log: Log;
  limits?: OutboxLimits | undefined;
}

/** A kernel process costs some 200 MB; a runaway client must not fill the machine with them. */
const mostKernels = 100;

/** The kernels of one server, by id. */
export class Kernels {
  readonly #options: KernelsOptions;
  readonly #running = new Map<string, ManagedKernel>();
  readonly #spare: SpareKernel;
  #closed = false;

  constructor(options: KernelsOptions) {
    const { startKernel, keepsReady = () => false, warmUp, log } = options;
    this.#options = options;
    this.#spare = new SpareKernel({ startKernel, isKept: keepsReady, warmUp, log });
  }

  /**
   * Starts the kernel that the next notebook of a folder will want, before it is asked for.
   *
   * @throws {HttpError} 400 where no kernelspec is known
   */
  async prepare(path: string): Promise<void> {
    this.#spare.prepare({ spec: await this.#spec(undefined), cwd: await this.#folder(path) });
  }

  /**
   * Begins to start a kernel in the folder of a notebook; its clients may talk to it before it is ready.
   *
   * @param wanted a kernelspec's name, or the default one; the API path of the notebook or of a folder
   * @throws {HttpError} 400 where no such kernelspec is known, 503 where too many kernels run
   */
  async start(wanted: { name?: string | undefined; path?: string | undefined }): Promise<ManagedKernel> {
    const spec = await this.#spec(wanted.name);
    const cwd = await this.#folder(wanted.path ?? "");
    if (this.#closed) throw new HttpError(503, "The server is closing.");
    if (this.#running.size >= mostKernels) {
      throw new HttpError(503, `${mostKernels} kernels are running already. Shut some down first.`);
    }
    const { log, limits } = this.#options;
    const startKernel = this.#spare.start;
    const kernel = new ManagedKernel({ id: randomUUID(), spec, cwd, startKernel, log, limits });
    this.#running.set(kernel.id, kernel);
    return kernel;
  }

  /** @throws {HttpError} 404 */
  get(id: string): ManagedKernel {
    const kernel = this.#running.get(id);
    if (kernel === undefined) throw new HttpError(404, `No kernel has the id ${JSON.stringify(id)}.`);
    return kernel;
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  list(): ManagedKernel[] {
    return [...this.#running.values()];
  }

  /** @throws {HttpError} 404 */
  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#running.delete(id);
    await kernel.close();
  }

  /** Ends every kernel, and starts no more. */
  async close(): Promise<void> {
    this.#closed = true;
    const kernels = this.list();
    this.#running.clear();
    await Promise.allSettled([this.#spare.close(), ...kernels.map((kernel) => kernel.close())]);
  }

  async #spec(name: string | undefined): Promise<KernelSpec> {
    const specs = (await this.#options.findKernelSpecs()).map(({ spec }) => spec);
    const found = name === undefined ? specs[0] : specs.find((spec) => spec.name === name);
    if (found !== undefined) return found;
    const known = specs.map((spec) => spec.name).join(", ") || "none";
    throw new HttpError(400, `No kernelspec is named ${String(name)}; known are: ${known}.`);
  }

  /** The folder that a path names or lies in; the nearest one that is there, as a notebook may be unsaved. */
  async #folder(path: string): Promise<string> {
    const place = await resolveInside(this.#options.root, cleanApiPath(path));
    const stats = await stat(place.absolute).catch(() => undefined);
    if (stats?.isDirectory() || place.api === "") return place.absolute;
    return this.#folder(folderOf(place.api));
  }
}

/** Jupyter's kernels API, and what cells have given so far. */
export function kernelRoutes({ kernels, documents, log }: ServerContext): Hono {
  const app = new Hono();
  app.get("/api/kernels", (context) => context.json(kernels.list().map((kernel) => kernel.model)));
  app.post("/api/kernels", async (context) => {
    const { name, path } = await jsonBody(context);
    const kernel = await kernels.start({ name: textOr(name, "name"), path: textOr(path, "path") });
    context.header("Location", `/api/kernels/${kernel.id}`);
    return context.json(kernel.model, 201);
  });
  app.get("/api/kernels/:id", (context) => context.json(kernels.get(context.req.param("id")).model));
  app.get("/longhand/api/kernels/:id/cells", (context) => {
    const { cells } = kernels.get(context.req.param("id"));
    return context.json({ cells: cells.list, waiting: cells.waiting });
  });
  app.get("/longhand/api/kernels/:id/cells/:request", async (context) => {
    const cell = kernels.get(context.req.param("id")).cells.kept(context.req.param("request"));
    // Null where it is forgotten: whoever follows a cell asks, and is not to be shown a failure.
    if (cell === undefined) return context.json(null);
    const given = giveCell(cell);
    const json = await documents.do("cell", given, given.bytes);
    context.header("Content-Type", "application/json");
    return sendBytes(context, json);
  });
  app.delete("/api/kernels/:id", async (context) => {
    await kernels.shutdown(context.req.param("id"));
    return context.body(null, 204);
  });
  app.post("/api/kernels/:id/interrupt", async (context) => {
    await kernels.get(context.req.param("id")).interrupt();
    return context.body(null, 204);
  });
  app.post("/api/kernels/:id/restart", async (context) => {
    const kernel = kernels.get(context.req.param("id"));
    try {
      await kernel.restart();
    } catch (thrown) {
      log(`Restart of kernel ${kernel.id} failed: ${messageOf(thrown)}`);
      throw thrown;
    }
    return context.json(kernel.model);
  });
  return app;
}

/** A field that is text or not there. @throws {HttpError} 400 */
export function textOr(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw new HttpError(400, `${field} must be a string.`);
}
