import { stat } from "node:fs/promises";
import { type Context, Hono } from "hono";
import { type ContentsModel, describe, hashOf, readModel, typeFor } from "./contents-model.js";
import { copyInto, createUntitled, renameTo } from "./contents-moves.js";
import { save } from "./contents-store.js";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { decodeApiPath, type InsidePath, resolveInside } from "./paths.js";
import { bytesBody, jsonBody, largeBody, rawTail } from "./requests.js";
import { sendBytes } from "./send-bytes.js";
import { moveToTrash } from "./trash.js";
import { approveNotebook } from "./trust-route.js";

const prefix = "/api/contents";

/** Files and folders: Jupyter's contents API, with its checkpoints. */
export function contentsRoutes(server: ServerContext): Hono {
  const app = new Hono();
  const place = (context: Context, tail = rawTail(context, prefix)): Promise<InsidePath> =>
    resolveInside(server.root, decodeApiPath(tail));

  checkpointRoutes(app, server, place);

  app.get(`${prefix}/*`, async (context) => {
    const { type, format, content, hash } = context.req.query();
    const request = { content: content !== "0", hash: hash === "1", type, format };
    const json = await readModel(await place(context), request, server);
    context.header("Content-Type", "application/json");
    return sendBytes(context, json);
  });

  app.put(`${prefix}/*`, async (context) => {
    const body = await bytesBody(context, largeBody);
    const target = await place(context);
    const key = await server.trust.key();
    const prepared = await server.documents.do("save", { body, api: target.api, key }, body);
    await server.trust.trust(prepared.signatures);
    const { created, absolute } = await save(target, prepared, server.root);
    return context.json(await modelAfter(target, absolute), created ? 201 : 200);
  });

  app.post(`${prefix}/*`, async (context) => {
    const tail = rawTail(context, prefix);
    if (tail.endsWith("/trust")) {
      const file = await place(context, tail.slice(0, -"/trust".length));
      if (!(await isFolder(file))) {
        await approveNotebook(file, server);
        return context.body(null, 201);
      }
    }
    const folder = await place(context);
    const request = await jsonBody(context);
    const made =
      request["copy_from"] === undefined
        ? await createUntitled(folder, request, server.root)
        : await copyInto(folder, request["copy_from"], server.root);
    context.header("Location", `${prefix}/${made.api.split("/").map(encodeURIComponent).join("/")}`);
    return context.json(await modelAfter(made), 201);
  });

  app.patch(`${prefix}/*`, async (context) => {
    const { path } = await jsonBody(context);
    const from = await place(context);
    const to = await renameTo(from, path, server.root);
    if (to.api !== from.api) await server.checkpoints.follow(from.api, to.api);
    return context.json(await modelAfter(to));
  });

  app.delete(`${prefix}/*`, async (context) => {
    const target = await place(context);
    const entry = await moveToTrash(target, server.root);
    await server.checkpoints.discard(target.api, entry);
    return context.body(null, 204);
  });

  return app;
}

function checkpointRoutes(
  app: Hono,
  server: ServerContext,
  place: (context: Context, tail: string) => Promise<InsidePath>,
): void {
  const pattern = /^(.+)\/checkpoints(?:\/([^/]+))?$/;
  app.all(`${prefix}/*`, async (context, next) => {
    const [, tail, id] = pattern.exec(rawTail(context, prefix)) ?? [];
    const { method } = context.req;
    if (tail === undefined || (method === "GET" && id !== undefined)) return next();
    if (method === "PUT" || method === "PATCH") return next();
    const file = await place(context, tail);
    // A folder has no checkpoints, but may well hold a folder of that name: training programs make such.
    if (await isFolder(file)) return next();
    const { checkpoints } = server;
    if (id === undefined) {
      if (method === "GET") return context.json(await checkpoints.list(file));
      if (method === "POST") return context.json(await checkpoints.create(file), 201);
      throw new HttpError(405, "Checkpoints are deleted one by one, each by its id.");
    }
    const decoded = decodeApiPath(id);
    if (method === "POST") await checkpoints.restore(file, decoded);
    else await checkpoints.remove(file, decoded);
    return context.body(null, 204);
  });
}

async function isFolder({ absolute }: InsidePath): Promise<boolean> {
  const stats = await stat(absolute).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/** The model that answers a change: without content, with the hash of what is on disk now. */
async function modelAfter(place: InsidePath, absolute: string = place.absolute): Promise<ContentsModel> {
  const stats = await stat(absolute);
  const type = typeFor(place.api, stats);
  const model = await describe({ ...place, absolute }, stats, type);
  if (type === "directory") return model;
  return { ...model, hash: await hashOf(absolute), hash_algorithm: "sha256" };
}
