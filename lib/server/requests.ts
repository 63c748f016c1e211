import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HttpError } from "./http-error.js";

/** Enough for any request but a file's content. */
export const smallBody: number = 1024 * 1024;

/** Enough for a notebook full of figures; a string much longer would not fit the engine. */
export const largeBody: number = 256 * 1024 * 1024;

/** Refuses a body past its limit before it is read into memory. */
export function limitBody(bytes: number): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new HttpError(413, `The request's body is larger than ${bytes} bytes. Send less at a time.`);
    },
  });
}

/**
 * The JSON object in a request's body; an empty body counts as an empty object, as Jupyter takes it.
 *
 * @throws {HttpError} 400 for anything else
 */
export async function jsonBody(context: Context): Promise<Record<string, unknown>> {
  const text = await context.req.text();
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
