import { ReadableStream } from "node:stream/web";
import type { Context } from "hono";
import { piecesOf } from "../kernel/index.js";

/** Up to this a copy takes a millisecond. */
const largeAnswer = 1024 * 1024;

/**
 * Answers with bytes, large ones piece by piece: a `Response` copies what it is given whole, and nobody else is answered
 * for 100 ms where that is 100 MB. The bytes must not change afterwards.
 */
export function sendBytes(context: Context, bytes: string | Uint8Array): Response {
  if (typeof bytes === "string" || bytes.length <= largeAnswer)
    return context.body(bytes as string | Uint8Array<ArrayBuffer>);
  context.header("Content-Length", String(bytes.length));
  return context.body(ReadableStream.from(piecesOf(bytes)) as globalThis.ReadableStream);
}
