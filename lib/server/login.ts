import type { Context } from "hono";
import { Hono } from "hono";
import type { Auth } from "./auth.js";
import { textBody } from "./requests.js";

/** A token is a line; whoever sends one drop by drop must not hold a connection for long. */
const tokenBytes = 4096;
const patienceMs = 10_000;

/** A page that asks for the token, for whoever opens the bare address. Without scripts. */
export function loginRoutes({ auth, landing }: { auth: Auth; landing: string }): Hono {
  const app = new Hono();
  app.get("/login", (context) => {
    return auth.needed ? context.html(loginPage("")) : context.redirect(landing);
  });
  // The page's menu has "Log Out": the browser forgets its cookie, and whoever comes next needs the token.
  app.get("/logout", (context) => {
    context.header("Set-Cookie", `${auth.setCookie}; Max-Age=0`);
    return context.redirect("/login");
  });
  app.post("/login", async (context) => {
    const token =
      new URLSearchParams(await textBody(context, tokenBytes, patienceMs)).get("token")?.trim() ?? "";
    if (!auth.isToken(token)) return context.html(loginPage("That is not the token of this server."), 403);
    context.header("Set-Cookie", auth.setCookie);
    return context.redirect(landing, 303);
  });
  return app;
}

/** Whether a refused request came from a person's address bar, who is better served by a page than by JSON. */
export function wantsPage(context: Context): boolean {
  const accepts = context.req.header("accept") ?? "";
  return context.req.method === "GET" && accepts.includes("text/html");
}

/** Text as it may stand in a page. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (mark) => names[mark]!);
}

/** @param problem what went wrong at the last try, or "" */
export function loginPage(problem: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Longhand</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }
input { font: 1rem monospace; padding: .5rem; width: 100%; box-sizing: border-box; margin: .25rem 0 .75rem }
button { font: inherit; padding: .5rem 1.25rem }
</style>
</head>
<body>
<h1>Longhand</h1>
<p>This server lets in who knows its token. Open the address that it printed in the terminal when it started,
or copy the token from there.</p>
<form method="post" action="/login">
<p role="alert">${problem}</p>
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="off" required autofocus>
<button>Enter</button>
</form>
</body>
</html>
`;
}
