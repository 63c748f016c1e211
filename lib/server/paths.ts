import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { HttpError } from "./http-error.js";

/** A place inside the root: as clients name it, and as the file system does. */
export interface InsidePath {
  /** Without slashes at the ends; the root itself is "". */
  api: string;
  absolute: string;
}

/**
 * The path of the contents API that a request's raw path names.
 *
 * Decoded exactly once and segment by segment, so that an encoded slash or dot is judged like a plain one.
 *
 * @param encoded what stands behind `/api/contents`, still percent-encoded
 * @throws {HttpError} 400 where an escape is malformed
 */
export function decodeApiPath(encoded: string): string {
  try {
    return cleanApiPath(encoded.split("/").map(decodeURIComponent).join("/"));
  } catch (thrown) {
    if (thrown instanceof HttpError) throw thrown;
    throw new HttpError(400, "The path has a malformed percent escape. Encode it as UTF-8.");
  }
}

/**
 * A path as it stands in a JSON body or behind a URL, with empty segments taken out.
 *
 * @throws {HttpError} 400 for anything that no honest client sends: `..`, `.`, NUL and other controls, backslashes
 */
export function cleanApiPath(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "");
  for (const segment of segments) {
    if (segment === "." || segment === "..") {
      throw new HttpError(400, "A path may not contain '.' or '..'. Name the place from the root.");
    }
    if (/\p{Surrogate}/u.test(segment))
      throw new HttpError(
        400,
        "A name holds half of a character, which no file system keeps. Choose another.",
      );
    // Controls have no business in a name, and a backslash is a separator on one system and a letter on another.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u001f\u007f\\]/.test(segment)) {
      throw new HttpError(400, "A name may not contain control characters or backslashes. Choose another.");
    }
  }
  return segments.join("/");
}

/** Dot-files and folders are not served: they hold git's history, secrets, and our own store. */
export function isHidden(apiPath: string): boolean {
  return apiPath.split("/").some((segment) => segment.startsWith("."));
}

/** Folders that are made by machines: not listed, yet readable when named. */
const unlisted = new Set(["node_modules", "dist", "__pycache__"]);

/** Whether a folder's listing shows this name. */
export function isListed(name: string): boolean {
  return !name.startsWith(".") && !unlisted.has(name) && !name.includes("\\");
}

/**
 * Where an API path lies on disk, if that is inside the root.
 *
 * Links are followed before the judgement, as far as the path exists, so that neither a link out of the root nor one
 * into a hidden folder leads anywhere.
 *
 * @param root an absolute path without links (see `realpath`)
 * @throws {HttpError} 404 for a hidden path, 403 for one that a link takes out of the root
 */
export async function resolveInside(root: string, apiPath: string): Promise<InsidePath> {
  const api = cleanApiPath(apiPath);
  if (isHidden(api)) throw new HttpError(404, `${api}: hidden files are not served.`);
  const absolute = join(root, ...api.split("/"));
  const real = await realpathOfExisting(absolute);
  const inside = relative(root, real);
  if (inside === ".." || inside.startsWith(`..${sep}`) || real.startsWith("\0")) {
    throw new HttpError(
      403,
      `${api}: a link leads out of the folder that is served. Copy the files into it.`,
    );
  }
  if (isHidden(inside.split(sep).join("/"))) throw new HttpError(404, `${api}: hidden files are not served.`);
  return { api, absolute };
}

/** Whether a path leads, as far as it exists, to where it says, through no link. */
export async function isWithoutLinks(path: string): Promise<boolean> {
  return (await realpathOfExisting(path)) === path;
}

/** The real path of the deepest ancestor that exists, with the rest of the path behind it. */
async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === "ELOOP") throw new HttpError(403, "A link leads in a circle. Remove it.");
    const parent = dirname(path);
    if ((code !== "ENOENT" && code !== "ENOTDIR") || parent === path) throw thrown;
    const there = await lstat(path).catch(() => undefined);
    if (there?.isSymbolicLink() === true)
      throw new HttpError(403, "A link leads nowhere, and what is written must stay here. Remove it.");
    // Another request has made it meanwhile.
    if (there !== undefined) return realpathOfExisting(path);
    return join(await realpathOfExisting(parent), basename(path));
  }
}

/** The last segment of an API path; "" for the root. */
export function nameOf(apiPath: string): string {
  return apiPath.slice(apiPath.lastIndexOf("/") + 1);
}

/** The folder of an API path; "" for the root and what lies in it. */
export function folderOf(apiPath: string): string {
  return apiPath.slice(0, Math.max(0, apiPath.lastIndexOf("/")));
}

/** Two API paths put together, where either may be the root. */
export function joinApiPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
