import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import type { ServerContext } from "./context.js";
import { sendFile } from "./files.js";
import { factsOf } from "./guard.js";
import { HttpError } from "./http-error.js";
import { cleanApiPath, decodeApiPath } from "./paths.js";
import { rawPath, rawTail } from "./requests.js";

/** The page's own files have a hash in their names, so that a browser may keep them for good. */
const hashed = /\/assets\//;

/** The page: `/lab` and what lies below it, files of the build where there are any, else the page itself. */
export function pageRoutes(server: ServerContext): Hono {
  const app = new Hono();

  app.get("/", (context) => {
    const to = new URL(context.req.url);
    to.pathname = server.landing;
    return enter(context, server) ?? context.redirect(to.pathname + to.search);
  });
  // VS Code takes a redirect from here for a request for a password: where none is needed, it is the page itself.
  app.get("/tree", async (context) => {
    const entered = enter(context, server);
    if (entered !== undefined) return entered;
    return server.auth.needed ? context.redirect("/lab") : context.html(await renderPage(context, server));
  });
  // The address under which older front ends and VS Code look for the list of files.
  app.get("/tree/*", (context) => context.redirect(`/lab/tree/${rawTail(context, "/tree")}`));

  app.get("/lab/api/themes/*", (context) => asset(context, server, rawTail(context, "/lab/api")));

  app.get("/lab/*", async (context) => {
    const tail = rawTail(context, "/lab");
    if (tail.startsWith("api/")) return context.notFound();
    const isFile = /\.\w+$/.test(tail) && !/^(?:tree|workspaces|doc|edit)\//.test(tail);
    if (isFile) return asset(context, server, tail);
    return enter(context, server) ?? context.html(await renderPage(context, server));
  });
  app.get("/lab", async (context) => {
    return enter(context, server) ?? context.html(await renderPage(context, server));
  });
  return app;
}

/** The token of an address becomes a cookie, and leaves the address: it is not for histories and bookmarks. */
function enter(context: Context, { auth, landing }: ServerContext): Response | undefined {
  if (!auth.needed || factsOf(context).tokenParameter === undefined) return undefined;
  context.header("Set-Cookie", auth.setCookie);
  const to = new URL(context.req.url);
  to.searchParams.delete("token");
  return context.redirect((to.pathname === "/" ? landing : to.pathname) + to.search);
}

async function asset(context: Context, { webRoot }: ServerContext, tail: string): Promise<Response> {
  const path = decodeApiPath(tail);
  if (webRoot === undefined) throw new HttpError(404, "The page is not built. Run `npm run build`.");
  const answer = await sendFile(context, join(webRoot, ...path.split("/")));
  const keep = hashed.test(rawPath(context));
  answer.headers.set("Cache-Control", keep ? "private, max-age=31536000, immutable" : "no-cache");
  return answer;
}

async function renderPage(context: Context, server: ServerContext): Promise<string> {
  if (server.webRoot === undefined) throw new HttpError(404, "The page is not built. Run `npm run build`.");
  const html = await readFile(join(server.webRoot, "index.html"), "utf8");
  const bare = html.replace(/<script[^>]*id="jupyter-config-data"[\s\S]*?<\/script>/, "");
  const config = JSON.stringify(pageConfig(context, server)).replaceAll("<", "\\u003c");
  const script = `<script id="jupyter-config-data" type="application/json">${config}</script>`;
  // Before the first script, which reads it. A function, for a path may hold a "$".
  return bare.replace("</title>", () => `</title>\n    ${script}`);
}

/** What the page reads at its start. The token is not in it: the cookie, which no script can read, does. */
function pageConfig(context: Context, server: ServerContext): Record<string, string> {
  const tail = rawTail(context, "/lab");
  const tree = /(?:^|\/)tree\/(.*)$/.exec(tail)?.[1];
  const workspace = /^workspaces\/([^/]+)/.exec(tail)?.[1];
  return {
    appName: "Longhand",
    appNamespace: "longhand",
    appVersion: server.version,
    appUrl: "/lab",
    baseUrl: "/",
    wsUrl: "",
    fullAppUrl: "/lab",
    fullStaticUrl: "/lab",
    settingsUrl: "/lab/api/settings",
    themesUrl: "/lab/api/themes",
    translationsApiUrl: "/lab/api/translations",
    workspacesApiUrl: "/lab/api/workspaces",
    mode: "multiple-document",
    workspace: workspace === undefined ? "default" : decodeApiPath(workspace),
    treePath: tree === undefined ? "" : cleanApiPath(decodeApiPath(tree)),
    token: "",
    terminalsAvailable: "false",
    buildAvailable: "false",
    buildCheck: "false",
    devMode: "false",
    cacheFiles: "false",
    quitButton: "true",
    // The page asks before it deletes, and says where to.
    delete_to_trash: "true",
    notebookStartsKernel: "true",
    serverRoot: server.root,
    rootUri: new URL(`file://${server.root}`).href,
    notebookVersion: "[7, 0, 0]",
    hostName: hostname(),
  };
}
