import { cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing, temporaryName, writeAtomically } from "../atomic-write.js";
import { formatNotebook, parseNotebook } from "../notebook/index.js";
import { isTaken } from "./contents-model.js";
import { HttpError, shown } from "./http-error.js";
import { copyOf, freeName, untitled } from "./naming.js";
import { cleanApiPath, folderOf, type InsidePath, joinApiPath, nameOf, resolveInside } from "./paths.js";

/** Makes an empty notebook, file or folder under a name that is free. @throws {HttpError} 400, 404 */
export async function createUntitled(
  folder: InsidePath,
  request: Record<string, unknown>,
  root: string,
): Promise<InsidePath> {
  await demandFolder(folder);
  const { type = "file", ext = "" } = request;
  if (typeof ext !== "string" || /[/\\\0]/.test(ext) || ext.length > 32) {
    throw new HttpError(400, "ext must be a short file extension such as '.ts'.");
  }
  const extension = ext === "" || ext.startsWith(".") ? ext : `.${ext}`;
  if (type !== "notebook" && type !== "directory" && type !== "file") {
    throw new HttpError(400, `type is ${shown(type)}, and may be notebook, file or directory.`);
  }
  const kind = type === "file" && extension === ".ipynb" ? "notebook" : type;
  const names = untitled(kind, kind === "notebook" ? ".ipynb" : extension || ".txt");
  const made = await resolveInside(root, joinApiPath(folder.api, await freeName(folder.absolute, names)));
  if (kind === "directory") await mkdir(made.absolute);
  else await writeAtomically(made.absolute, kind === "notebook" ? emptyNotebook(made.api) : "");
  return made;
}

function emptyNotebook(name: string): string {
  return formatNotebook(parseNotebook('{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}', name));
}

/** Copies a file or folder into a folder; a name that is taken gets "-Copy1". @throws {HttpError} 400, 404 */
export async function copyInto(folder: InsidePath, from: unknown, root: string): Promise<InsidePath> {
  if (typeof from !== "string") throw new HttpError(400, "copy_from must be the path of what is copied.");
  await demandFolder(folder);
  const source = await resolveInside(root, from);
  const stats = await stat(source.absolute);
  if (stats.isDirectory() && (folder.api === source.api || folder.api.startsWith(`${source.api}/`))) {
    throw new HttpError(400, `${source.api} cannot be copied into itself. Choose another folder.`);
  }
  const name = nameOf(source.api);
  const free = (await isTaken(join(folder.absolute, name)))
    ? await freeName(folder.absolute, copyOf(name))
    : name;
  const target = await resolveInside(root, joinApiPath(folder.api, free));
  await copyWhole(source.absolute, target.absolute);
  return target;
}

/** Copies under a hidden name first: a copy that has its name is whole, whatever ends the server meanwhile. */
async function copyWhole(from: string, to: string): Promise<void> {
  const temporary = temporaryName(to);
  try {
    await cp(from, temporary, { recursive: true, verbatimSymlinks: true });
    if (await isTaken(to)) throw new HttpError(409, "Something of that name came meanwhile. Copy again.");
    await rename(temporary, to);
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true });
    throw thrown;
  }
}

/**
 * Renames or moves a file or folder; never over another one.
 *
 * @throws {HttpError} 409 where the new name is taken, 400 and 404 as for any path
 */
export async function renameTo(from: InsidePath, path: unknown, root: string): Promise<InsidePath> {
  if (typeof path !== "string" || path === "") throw new HttpError(400, "path must be the new path.");
  if (from.api === "") throw new HttpError(400, "The served folder itself cannot be renamed.");
  const to = await resolveInside(root, cleanApiPath(path));
  if (to.api === from.api) return to;
  if (to.api.startsWith(`${from.api}/`)) throw new HttpError(400, "A folder cannot move into itself.");
  await demandFolder(await resolveInside(root, folderOf(to.api)));
  const old = await stat(from.absolute);
  const other = await stat(to.absolute).catch(ignoreMissing(undefined));
  // On a disk that ignores case "a" and "A" are one file, and renaming between them is allowed.
  if (
    (other !== undefined && other.ino !== old.ino) ||
    (other === undefined && (await isTaken(to.absolute)))
  ) {
    throw new HttpError(409, `${to.api} exists already. Choose another name.`);
  }
  await rename(from.absolute, to.absolute);
  return to;
}

async function demandFolder(place: InsidePath): Promise<void> {
  const stats = await stat(place.absolute).catch(ignoreMissing(undefined));
  if (stats === undefined) throw new HttpError(404, `The folder ${place.api} is not there.`);
  if (!stats.isDirectory()) throw new HttpError(400, `${place.api} is a file, not a folder.`);
}
