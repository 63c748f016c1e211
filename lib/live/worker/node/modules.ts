import * as path from "node:path";
import { gunzipSync, gzipSync } from "fflate";
import { type Disk, FileError } from "./disk.js";
import { workingFolder } from "./library-files.js";

const temporary = "/tmp";

/** The folders that a page's disk begins with. */
export const firstFolders: readonly string[] = [temporary, workingFolder];

type Bytes = string | ArrayBufferView;

/** Those of Node's modules that cells of a page may import, over files in memory; `cells/modules.d.ts` has their types. */
export function nodeModules(disk: Disk): Record<string, object> {
  const at = (place: string): string => path.resolve(workingFolder, place);
  const fs = {
    existsSync: (place: string) => disk.kindOf(at(place)) !== undefined,
    readFileSync(place: string, options?: string | { encoding?: string }) {
      const { bytes } = disk.file(at(place));
      const encoding = typeof options === "string" ? options : options?.encoding;
      return encoding === undefined ? bytes.slice() : new TextDecoder(encoding).decode(bytes);
    },
    writeFileSync: (place: string, data: Bytes) => disk.write(at(place), bytesOf(data)),
    appendFileSync: (place: string, data: Bytes) => disk.append(at(place), bytesOf(data)),
    mkdirSync: (place: string, options?: { recursive?: boolean }) =>
      disk.makeFolder(at(place), options?.recursive),
    mkdtempSync(prefix: string) {
      const letters = crypto.randomUUID().replaceAll("-", "").slice(0, 6);
      disk.makeFolder(at(prefix + letters));
      return prefix + letters;
    },
    readdirSync: (place: string) => disk.list(at(place)),
    rmSync(place: string, options: { recursive?: boolean; force?: boolean } = {}) {
      const kind = disk.kindOf(at(place));
      if (kind === undefined && options.force === true) return;
      if (kind === "folder" && options.recursive !== true) throw new FileError("EISDIR", "rm", at(place));
      disk.remove(at(place));
    },
    unlinkSync(place: string) {
      disk.file(at(place), "unlink");
      disk.remove(at(place));
    },
    renameSync(from: string, to: string) {
      if (!disk.rename(at(from), at(to))) throw new FileError("ENOENT", "rename", at(from));
    },
    statSync(place: string) {
      const kind = disk.kindOf(at(place));
      if (kind === undefined) throw new FileError("ENOENT", "stat", at(place));
      const { bytes, written } =
        kind === "file" ? disk.file(at(place)) : { bytes: new Uint8Array(), written: 0 };
      const [isFile, isDirectory] = [() => kind === "file", () => kind === "folder"];
      return { size: bytes.length, mtimeMs: written, isFile, isDirectory };
    },
  };
  const promises = Object.fromEntries(
    Object.entries(fs)
      .filter(([name]) => name !== "existsSync")
      .map(([name, act]) => [
        name.replace(/Sync$/, ""),
        async (...given: never[]) => (act as (...given: never[]) => unknown)(...given),
      ]),
  );
  return {
    fs: { ...fs, promises },
    "fs/promises": promises,
    os: { tmpdir: () => temporary, homedir: () => workingFolder, EOL: "\n" },
    path,
    zlib: {
      gzipSync: (data: Bytes) => gzipSync(bytesOf(data)),
      gunzipSync: (data: Bytes) => gunzipSync(bytesOf(data)),
    },
  };
}

/** What cells know of their process: variables, and where they are. */
export const pageProcess: { env: Record<string, string | undefined>; cwd(): string } = {
  env: {},
  cwd: () => workingFolder,
};

function bytesOf(data: Bytes): Uint8Array {
  if (typeof data === "string") return new TextEncoder().encode(data);
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
