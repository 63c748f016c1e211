import { Hono } from "hono";
import { stream as streamed } from "hono/streaming";
import { messageOf } from "../../errors.js";
import type { ServerContext } from "../context.js";
import { HttpError } from "../http-error.js";
import type { DataState, FetchProgress } from "../types.js";

/** How long an answer about the data is believed: to find it, tens of megabytes are read and their sums checked. */
const believedMs = 30_000;

/** Progress comes with every piece of a file; a page needs no more of it than this. */
const everyMs = 100;

/**
 * Where MNIST stands, and its download.
 *
 * The download answers with a line of JSON at a time: `{file, received, total}` while it goes on, and at last
 * `{done: true}` or `{error}`. Who closes the connection stops it; what has come is kept.
 */
export function dataRoutes({ learning }: ServerContext): Hono {
  const app = new Hono();
  let known: { at: number; state: Promise<DataState> } | undefined;
  let fetching = false;

  app.get("/longhand/api/data", async (context) => {
    if (learning === undefined) return context.json(null);
    if (known === undefined || Date.now() - known.at > believedMs)
      known = { at: Date.now(), state: learning.dataState() };
    return context.json(await known.state);
  });

  app.post("/longhand/api/data/fetch", (context) => {
    if (learning === undefined) throw new HttpError(404, "This server has no data to fetch.");
    if (fetching) throw new HttpError(409, "MNIST is being fetched already. Wait for it, or stop it there.");
    fetching = true;
    context.header("Content-Type", "application/x-ndjson");
    return streamed(context, async (stream) => {
      const control = new AbortController();
      stream.onAbort(() => control.abort());
      const say = (line: object): Promise<unknown> => stream.write(`${JSON.stringify(line)}\n`);
      let latest: FetchProgress | undefined;
      const tell = (): void => {
        if (latest !== undefined) void say(latest);
        latest = undefined;
      };
      const timer = setInterval(tell, everyMs);
      try {
        await learning.fetchData({
          signal: control.signal,
          progress: (progress) => {
            latest = progress;
          },
        });
        tell();
        await say({ done: true });
      } catch (thrown) {
        await say({ error: messageOf(thrown) });
      } finally {
        clearInterval(timer);
        fetching = false;
        known = undefined;
      }
    });
  });
  return app;
}
