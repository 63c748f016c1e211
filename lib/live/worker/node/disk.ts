/** What Node's file system says of a path, with its `code`. */
export class FileError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path: string | undefined;

  constructor(code: keyof typeof reasons, syscall: string, path?: string) {
    super(`${code}: ${reasons[code]}, ${syscall}${path === undefined ? "" : ` '${path}'`}`);
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }
}

const reasons = {
  ENOENT: "no such file or directory",
  EEXIST: "file already exists",
  EISDIR: "illegal operation on a directory",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
} as const;

/** A file's bytes, and when they were written. */
interface StoredFile {
  bytes: Uint8Array;
  written: number;
}

/** Files and folders in memory, which are gone with the page. Paths are absolute and without `.` and `..`. */
export class Disk {
  readonly #files = new Map<string, StoredFile>();
  readonly #folders = new Set<string>(["/"]);

  /** @param folders those that are there from the beginning */
  constructor(...folders: string[]) {
    for (const folder of folders) this.makeFolder(folder, true);
  }

  kindOf(path: string): "file" | "folder" | undefined {
    if (this.#files.has(path)) return "file";
    return this.#folders.has(path) ? "folder" : undefined;
  }

  /** @throws {FileError} where there is no such file */
  file(path: string, syscall = "open"): StoredFile {
    const found = this.#files.get(path);
    if (found !== undefined) return found;
    throw this.#folders.has(path) ? new FileError("EISDIR", "read") : new FileError("ENOENT", syscall, path);
  }

  /** @throws {FileError} where its folder is not there, or it is one itself */
  write(path: string, bytes: Uint8Array): void {
    if (this.#folders.has(path)) throw new FileError("EISDIR", "open", path);
    if (!this.#folders.has(above(path))) throw new FileError("ENOENT", "open", path);
    this.#files.set(path, { bytes: Uint8Array.from(bytes), written: Date.now() });
  }

  append(path: string, bytes: Uint8Array): void {
    const before = this.#files.get(path)?.bytes ?? new Uint8Array();
    const joined = new Uint8Array(before.length + bytes.length);
    joined.set(before);
    joined.set(bytes, before.length);
    this.write(path, joined);
  }

  /** @throws {FileError} where it is there, or the one above it is not, unless it is made with all above it */
  makeFolder(path: string, recursive = false): void {
    if (this.#files.has(path)) throw new FileError("EEXIST", "mkdir", path);
    if (this.#folders.has(path)) {
      if (recursive) return;
      throw new FileError("EEXIST", "mkdir", path);
    }
    if (recursive) this.makeFolder(above(path), true);
    else if (!this.#folders.has(above(path))) throw new FileError("ENOENT", "mkdir", path);
    this.#folders.add(path);
  }

  /** The names in a folder, in the order of their letters. @throws {FileError} where there is no such folder */
  list(folder: string): string[] {
    if (!this.#folders.has(folder))
      throw new FileError(this.#files.has(folder) ? "ENOTDIR" : "ENOENT", "scandir", folder);
    const start = folder === "/" ? "/" : `${folder}/`;
    const names = [...this.#files.keys(), ...this.#folders]
      .filter((path) => path.startsWith(start) && path !== "/")
      .map((path) => path.slice(start.length))
      .filter((name) => !name.includes("/"));
    return names.sort();
  }

  /** Takes a file away, or a folder with all that is in it. @throws {FileError} where there is nothing */
  remove(path: string): void {
    if (this.#files.delete(path)) return;
    if (!this.#folders.delete(path)) throw new FileError("ENOENT", "rm", path);
    for (const each of this.#files.keys()) if (each.startsWith(`${path}/`)) this.#files.delete(each);
    for (const each of this.#folders) if (each.startsWith(`${path}/`)) this.#folders.delete(each);
  }

  /** Moves a file. @returns false where it is not there */
  rename(from: string, to: string): boolean {
    const found = this.#files.get(from);
    if (found === undefined) return false;
    this.write(to, found.bytes);
    this.#files.delete(from);
    return true;
  }
}

function above(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
