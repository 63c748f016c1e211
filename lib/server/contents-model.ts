import { createHash } from "node:crypto";
import { constants, createReadStream, type Stats } from "node:fs";
import { access, lstat, readdir, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Documents } from "./documents.js";
import { HttpError } from "./http-error.js";
import { type InsidePath, isListed, joinApiPath, nameOf, resolveInside } from "./paths.js";
import { readInline } from "./read-inline.js";
import type { TrustStore } from "./trust.js";

export type ContentsType = "directory" | "notebook" | "file";
export type ContentsFormat = "json" | "text" | "base64";

/** The contents API's model of one file or folder, field by field as Jupyter's clients check it. */
export interface ContentsModel {
  name: string;
  path: string;
  type: ContentsType;
  created: string;
  last_modified: string;
  size: number | null;
  writable: boolean;
  mimetype: string | null;
  format: ContentsFormat | null;
  content: unknown;
  hash: string | null;
  hash_algorithm: string | null;
}

/** What a GET asks for; a type or format that is not given is guessed from the file. */
export interface ContentsRequest {
  content: boolean;
  hash: boolean;
  type?: string | undefined;
  format?: string | undefined;
}

/**
 * Reads a file or folder into the contents API's model, in JSON.
 *
 * @throws {HttpError} 404 where nothing is there, 400 where it is not of the type or format that was asked for, 413 where
 *   it is too large
 */
export async function readModel(
  place: InsidePath,
  request: ContentsRequest,
  parts: { root: string; trust: TrustStore; documents: Documents },
): Promise<string | Uint8Array> {
  const stats = await stat(place.absolute);
  const type = typeFor(place.api, stats, request.type);
  const model = await describe(place, stats, type);
  if (request.hash && type !== "directory") {
    model.hash = await hashOf(place.absolute);
    model.hash_algorithm = "sha256";
  }
  if (!request.content) return JSON.stringify(model);
  if (type === "directory")
    return JSON.stringify({ ...model, format: "json", content: await list(place, parts.root) });
  const bytes = await readInline(place);
  if (type === "notebook") {
    const [key, known] = [await parts.trust.key(), await parts.trust.known()];
    return parts.documents.do("read", { bytes, model, key, known }, bytes);
  }
  return parts.documents.do("open", { bytes, model, format: request.format }, bytes);
}

/** The model of something on disk without its content. */
export async function describe(place: InsidePath, stats: Stats, type: ContentsType): Promise<ContentsModel> {
  const created = stats.birthtimeMs > 0 && stats.birthtime < stats.mtime ? stats.birthtime : stats.mtime;
  return {
    name: nameOf(place.api),
    path: place.api,
    type,
    created: created.toISOString(),
    last_modified: stats.mtime.toISOString(),
    size: type === "directory" ? null : stats.size,
    writable: await isWritable(place.absolute),
    mimetype: null,
    format: null,
    content: null,
    hash: null,
    hash_algorithm: null,
  };
}

/** What a path's file is taken for. @throws {HttpError} 400 where that is not what was asked for */
export function typeFor(api: string, stats: Stats, wanted?: string): ContentsType {
  const found = stats.isDirectory() ? "directory" : "file";
  // A pipe or a device would answer a read by waiting for ever.
  if (found === "file" && !stats.isFile()) throw new HttpError(400, `${api} is neither a file nor a folder.`);
  if (wanted === undefined || wanted === "") {
    return found === "file" && api.endsWith(".ipynb") ? "notebook" : found;
  }
  if (wanted !== "directory" && wanted !== "notebook" && wanted !== "file") {
    throw new HttpError(400, `type is ${wanted}, and may be directory, notebook or file.`);
  }
  if ((wanted === "directory") !== (found === "directory")) {
    throw new HttpError(400, `${api} is a ${found}, not a ${wanted}.`, { reason: "bad type" });
  }
  return wanted;
}

async function list(place: InsidePath, root: string): Promise<ContentsModel[]> {
  const names = (await readdir(place.absolute)).filter(isListed).sort();
  const models = await Promise.all(
    names.map(async (name) => {
      try {
        const child = await resolveInside(root, joinApiPath(place.api, name));
        const stats = await stat(child.absolute);
        return await describe(child, stats, typeFor(child.api, stats));
      } catch {
        // A link that breaks or leads out, or a file gone meanwhile, must not hide its neighbours.
        return undefined;
      }
    }),
  );
  return models.filter((model) => model !== undefined);
}

/** SHA-256 of a file's bytes, in hex, as clients compare it before they save. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether anything, even a broken link, has this name. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
