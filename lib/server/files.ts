import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { getMimeType } from "hono/utils/mime";
import type { ServerContext } from "./context.js";
import { sandboxPolicy } from "./headers.js";
import { HttpError } from "./http-error.js";
import { decodeApiPath, nameOf, resolveInside } from "./paths.js";
import { rawTail } from "./requests.js";

/** Downloads of the person's own files, and the pictures that notebooks refer to. */
export function fileRoutes({ root }: ServerContext): Hono {
  const app = new Hono();
  app.get("/files/*", async (context) => {
    const place = await resolveInside(root, decodeApiPath(rawTail(context, "/files")));
    const answer = await sendFile(context, place.absolute);
    // An HTML file of a stranger's must not act with this page's rights.
    answer.headers.set("Content-Security-Policy", sandboxPolicy);
    // Nor may a script be named by an output, and run as one of the page's own: as text no browser runs it.
    if (isScript(answer.headers.get("Content-Type"))) {
      answer.headers.set("Content-Type", "text/plain; charset=utf-8");
    }
    if (context.req.query("download") !== undefined) {
      answer.headers.set("Content-Disposition", attachment(nameOf(place.api)));
    }
    return answer;
  });
  return app;
}

function isScript(type: string | null): boolean {
  return /(?:java|ecma|live|j)script/i.test(type ?? "");
}

/** A file as a stream with its type and length. @throws {HttpError} 404 where it is no file */
export async function sendFile(context: Context, path: string): Promise<Response> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) throw new HttpError(404, "There is no such file.");
  const type = path.endsWith(".ipynb") ? "application/x-ipynb+json" : getMimeType(path);
  context.header("Content-Type", type ?? "application/octet-stream");
  context.header("Content-Length", String(stats.size));
  context.header("Last-Modified", stats.mtime.toUTCString());
  if (context.req.method === "HEAD" || stats.size === 0) return context.body(null);
  const stream = createReadStream(path, { end: stats.size - 1 });
  return context.body(Readable.toWeb(stream) as ReadableStream);
}

/** The header that makes a browser keep a file under its name, whatever letters that has. */
export function attachment(name: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`;
}

/** The four marks that encodeURIComponent leaves and a header's parameter does not allow. */
function percent(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
