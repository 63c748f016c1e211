/** Those of Node's modules that a live page has, over files in its memory: what a lesson needs of each. */

declare var process: { env: Record<string, string | undefined>; cwd(): string };

declare module "node:fs" {
  type Data = string | ArrayBufferView;
  type Encoding = "utf8" | "utf-8" | "latin1" | "ascii";
  interface Stats {
    size: number;
    mtimeMs: number;
    isFile(): boolean;
    isDirectory(): boolean;
  }
  function existsSync(path: string): boolean;
  function readFileSync(path: string): Uint8Array;
  function readFileSync(path: string, encoding: Encoding | { encoding: Encoding }): string;
  function writeFileSync(path: string, data: Data): void;
  function appendFileSync(path: string, data: Data): void;
  function mkdirSync(path: string, options?: { recursive?: boolean }): void;
  function mkdtempSync(prefix: string): string;
  function readdirSync(path: string): string[];
  function rmSync(path: string, options?: { recursive?: boolean; force?: boolean }): void;
  function unlinkSync(path: string): void;
  function renameSync(from: string, to: string): void;
  function statSync(path: string): Stats;
}
declare module "node:fs/promises" {
  import type { Data, Encoding, Stats } from "node:fs";

  function readFile(path: string): Promise<Uint8Array>;
  function readFile(path: string, encoding: Encoding | { encoding: Encoding }): Promise<string>;
  function writeFile(path: string, data: Data): Promise<void>;
  function appendFile(path: string, data: Data): Promise<void>;
  function mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  function mkdtemp(prefix: string): Promise<string>;
  function readdir(path: string): Promise<string[]>;
  function rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
  function unlink(path: string): Promise<void>;
  function rename(from: string, to: string): Promise<void>;
  function stat(path: string): Promise<Stats>;
}
declare module "node:os" {
  function tmpdir(): string;
  function homedir(): string;
  const EOL: string;
}
declare module "node:path" {
  function join(...parts: string[]): string;
  function resolve(...parts: string[]): string;
  function relative(from: string, to: string): string;
  function dirname(path: string): string;
  function basename(path: string, ending?: string): string;
  function extname(path: string): string;
}
declare module "node:zlib" {
  function gzipSync(data: string | ArrayBufferView): Uint8Array;
  function gunzipSync(data: ArrayBufferView): Uint8Array;
}
declare module "fs" {
  export * from "node:fs";
}
declare module "fs/promises" {
  export * from "node:fs/promises";
}
declare module "os" {
  export * from "node:os";
}
declare module "path" {
  export * from "node:path";
}
declare module "zlib" {
  export * from "node:zlib";
}
