import type { Context } from "hono";
import { deepest, isTooDeep } from "../nesting.js";
import { HttpError } from "./http-error.js";

/** Enough for any request but a file's content. */
export const smallBody: number = 1024 * 1024;

/** Enough for a notebook full of figures; a string much longer would not fit the engine. */
export const largeBody: number = 256 * 1024 * 1024;

/**
 * A request's body as text, counted while it comes: a length that the sender states, or leaves out, is its word only.
 *
 * @throws {HttpError} 413 past the limit, before more is taken into memory; 400 where it breaks off or is not UTF-8
 */
export async function textBody(context: Context, limit: number = smallBody): Promise<string> {
  const refuse = (): never => {
    throw new HttpError(413, `The request's body is larger than ${limit} bytes. Send less at a time.`);
  };
  if (Number(context.req.header("content-length") ?? 0) > limit) refuse();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of context.req.raw.body ?? []) {
      bytes += piece.byteLength;
      if (bytes > limit) refuse();
      pieces.push(piece);
    }
  } catch (cause) {
    // Whoever hangs up in the middle is no fault of the server's, and must not fill its log.
    throw cause instanceof HttpError ? cause : new HttpError(400, "The request broke off.", { cause });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new HttpError(400, "The request's body is not text in UTF-8.");
  }
}

/**
 * The JSON object in a request's body; an empty body counts as an empty object, as Jupyter takes it.
 *
 * @throws {HttpError} 400 for anything else and for one nested too deep, 413 past the limit
 */
export async function jsonBody(context: Context, limit?: number): Promise<Record<string, unknown>> {
  const text = await textBody(context, limit);
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, "The request's body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HttpError(400, "The request's body must be a JSON object.");
  }
  if (isTooDeep(value)) throw new HttpError(400, `The request's body is nested more than ${deepest} deep.`);
  return value as Record<string, unknown>;
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
