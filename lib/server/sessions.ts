import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { type Kernels, textOr } from "./kernels.js";
import type { KernelModel } from "./managed-kernel.js";
import { jsonBody } from "./requests.js";

/** The sessions API's model: a document and the kernel behind it. */
export interface SessionModel {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: KernelModel;
  /** What older clients read. */
  notebook?: { path: string; name: string };
}

interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernelId: string;
}

/** A kernel as a client asks for it: one that runs, or a new one by its spec's name. */
interface KernelWish {
  id: string | undefined;
  name: string | undefined;
}

/** Which document has which kernel. A session whose kernel is gone is gone too. */
export class Sessions {
  readonly #kernels: Kernels;
  readonly #sessions = new Map<string, Session>();
  readonly #beginning = new Map<string, Promise<Session>>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  list(): SessionModel[] {
    this.#forgetDead();
    return [...this.#sessions.values()].map((session) => this.#model(session));
  }

  get(id: string): SessionModel {
    return this.#model(this.#find(id));
  }

  /** The document's session, begun if there is none; asked for twice at once, it begins once. */
  async open(wanted: Omit<Session, "id" | "kernelId">, kernel: KernelWish): Promise<SessionModel> {
    this.#forgetDead();
    const { path } = wanted;
    const known = [...this.#sessions.values()].find((session) => session.path === path);
    if (known !== undefined) return this.#model(known);
    const under = this.#beginning.get(path) ?? this.#begin(wanted, kernel);
    this.#beginning.set(path, under);
    try {
      return this.#model(await under);
    } finally {
      this.#beginning.delete(path);
    }
  }

  /** Renames a session, or gives it another kernel; the one it had is ended where no other session uses it. */
  async change(
    id: string,
    wanted: Partial<Omit<Session, "id" | "kernelId">>,
    kernel: KernelWish,
  ): Promise<SessionModel> {
    const session = this.#find(id);
    const before = session.kernelId;
    if (kernel.id !== undefined) session.kernelId = this.#kernels.get(kernel.id).id;
    else if (kernel.name !== undefined) {
      const path = wanted.path ?? session.path;
      session.kernelId = (await this.#kernels.start({ name: kernel.name, path })).id;
    }
    Object.assign(session, wanted);
    if (session.kernelId !== before) await this.#release(before);
    return this.#model(session);
  }

  async close(id: string): Promise<void> {
    const session = this.#find(id);
    this.#sessions.delete(id);
    await this.#release(session.kernelId);
  }

  async #begin(wanted: Omit<Session, "id" | "kernelId">, kernel: KernelWish): Promise<Session> {
    const running =
      kernel.id !== undefined && this.#kernels.has(kernel.id)
        ? this.#kernels.get(kernel.id)
        : await this.#kernels.start({ name: kernel.name, path: wanted.path });
    const session = { id: randomUUID(), ...wanted, kernelId: running.id };
    this.#sessions.set(session.id, session);
    return session;
  }

  async #release(kernelId: string): Promise<void> {
    const used = [...this.#sessions.values()].some((session) => session.kernelId === kernelId);
    if (!used && this.#kernels.has(kernelId)) await this.#kernels.shutdown(kernelId);
  }

  #find(id: string): Session {
    this.#forgetDead();
    const session = this.#sessions.get(id);
    if (session === undefined) throw new HttpError(404, `No session has the id ${JSON.stringify(id)}.`);
    return session;
  }

  #forgetDead(): void {
    for (const [id, session] of this.#sessions) {
      if (!this.#kernels.has(session.kernelId)) this.#sessions.delete(id);
    }
  }

  #model({ id, path, name, type, kernelId }: Session): SessionModel {
    const model = { id, path, name, type, kernel: this.#kernels.get(kernelId).model };
    return type === "notebook" ? { ...model, notebook: { path, name } } : model;
  }
}

/** Jupyter's sessions API. */
export function sessionRoutes({ sessions }: ServerContext): Hono {
  const app = new Hono();
  app.get("/api/sessions", (context) => context.json(sessions.list()));
  app.post("/api/sessions", async (context) => {
    const body = await jsonBody(context);
    const legacy = (body["notebook"] ?? {}) as Record<string, unknown>;
    const path = textOr(body["path"] ?? legacy["path"], "path");
    if (path === undefined) throw new HttpError(400, "A session needs the path of its document.");
    const type = textOr(body["type"], "type") ?? "notebook";
    const name = textOr(body["name"] ?? legacy["name"], "name") ?? "";
    const model = await sessions.open({ path, name, type }, kernelWish(body));
    context.header("Location", `/api/sessions/${model.id}`);
    return context.json(model, 201);
  });
  app.get("/api/sessions/:id", (context) => context.json(sessions.get(context.req.param("id"))));
  app.patch("/api/sessions/:id", async (context) => {
    const body = await jsonBody(context);
    const wanted: { path?: string; name?: string; type?: string } = {};
    for (const field of ["path", "name", "type"] as const) {
      const text = textOr(body[field], field);
      if (text !== undefined) wanted[field] = text;
    }
    return context.json(await sessions.change(context.req.param("id"), wanted, kernelWish(body)));
  });
  app.delete("/api/sessions/:id", async (context) => {
    await sessions.close(context.req.param("id"));
    return context.body(null, 204);
  });
  return app;
}

function kernelWish(body: Record<string, unknown>): KernelWish {
  const kernel = body["kernel"] ?? {};
  if (typeof kernel !== "object" || Array.isArray(kernel)) {
    throw new HttpError(400, "kernel must be an object with an id or a name.");
  }
  const { id, name } = kernel as Record<string, unknown>;
  return { id: textOr(id, "kernel.id"), name: textOr(name, "kernel.name") };
}
