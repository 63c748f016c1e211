import { copyFile, lstat, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ignoreMissing, writeAtomically } from "../atomic-write.js";
import { makeFolder } from "../make-folder.js";
import { readRegularFile } from "../regular-file.js";
import { HttpError } from "./http-error.js";
import { type InsidePath, isWithoutLinks } from "./paths.js";
import { storeFolder, storeName } from "./store-folder.js";
import { trashEntry } from "./trash.js";

/** The API's model of a checkpoint. */
export interface Checkpoint {
  id: string;
  last_modified: string;
}

/** How many are kept of each file; the oldest goes first. */
const kept = 5;

/**
 * Copies of a file at moments its owner chose, in `.longhand/checkpoints/<path>.kept/<id>`.
 *
 * The store mirrors the served folder, so that renaming a folder is one rename here too.
 */
export class Checkpoints {
  readonly #root: string;

  /** @param root the served folder, an absolute path without links */
  constructor(root: string) {
    this.#root = root;
  }

  /** Keeps the file as it stands on disk. @throws the file system's error where there is no file */
  async create(place: InsidePath): Promise<Checkpoint> {
    const source = await stat(place.absolute);
    if (!source.isFile())
      throw new HttpError(400, `${place.api} is no file, and only files have checkpoints.`);
    await storeFolder(this.#root, "checkpoints");
    const folder = await this.#ownFolder(place.api);
    await makeFolder(folder);
    const old = await this.list(place);
    const id = newId(old.at(-1)?.id);
    // A copy under a hidden name first: a checkpoint that is listed is whole.
    const partial = join(folder, `.${id}`);
    await copyFile(place.absolute, partial);
    await rename(partial, join(folder, id));
    for (const { id: oldest } of old.slice(0, Math.max(0, old.length + 1 - kept))) {
      await rm(join(folder, oldest), { force: true });
    }
    return { id, last_modified: (await stat(join(folder, id))).mtime.toISOString() };
  }

  /** The oldest first. */
  async list(place: InsidePath): Promise<Checkpoint[]> {
    const folder = await this.#ownFolder(place.api);
    const names = await readdir(folder).catch(ignoreMissing([]));
    const ids = names.filter((name) => idShape.test(name)).sort();
    return Promise.all(
      ids.map(async (id) => ({ id, last_modified: (await stat(join(folder, id))).mtime.toISOString() })),
    );
  }

  /** Puts the kept content in the file's place. @throws {HttpError} 404 where there is no such checkpoint */
  async restore(place: InsidePath, id: string): Promise<void> {
    const bytes = await readRegularFile(await this.#file(place, id)).catch(ignoreMissing(undefined));
    if (bytes === undefined) throw missing(place, id);
    await writeAtomically(place.absolute, bytes);
  }

  /** @throws {HttpError} 404 where there is no such checkpoint */
  async remove(place: InsidePath, id: string): Promise<void> {
    const file = await this.#file(place, id);
    if ((await stat(file).catch(ignoreMissing(undefined))) === undefined) throw missing(place, id);
    await rm(file);
  }

  /**
   * Takes the checkpoints along when a file or folder is renamed.
   *
   * What is left there of another file, which had the new name once, goes into the trash.
   */
  async follow(from: string, to: string): Promise<void> {
    for (const [old, fresh] of [
      [this.#folder(from), this.#folder(to)],
      [this.#mirror(from), this.#mirror(to)],
    ] as const) {
      const moved = await identity(old);
      if (moved === undefined || !(await isOwn(old)) || !(await isOwn(fresh))) continue;
      const there = await identity(fresh);
      // Where case does not count, the new name of a file may be the old one.
      if (there !== undefined && there !== moved) await this.discard(to, await trashEntry(this.#root));
      await storeFolder(this.#root, "checkpoints");
      await makeFolder(dirname(fresh));
      await rename(old, fresh);
    }
  }

  /**
   * Puts the checkpoints of a deleted file or folder with it into the trash, under `.checkpoints`.
   *
   * The next file of that name is another one, and must not be given this one's content.
   *
   * @param entry the deletion's folder in the trash
   */
  async discard(api: string, entry: string): Promise<void> {
    const bin = join(entry, ".checkpoints", ...api.split("/"));
    for (const [old, binned] of [
      [this.#folder(api), `${bin}.kept`],
      [this.#mirror(api), bin],
    ] as const) {
      if ((await identity(old)) === undefined || !(await isOwn(old))) continue;
      await makeFolder(dirname(binned));
      await rename(old, binned);
    }
  }

  #mirror(api: string): string {
    return join(this.#root, storeName, "checkpoints", ...api.split("/"));
  }

  #folder(api: string): string {
    return `${this.#mirror(api)}.kept`;
  }

  /**
   * A folder that somebody else made may bring a store, with links in it.
   *
   * @throws {HttpError} 403 where a link would lead a checkpoint elsewhere
   */
  async #ownFolder(api: string): Promise<string> {
    const folder = this.#folder(api);
    if (await isWithoutLinks(folder)) return folder;
    throw new HttpError(403, `The checkpoints of ${api} lie behind a link. Remove it from ${storeName}.`);
  }

  async #file(place: InsidePath, id: string): Promise<string> {
    if (!idShape.test(id)) throw missing(place, id);
    const file = join(await this.#ownFolder(place.api), id);
    if (await isWithoutLinks(file)) return file;
    throw missing(place, id);
  }
}

/** Which file or folder it is, by whatever name; undefined where there is none. */
async function identity(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(ignoreMissing(undefined));
  return found && `${found.dev}:${found.ino}`;
}

/** Whether it lies in the store: a link in the store, which may have come with the folder, could lead anywhere. */
function isOwn(path: string): Promise<boolean> {
  return isWithoutLinks(path).catch(() => false);
}

/** A time that sorts as text, and three digits that older versions counted two in one millisecond by. */
const idShape = /^\d{8}T\d{9}-\d{3}$/;

/** Sorts behind the last one, though the clock may have been set back since: the newest must not go as the oldest. */
function newId(last = ""): string {
  const dated = last.replace(/^(....)(..)(..)T(..)(..)(..)(...).*$/, "$1-$2-$3T$4:$5:$6.$7Z");
  const moment = Math.max(Date.now(), (Date.parse(dated) || 0) + 1);
  return `${new Date(moment).toISOString().replace(/[-:.Z]/g, "")}-000`;
}

function missing(place: InsidePath, id: string): HttpError {
  return new HttpError(404, `${place.api} has no checkpoint ${JSON.stringify(id)}.`);
}
