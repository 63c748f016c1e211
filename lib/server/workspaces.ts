import { createHash } from "node:crypto";
import { join } from "node:path";
import { Hono } from "hono";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { JsonStore } from "./json-store.js";
import { decodeApiPath } from "./paths.js";
import { jsonBody, rawTail } from "./requests.js";

const prefix = "/lab/api/workspaces";

/** How the page was laid out when it was last open; kept by served folder, for the tabs name its files. */
export function workspaceRoutes({ stateFolder, root }: ServerContext): Hono {
  const app = new Hono();
  const place = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const store = new JsonStore(join(stateFolder, "workspaces", place));

  app.get(`${prefix}/*`, async (context) => {
    const tail = rawTail(context, prefix);
    if (tail !== "") {
      const id = workspaceId(tail);
      return context.json((await store.read(id)) ?? { data: {}, metadata: { id } });
    }
    const ids = await store.names();
    const values = await Promise.all(ids.map((id) => store.read(id)));
    return context.json({ workspaces: { ids, values: values.map((value) => value ?? {}) } });
  });
  app.put(`${prefix}/*`, async (context) => {
    const id = workspaceId(rawTail(context, prefix));
    const { data, metadata } = await jsonBody(context);
    if (typeof data !== "object" || data === null) throw new HttpError(400, "A workspace needs data.");
    const now = new Date().toISOString();
    await store.write(id, { data, metadata: { ...(metadata as object), id, last_modified: now } });
    return context.body(null, 204);
  });
  app.delete(`${prefix}/*`, async (context) => {
    const id = workspaceId(rawTail(context, prefix));
    if (!(await store.remove(id))) throw new HttpError(404, `There is no workspace ${JSON.stringify(id)}.`);
    return context.body(null, 204);
  });
  return app;
}

function workspaceId(tail: string): string {
  const id = decodeApiPath(tail);
  if (id === "" || id.length > 100)
    throw new HttpError(400, "A workspace needs a name of up to 100 letters.");
  return id;
}
