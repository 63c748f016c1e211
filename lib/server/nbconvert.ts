import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Hono } from "hono";
import { LonghandError, NotebookError } from "../errors.js";
import { parseNotebook } from "../notebook/index.js";
import type { ServerContext } from "./context.js";
import { attachment } from "./files.js";
import { HttpError } from "./http-error.js";
import { escapeHtml, wantsPage } from "./login.js";
import { decodeApiPath, nameOf, resolveInside } from "./paths.js";
import { rawTail } from "./requests.js";

/** Loaded when it is first asked for: it brings a typesetter of mathematics and a painter of code. */
const load = () => import("../export/index.js");

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
export function nbconvertRoutes({ root, learning }: ServerContext): Hono {
  const app = new Hono();

  app.get("/api/nbconvert", async (context) => {
    const { exporters } = await load();
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
    const { exportNotebook, readBeside } = await load();
    try {
      const notebook = parseNotebook(await readFile(absolute, "utf8"), api);
      const version = Object.hasOwn(versions, format) ? versions[format] : undefined;
      const { bytes, mime, fileName } = await exportNotebook(notebook, {
        name: nameOf(api).replace(/\.ipynb$/, ""),
        to: version === undefined ? format : "notebook",
        version,
        digits: learning?.pageDigits,
        readFile: readBeside(dirname(absolute), root),
      });
      context.header("Content-Type", mime);
      context.header("Content-Security-Policy", exportPolicy);
      const named = version === undefined ? fileName : fileName.replace(/(\.\w+)$/, `-${version}$1`);
      if (context.req.query("download") !== undefined)
        context.header("Content-Disposition", attachment(named));
      return context.body(bytes as Uint8Array<ArrayBuffer>);
    } catch (thrown) {
      if (!(thrown instanceof LonghandError) || thrown instanceof HttpError) throw thrown;
      // It opens in a tab of its own, where a person reads why there is nothing.
      if (wantsPage(context)) return context.html(failurePage(thrown.message), 422);
      throw new HttpError(thrown instanceof NotebookError ? 400 : 422, thrown.message, { cause: thrown });
    }
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
