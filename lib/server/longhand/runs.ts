import { Hono } from "hono";
import { LonghandError } from "../../errors.js";
import type { ServerContext } from "../context.js";
import { HttpError } from "../http-error.js";

/** How many of the latest runs are listed. */
const mostListed = 8;

/** A page made of records, which may hold anybody's words: it shows itself and does nothing. */
const comparePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** The recorded runs, and pages that lay some of them side by side. */
export function runRoutes({ learning }: ServerContext): Hono {
  const app = new Hono();

  app.get("/longhand/api/runs", async (context) => {
    const runs = (await learning?.listRuns?.()) ?? [];
    return context.json({ runs: runs.slice(0, mostListed) });
  });

  app.get("/longhand/api/runs/last", async (context) => {
    const notebook = context.req.query("notebook") ?? "";
    if (notebook === "") throw new HttpError(400, "Name the notebook: ?notebook=FOLDER/NAME.ipynb.");
    return context.json({ ids: (await learning?.lastPass?.(notebook)) ?? [] });
  });

  app.get("/longhand/runs/compare", async (context) => {
    const ids = (context.req.query("ids") ?? "").split(",").filter((id) => id !== "");
    if (learning?.comparePage === undefined) throw new HttpError(404, "This server compares no runs.");
    if (ids.length === 0) throw new HttpError(400, "Name the runs to compare: ?ids=ONE,OTHER.");
    context.header("Content-Security-Policy", comparePolicy);
    try {
      return context.html(await learning.comparePage(ids));
    } catch (thrown) {
      if (thrown instanceof LonghandError) throw new HttpError(404, thrown.message, { cause: thrown });
      throw thrown;
    }
  });
  return app;
}
