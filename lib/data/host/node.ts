import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { appendFile, readdir, rename, rm, stat } from "node:fs/promises";
import { arch, availableParallelism, cpus, hostname, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { writeAtomically } from "../../atomic-write.js";
import { isAlive } from "../../is-alive.js";
import { makeFolder } from "../../make-folder.js";
import { readRegularFile } from "../../regular-file.js";
import type { Files, Host } from "./types.js";

/** Large pieces, for each costs a trip to the thread pool and back; not larger, for they lie about until they are collected. */
const inflatedPiece = 1 << 18;
const readPiece = 1 << 20;
/** About 15 ms of hashing, so that nothing waits long for its turn. */
const hashedPiece = 8 << 20;

const files: Files = {
  lasting: true,
  get workingFolder() {
    return process.cwd();
  },
  projectFolder: findProjectFolder(),
  join,
  parent(folder) {
    const above = dirname(folder);
    return above === folder ? undefined : above;
  },
  async kindOf(path) {
    const found = await stat(path).catch(undefinedIfAbsent);
    if (found === undefined) return undefined;
    return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
  },
  async list(folder) {
    const names = (await readdir(folder).catch(undefinedIfAbsent)) ?? [];
    const entries = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(folder, name)).catch(undefinedIfAbsent);
        if (found === undefined || !found.isFile()) return [];
        return [{ name, size: found.size, idle: Date.now() - found.mtimeMs }];
      }),
    );
    return entries.flat();
  },
  async listFolders(folder) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(undefinedIfAbsent);
    return (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  },
  async read(path, most) {
    return plain(await readRegularFile(path, most));
  },
  async *stream(path) {
    for await (const piece of createReadStream(path, { highWaterMark: readPiece }))
      yield plain(piece as Buffer);
  },
  async write(path, bytes, options) {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await inFolder(path, () => writeAtomically(path, content, options));
  },
  async append(path, bytes) {
    await inFolder(path, () => appendFile(path, bytes));
  },
  async rename(from, to) {
    return (await rename(from, to).then(() => true, undefinedIfAbsent)) ?? false;
  },
  async remove(path) {
    await rm(path, { force: true });
  },
  async removeFolder(path) {
    await rm(path, { force: true, recursive: true });
  },
};

/** The machine as Node shows it. */
export const host: Host = {
  files,
  get version() {
    return readVersion();
  },
  machine() {
    return {
      name: hostname(),
      runtime: `Node ${process.versions.node}`,
      system: `${platform()} ${arch()}`,
      processor: processorName(),
      processors: availableParallelism(),
      process: process.pid,
    };
  },
  isAlive,
  env(name) {
    return process.env[name] || undefined;
  },
  async *gunzip(bytes) {
    const unzip = createGunzip({ chunkSize: inflatedPiece });
    const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
    let given = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces) {
        given += piece.length;
        yield piece;
      }
    };
    const fed = pipeline(counted, unzip);
    fed.catch(() => {});
    try {
      for await (const piece of unzip) yield plain(piece as Buffer);
      await fed;
    } finally {
      unzip.destroy();
    }
    // zlib passes over what follows a gzip file's end; here that is a sign of a damaged file.
    if (unzip.bytesWritten < given)
      throw new Error(`${given - unzip.bytesWritten} bytes follow the end of the gzip data`);
  },
  fetch(url, options) {
    return fetch(url, options);
  },
  async md5(bytes) {
    const hash = createHash("md5");
    for (let at = 0; at < bytes.length; at += hashedPiece) {
      hash.update(bytes.subarray(at, at + hashedPiece));
      await host.breathe();
    }
    return hash.digest("hex");
  },
  breathe() {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  },
};

/** Asked once: it costs half a millisecond, and stays what it is. */
function processorName(): string {
  processor ??= cpus()[0]?.model.trim() ?? "";
  return processor;
}
let processor: string | undefined;

/** Writes to a path; the folder, which is nearly always there, is made where it turns out not to be. */
async function inFolder(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    await makeFolder(dirname(path));
    await write();
  }
}

/** A view without Buffer's own habits, whose slice shares memory where an array's copies. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function undefinedIfAbsent(thrown: NodeJS.ErrnoException): undefined {
  if (thrown.code === "ENOENT" || thrown.code === "ENOTDIR") return undefined;
  throw thrown;
}

/** This file is lib/data/host/node.ts, or lib/dist/data/host/node.js once built. */
function findProjectFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (basename(folder) !== "lib" && dirname(folder) !== folder) folder = dirname(folder);
  const project = dirname(folder);
  return basename(folder) === "lib" && basename(project) !== "node_modules" ? project : undefined;
}

/** As the nearest package.json above this file has it, built or not. */
function readVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version?: string };
  return version ?? "";
}
