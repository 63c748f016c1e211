import type { Context } from "hono";
import { HttpError } from "./http-error.js";
import { parseJsonBody, parseTextBody } from "./request-bodies.js";

/** Enough for any request but a file's content. */
export const smallBody: number = 1024 * 1024;

/** Enough for a notebook full of figures; a string much longer would not fit the engine. */
export const largeBody: number = 256 * 1024 * 1024;

/**
 * A request's body, counted while it comes: a length that the sender states, or leaves out, is its word only.
 *
 * @param patienceMs how long it may take in all; as long as the server waits for any request when left out
 * @throws {HttpError} 413 past the limit, before more is taken into memory; 408 past the time; 400 where it breaks off
 */
export async function bytesBody(
  context: Context,
  limit: number = smallBody,
  patienceMs?: number,
): Promise<Uint8Array> {
  const refuse = (): never => {
    throw new HttpError(413, `The request's body is larger than ${limit} bytes. Send less at a time.`);
  };
  const stated = Number(context.req.header("content-length") ?? 0);
  if (stated > limit) refuse();
  // Of the length that is stated, for joining many pieces in the end would hold up everyone else at once.
  let bytes = new Uint8Array(stated > 0 ? stated : 4096);
  let length = 0;
  const reader = context.req.raw.body?.getReader();
  let late = false;
  const timer =
    patienceMs &&
    setTimeout(() => {
      late = true;
      void reader?.cancel().catch(() => {});
    }, patienceMs);
  try {
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
      const end = length + piece.value.byteLength;
      if (end > limit) refuse();
      if (end > bytes.byteLength) {
        const larger = new Uint8Array(Math.max(end, Math.min(limit, 2 * bytes.byteLength)));
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(piece.value, length);
      length = end;
    }
    if (late) throw new HttpError(408, "The request came too slowly. Send it at once.");
  } catch (cause) {
    // Whoever hangs up in the middle is no fault of the server's, and must not fill its log.
    throw cause instanceof HttpError ? cause : new HttpError(400, "The request broke off.", { cause });
  } finally {
    clearTimeout(timer);
    // What is not wanted any more is not taken either.
    void reader?.cancel().catch(() => {});
  }
  return bytes.subarray(0, length);
}

/** A request's body as text. @throws {HttpError} as `bytesBody`, and 400 where it is not UTF-8 */
export async function textBody(context: Context, limit?: number, patienceMs?: number): Promise<string> {
  return parseTextBody(await bytesBody(context, limit, patienceMs));
}

/**
 * The JSON object in a request's body; an empty body counts as an empty object, as Jupyter takes it.
 *
 * @throws {HttpError} 400 for anything else and for one nested too deep, 413 past the limit
 */
export async function jsonBody(context: Context, limit?: number): Promise<Record<string, unknown>> {
  return parseJsonBody(await bytesBody(context, limit));
}

/** The path of a request as it came, still percent-encoded: a router's own decoding must not decide safety. */
export function rawPath(context: Context): string {
  return new URL(context.req.url).pathname;
}

/** What stands behind a route's fixed beginning, still percent-encoded and without slashes at its ends. */
export function rawTail(context: Context, prefix: string): string {
  return rawPath(context)
    .slice(prefix.length)
    .replace(/^\/+|\/+$/g, "");
}
