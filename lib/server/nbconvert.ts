import { Hono } from "hono";
import type { ServerContext } from "./context.js";
import { attachment } from "./files.js";
import { HttpError } from "./http-error.js";
import { escapeHtml, wantsPage } from "./login.js";
import { decodeApiPath, resolveInside } from "./paths.js";
import { rawTail } from "./requests.js";
import { sendBytes } from "./send-bytes.js";

/** A version of the notebook itself, offered in the menu beside the formats. */
const versions: Record<string, "student" | "solutions"> = { student: "student", solutions: "solutions" };

/**
 * What an exported page may do when it is looked at here: run the scripts that it names itself, and reach nothing.
 *
 * The sandbox gives it an origin of its own, so not even a trusted notebook's script could use this server.
 */
const exportPolicy =
  "sandbox allow-scripts allow-popups allow-modals; default-src 'none'; script-src 'unsafe-inline'; " +
  "style-src 'unsafe-inline'; img-src data: blob: https: http:; font-src data:";

/** Jupyter's routes for exports: which formats there are, and a notebook on disk in one of them. */
export function nbconvertRoutes({ root, exports }: ServerContext): Hono {
  const app = new Hono();

  app.get("/api/nbconvert", async (context) => {
    const { exporters } = await import("../export/index.js");
    const single = Object.values(exporters).filter(({ together, name }) => !together || name === "zip");
    const formats = single.map(({ name, mime }) => [name, { output_mimetype: mime }]);
    for (const name of Object.keys(versions))
      formats.push([name, { output_mimetype: "application/x-ipynb+json" }]);
    return context.json(Object.fromEntries(formats));
  });

  app.get("/nbconvert/:format/*", async (context) => {
    const format = context.req.param("format");
    const [, ...segments] = rawTail(context, "/nbconvert").split("/");
    const { absolute, api } = await resolveInside(root, decodeApiPath(segments.join("/")));
    const version = Object.hasOwn(versions, format) ? versions[format] : undefined;
    const to = version === undefined ? format : "notebook";
    const made = await exports.make({ root, absolute, api, to, version }, context.req.raw.signal);
    if ("status" in made) {
      // It opens in a tab of its own, where a person reads why there is nothing.
      const status = made.status === 400 ? 422 : made.status;
      if (made.told && wantsPage(context)) return context.html(failurePage(made.message), status as 422);
      const cause = made.stack === undefined ? {} : { cause: new Error(made.stack) };
      throw new HttpError(made.status, made.message, cause);
    }
    const { bytes, mime, fileName } = made;
    context.header("Content-Type", mime);
    context.header("Content-Security-Policy", exportPolicy);
    const named = version === undefined ? fileName : fileName.replace(/(\.\w+)$/, `-${version}$1`);
    if (context.req.query("download") !== undefined) context.header("Content-Disposition", attachment(named));
    return sendBytes(context, bytes);
  });
  return app;
}

function failurePage(message: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Not exported</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem; white-space: pre-line }</style>
</head>
<body><h1>Not exported</h1><p role="alert">${escapeHtml(message)}</p></body>
</html>
`;
}
