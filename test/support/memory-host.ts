import { host as node } from "../../lib/data/host/node.js";
import type { Files, Host } from "../../lib/data/host/types.js";

export interface MemoryHost extends Host {
  files: Files;
  /** Every file by its path. */
  contents: Map<string, Uint8Array>;
  /** Every address that was asked for. */
  asked: string[];
}

export interface MemoryHostOptions {
  env?: Record<string, string>;
  workingFolder?: string;
  projectFolder?: string;
  readOnly?: boolean;
  /** Answers requests; without it there is no network. */
  fetch?: (url: string, headers: Record<string, string>) => Promise<Response> | Response;
}

/** Small and odd, so that pieces end in the middle of everything. */
const streamedPiece = 7;

/** A machine of which everything is a value: files in a map, a network in a function. Gzip and sums are the real ones. */
export function memoryHost(options: MemoryHostOptions = {}): MemoryHost {
  const { env = {}, workingFolder = "/home/me", projectFolder, readOnly = false } = options;
  const contents = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const refuse = () => {
    if (readOnly) throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
  };
  const files: Files = {
    lasting: true,
    workingFolder,
    projectFolder,
    join: (folder, ...names) => [folder.replace(/\/$/, ""), ...names].join("/"),
    parent: (folder) => (folder === "/" ? undefined : folder.slice(0, folder.lastIndexOf("/")) || "/"),
    async kindOf(path) {
      if (contents.has(path)) return "file";
      return [...contents.keys()].some((name) => name.startsWith(`${path}/`)) ? "folder" : undefined;
    },
    async list(folder) {
      return [...contents].flatMap(([path, bytes]) => {
        const name = path.slice(folder.length + 1);
        if (!path.startsWith(`${folder}/`) || name.includes("/")) return [];
        return [{ name, size: bytes.length, idle: 0 }];
      });
    },
    async listFolders(folder) {
      const below = [...contents.keys()].filter((path) => path.startsWith(`${folder}/`));
      const parts = below.map((path) => path.slice(folder.length + 1).split("/"));
      return [...new Set(parts.flatMap(([name, ...rest]) => (rest.length > 0 ? [name!] : [])))];
    },
    async read(path) {
      const bytes = contents.get(path);
      if (bytes === undefined) throw new Error(`ENOENT: ${path}`);
      return bytes;
    },
    async *stream(path) {
      const bytes = await files.read(path);
      for (let at = 0; at < bytes.length; at += streamedPiece) yield bytes.subarray(at, at + streamedPiece);
    },
    async write(path, bytes) {
      refuse();
      contents.set(path, Uint8Array.from(bytes));
    },
    async append(path, bytes) {
      refuse();
      contents.set(path, Uint8Array.from([...(contents.get(path) ?? []), ...bytes]));
    },
    async rename(from, to) {
      refuse();
      const bytes = contents.get(from);
      if (bytes === undefined) return false;
      contents.delete(from);
      contents.set(to, bytes);
      return true;
    },
    async remove(path) {
      refuse();
      contents.delete(path);
    },
    async removeFolder(path) {
      refuse();
      for (const name of [...contents.keys()]) if (name.startsWith(`${path}/`)) contents.delete(name);
    },
  };
  return {
    ...node,
    files,
    contents,
    asked,
    env: (name) => env[name],
    async fetch(url, { headers }) {
      asked.push(url);
      if (options.fetch === undefined) throw new Error("there is no network");
      return options.fetch(url, headers);
    },
  };
}
