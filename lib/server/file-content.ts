import { getMimeType } from "hono/utils/mime";
import type { ContentsModel } from "./contents-model.js";
import { HttpError } from "./http-error.js";

/** A file that is no notebook, as it lies on disk. */
export interface OpenedFile {
  bytes: Uint8Array;
  /** The model without its content. */
  model: ContentsModel;
  /** What was asked for: text, base64, or whichever fits. */
  format: string | undefined;
}

/**
 * The model of a file with its content, in JSON.
 *
 * @throws {HttpError} 400 where the format is none, or text is asked for and the file is not in UTF-8
 */
export function renderFile({ bytes, model, format }: OpenedFile): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...model, ...contentOf(bytes, model.path, format) }));
}

function contentOf(
  bytes: Uint8Array,
  api: string,
  wanted: string | undefined,
): Pick<ContentsModel, "format" | "content" | "mimetype"> {
  if (wanted !== undefined && wanted !== "" && wanted !== "text" && wanted !== "base64") {
    throw new HttpError(400, `format is ${wanted}, and may be text or base64.`);
  }
  const guess = getMimeType(api)?.replace(/;.*$/, "");
  if (wanted !== "base64") {
    const text = decodeUtf8(bytes);
    if (text !== undefined) return { format: "text", content: text, mimetype: guess ?? "text/plain" };
    if (wanted === "text") {
      throw new HttpError(400, `${api} is not text in UTF-8. Download it instead.`, { reason: "bad format" });
    }
  }
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { format: "base64", content: packed, mimetype: guess ?? "application/octet-stream" };
}

/** Text, with a byte-order mark kept so that saving gives the same bytes again; undefined for anything else. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
