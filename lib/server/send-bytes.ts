import type { Context } from "hono";

/** Some milliseconds' worth of copying. */
const pieceLength = 1024 * 1024;

/**
 * Answers with bytes, large ones piece by piece: a `Response` copies what it is given whole, and nobody else is answered
 * for 100 ms where that is 100 MB. The bytes must not change afterwards.
 */
export function sendBytes(context: Context, bytes: string | Uint8Array): Response {
  if (typeof bytes === "string" || bytes.length <= pieceLength)
    return context.body(bytes as string | Uint8Array<ArrayBuffer>);
  context.header("Content-Length", String(bytes.length));
  let sent = 0;
  const pieces = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(sent, sent + pieceLength));
      sent += pieceLength;
    },
  });
  return context.body(pieces);
}
