import { buildApp } from "../../../lib/server/app.js";
import { Auth } from "../../../lib/server/auth.js";
import type { ServerContext } from "../../../lib/server/context.js";

/** A route as the server has it: `GET /api/kernels/:id`, `PUT /api/contents/*`. */
export interface Route {
  method: string;
  path: string;
}

/** Every route of the server, asked of the server itself, so that none that is added is left out. */
export function routesOfServer(): Route[] {
  const auth = new Auth("token", () => 1);
  const context = { auth, root: "/", stateFolder: "/", landing: "/lab" } as unknown as ServerContext;
  const app = buildApp(context, { auth, host: "127.0.0.1", isOpen: () => false });
  const all = app.routes.filter(({ path }) => path !== "/*").map(({ method, path }) => ({ method, path }));
  const seen = new Set<string>();
  return all.filter(({ method, path }) => {
    const isNew = !seen.has(`${method} ${path}`);
    seen.add(`${method} ${path}`);
    return isNew;
  });
}
