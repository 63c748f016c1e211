import { Hono } from "hono";
import { aboutRoutes } from "./about.js";
import { configRoutes } from "./config-sections.js";
import { contentsRoutes } from "./contents.js";
import type { ServerContext } from "./context.js";
import { eventRoutes } from "./events.js";
import { fileRoutes } from "./files.js";
import { type GuardOptions, guard } from "./guard.js";
import { securityHeaders } from "./headers.js";
import { errorBody, HttpError, toHttpError } from "./http-error.js";
import { kernelRoutes } from "./kernels.js";
import { kernelSpecRoutes } from "./kernelspecs.js";
import { loginPage, loginRoutes, wantsPage } from "./login.js";
import { dataRoutes } from "./longhand/data.js";
import { parameterRoutes } from "./longhand/parameters.js";
import { runRoutes } from "./longhand/runs.js";
import { seriesRoutes } from "./longhand/series.js";
import { nbconvertRoutes } from "./nbconvert.js";
import { pageRoutes } from "./page.js";
import { rawPath } from "./requests.js";
import { sessionRoutes } from "./sessions.js";
import { settingRoutes } from "./settings.js";
import { workspaceRoutes } from "./workspaces.js";

/** Every route behind the guard; websockets apart, which are no requests of Hono's (see upgrades.ts). */
export function buildApp(server: ServerContext, guarding: GuardOptions): Hono {
  const app = new Hono();
  app.use(securityHeaders(server));
  app.use(guard(guarding));
  const routes = [
    contentsRoutes(server),
    aboutRoutes(server),
    kernelSpecRoutes(server),
    kernelRoutes(server),
    sessionRoutes(server),
    eventRoutes(server),
    configRoutes(server),
    settingRoutes(server),
    workspaceRoutes(server),
    fileRoutes(server),
    nbconvertRoutes(server),
    seriesRoutes(server),
    dataRoutes(server),
    runRoutes(server),
    loginRoutes(server),
    parameterRoutes(),
    pageRoutes(server),
  ];
  for (const route of routes) app.route("/", route);

  app.notFound((context) => {
    return context.json(errorBody(new HttpError(404, `Nothing is at ${rawPath(context)}.`)), 404);
  });
  app.onError((thrown, context) => {
    const error = toHttpError(thrown);
    if (error.status === 403 && server.auth.needed && wantsPage(context))
      return context.html(loginPage(""), 403);
    // What is refused for now, as while the server ends, is no fault of its own.
    const isRefusal = error.status === 503 && error.cause === undefined;
    if (error.status >= 500 && !isRefusal) {
      // Without the query, which may hold the token.
      const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : error.message;
      server.log(`${context.req.method} ${rawPath(context)} failed: ${cause}`);
    }
    return context.json(errorBody(error), error.status as 400);
  });
  return app;
}
