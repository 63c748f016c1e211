import { stat } from "node:fs/promises";
import { ignoreMissing, writeAtomically } from "../atomic-write.js";
import { makeFolder } from "../make-folder.js";
import { formatNotebook, parseNotebook } from "../notebook/index.js";
import { HttpError } from "./http-error.js";
import type { InsidePath } from "./paths.js";
import type { TrustStore } from "./trust.js";
import { takeChunk } from "./uploads.js";

/** What a PUT carries: a model of which only these fields matter. */
export interface SaveRequest {
  type?: unknown;
  format?: unknown;
  content?: unknown;
  chunk?: unknown;
}

/** What a save did. */
export interface Saved {
  /** Whether the file or folder was not there before. */
  created: boolean;
  /** Where the bytes lie now; elsewhere than the file while an upload in pieces is under way. */
  absolute: string;
}

/**
 * Writes what a client saves; the old content stays whole until the new one is.
 *
 * A save does not compare with the disk: in Jupyter's protocol the client asks for the hash first and asks its user.
 *
 * @throws {HttpError} 400 where the body is not a model of its type, 409 where a file and a folder collide
 */
export async function save(
  place: InsidePath,
  request: SaveRequest,
  parts: { root: string; trust: TrustStore },
): Promise<Saved> {
  let absolute = place.absolute;
  const old = await stat(place.absolute).catch(ignoreMissing(undefined));
  if (request.type === "directory") return saveFolder(place, old !== undefined && !old.isDirectory());
  if (old !== undefined && !old.isFile()) {
    throw new HttpError(409, `${place.api} is a folder. Save under another name.`);
  }
  if (request.type === "notebook") {
    await writeAtomically(place.absolute, await notebookText(place.api, request, parts.trust));
  } else if (request.type === "file") {
    const bytes = fileBytes(request);
    if (request.chunk === undefined) await writeAtomically(place.absolute, bytes);
    else absolute = await takeChunk(place, { chunk: request.chunk, bytes, root: parts.root });
  } else {
    throw new HttpError(400, "A model's type must be notebook, file or directory.");
  }
  return { created: old === undefined, absolute };
}

async function saveFolder(place: InsidePath, collides: boolean): Promise<Saved> {
  if (collides) throw new HttpError(409, `${place.api} is a file. Choose another name for the folder.`);
  return { created: await makeFolder(place.absolute), absolute: place.absolute };
}

async function notebookText(api: string, request: SaveRequest, trust: TrustStore): Promise<string> {
  const { content, format } = request;
  if (format !== undefined && format !== null && format !== "json") {
    throw new HttpError(400, `A notebook's format must be json, not ${String(format)}.`);
  }
  if (typeof content !== "object" || content === null) {
    throw new HttpError(400, `${api}: a notebook's content must be an object. Nothing was saved.`);
  }
  // What a page sends is no better known than what a file holds: the same reader judges both.
  const notebook = parseNotebook(JSON.stringify(content), api);
  return formatNotebook(await trust.remember(notebook));
}

function fileBytes(request: SaveRequest): Uint8Array {
  const { content, format } = request;
  if (typeof content !== "string") {
    throw new HttpError(400, "A file's content must be a string. Nothing was saved.");
  }
  if (format === "text") return Buffer.from(content, "utf8");
  if (format === "base64") return decodeBase64(content);
  throw new HttpError(400, "A file's format must be text or base64. Nothing was saved.");
}

/** Node's own reader skips what it cannot read, which would save something else than was sent. */
function decodeBase64(text: string): Uint8Array {
  const packed = text.replace(/[\r\n]/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) {
    throw new HttpError(400, "The content is not base64. Nothing was saved.");
  }
  return Buffer.from(packed, "base64");
}
