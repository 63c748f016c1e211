import { joinBytes } from "../../join-bytes.js";
import type { Files } from "../host/types.js";

/** The first bytes of a file that is still coming. */
export interface Part {
  /** Bytes so far. */
  size: number;
  append(bytes: Uint8Array): Promise<void>;
  read(): Promise<Uint8Array>;
  /** Forgets all bytes, to begin again. */
  clear(): Promise<void>;
  /** Leaves the bytes where a later try finds them. */
  release(): Promise<void>;
}

/** A part that no process has touched for this long is nobody's; a download gives up far sooner than that. */
const abandonedAfter = 60_000;

/**
 * Takes what an earlier, interrupted download left of a file, or begins an empty part.
 *
 * Each download writes to a file of its own name, and takes a left-over by renaming it, which only one of two
 * processes can do: so they never write into each other's bytes.
 */
export async function openFilePart(files: Files, folder: string, name: string): Promise<Part> {
  const shared = files.join(folder, `${name}.part`);
  const own = files.join(folder, `${name}.${Math.random().toString(36).slice(2, 10)}.part`);
  let size = 0;
  for (const left of await leftovers(files, folder, name)) {
    if (size === 0 && (await files.rename(files.join(folder, left.name), own))) size = left.size;
    else await files.remove(files.join(folder, left.name));
  }
  // Fails here, and not halfway, where the folder cannot be written to.
  await files.append(own, new Uint8Array(0));
  const part: Part = {
    size,
    async append(bytes) {
      await files.append(own, bytes);
      part.size += bytes.length;
    },
    async read() {
      // A part that was cleared has no file any more.
      return part.size === 0 ? new Uint8Array(0) : files.read(own);
    },
    async clear() {
      await files.remove(own);
      part.size = 0;
    },
    async release() {
      if (part.size > 0) await files.rename(own, shared);
      else await files.remove(own);
    },
  };
  return part;
}

/** A part in memory, where there is no folder to write to. */
export function openMemoryPart(): Part {
  let pieces: Uint8Array[] = [];
  const part: Part = {
    size: 0,
    async append(bytes) {
      pieces.push(bytes);
      part.size += bytes.length;
    },
    read: async () => joinBytes(pieces),
    async clear() {
      pieces = [];
      part.size = 0;
    },
    async release() {},
  };
  return part;
}

/** Free parts of a file, largest first. */
async function leftovers(
  files: Files,
  folder: string,
  name: string,
): Promise<{ name: string; size: number }[]> {
  const entries = await files.list(folder);
  return entries
    .filter((entry) => {
      if (entry.name === `${name}.part`) return true;
      const own = entry.name.startsWith(`${name}.`) && entry.name.endsWith(".part");
      return own && entry.idle > abandonedAfter;
    })
    .sort((a, b) => b.size - a.size);
}
