import { userInfo } from "node:os";
import { relative, resolve, sep } from "node:path";
import { Hono } from "hono";
import { isTaken } from "./contents-model.js";
import type { ServerContext } from "./context.js";
import { HttpError } from "./http-error.js";
import { resolveInside } from "./paths.js";

/** The Jupyter Server whose API this follows; clients choose by it what they may ask for. */
const followedVersion = "2.17.0";

/** The small questions that clients ask: who, how long, in which languages, and what is not here. */
export function aboutRoutes(server: ServerContext): Hono {
  const app = new Hono();
  const { kernels, root } = server;

  app.get("/api", (context) => context.json({ version: followedVersion, longhand: server.version }));

  app.get("/api/me", (context) => {
    const username = nameOfUser();
    const initials = username.slice(0, 1).toUpperCase();
    const names = { username, name: username, display_name: username, initials };
    return context.json({ identity: { ...names, avatar_url: null, color: null }, permissions: {} });
  });

  app.get("/api/status", (context) => {
    const models = kernels.list().map((kernel) => kernel.model);
    const started = server.started.toISOString();
    const active = models.map((model) => model.last_activity).sort();
    return context.json({
      started,
      last_activity: active.at(-1) ?? started,
      connections: models.reduce((sum, model) => sum + model.connections, 0),
      kernels: models.length,
    });
  });

  app.post("/api/shutdown", (context) => {
    // After the answer is on its way.
    setImmediate(server.onShutdownRequest);
    return context.json({ message: "Shutting down." });
  });

  app.get("/lab/api/translations", (context) =>
    context.json({ data: { en: { displayName: "English", nativeName: "English" } }, message: "" }),
  );
  app.get("/lab/api/translations/:locale", (context) => context.json({ data: {}, message: "" }));

  app.get("/api/terminals", (context) => context.json([]));
  app.all("/api/terminals/*", () => {
    throw new HttpError(404, "Longhand has no terminals. Use your system's own.");
  });

  app.get("/api/resolvePath", async (context) => {
    const { path = "", kernel = "" } = context.req.query();
    const base = kernels.has(kernel) ? kernels.get(kernel).cwd : root;
    const found = await locate(path, base, root);
    if (found !== undefined)
      return context.json({ resolved: [{ scope: "server", path: found }], unresolved: [] });
    return context.json({
      resolved: [],
      unresolved: [
        { scope: "server", path },
        { scope: "kernel", path },
      ],
    });
  });
  return app;
}

/** The API path of a file that a cell's output names, if it is served. */
async function locate(path: string, base: string, root: string): Promise<string | undefined> {
  if (path === "" || path.includes("\0")) return undefined;
  const inside = relative(root, resolve(base, path));
  if (inside === "") return undefined;
  try {
    const place = await resolveInside(root, inside.split(sep).join("/"));
    return (await isTaken(place.absolute)) ? place.api : undefined;
  } catch {
    return undefined;
  }
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return "user";
  }
}
