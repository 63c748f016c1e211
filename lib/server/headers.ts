import type { MiddlewareHandler } from "hono";

/**
 * Headers on every answer that narrow what a browser may do with it.
 *
 * The page's policy: its own scripts and no others, no eval unless asked for; styles may be inline, as CodeMirror
 * and Lumino need; pictures from here, data and blobs; websockets to this very address.
 */
export function securityHeaders(options: { allowEval: boolean }): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    const set = (name: string, value: string): void => {
      if (!headers.has(name)) headers.set(name, value);
    };
    set("Content-Security-Policy", pagePolicy(context.req.header("host"), options.allowEval));
    set("X-Content-Type-Options", "nosniff");
    set("X-Frame-Options", "SAMEORIGIN");
    set("Referrer-Policy", "same-origin");
    set("Cross-Origin-Resource-Policy", "same-origin");
    set("Cross-Origin-Opener-Policy", "same-origin");
    set("Cache-Control", "no-store");
  };
}

function pagePolicy(host: string | undefined, allowEval: boolean): string {
  // Not every browser counts a websocket to the page's own host as 'self'. The guard has judged the host.
  const sockets = /^[\w.:[\]-]+$/.test(host ?? "") ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'self'",
    `script-src 'self'${allowEval ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' data: blob:${sockets}`,
    "worker-src 'self' blob:",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/** For a person's own files: shown or downloaded, but never running as a part of our page. */
export const sandboxPolicy = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";
