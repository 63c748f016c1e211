/**
 * What the learning half needs of the machine it runs on.
 *
 * One file answers for Node and another for a browser; `#host` in package.json picks between them. Functions that
 * touch the machine take a Host as an argument, so that a test can hand them a false one.
 */
export interface Host {
  /** Undefined in a browser, which has no folders to look into. */
  readonly files: Files | undefined;
  /** The version of this package; "" where nobody can tell. */
  readonly version: string;
  /** The digits that a page carries within itself; where there are some, nothing is looked for and nothing fetched. */
  readonly carried?: CarriedDigits | undefined;
  /** What a training's speed depends on, and where it ran. */
  machine(): MachineFacts;
  /** Whether a process of that number runs on this machine; false in a browser. */
  isAlive(process: number): boolean;
  /** An environment variable; an empty one counts as not set. */
  env(name: string): string | undefined;
  /**
   * Inflates gzip piece by piece, so that the caller can stop before memory runs out.
   * @param bytes a whole file, or its pieces as they come
   * @throws {Error} while iterating, where the bytes are not whole and sound gzip or something follows their end, and
   *   whatever the pieces' own source throws
   */
  gunzip(bytes: Uint8Array | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** The machine's own fetch: follows at most 20 redirects. */
  fetch(url: string, options: FetchOptions): Promise<Response>;
  /** The MD5 sum in lower-case hexadecimal; lets other events in while it works. */
  md5(bytes: Uint8Array): Promise<string>;
  /** Lets waiting events in, then goes on. */
  breathe(): Promise<void>;
}

/** Digits within a page, as gzipped IDX files. */
export interface CarriedDigits {
  source: "mnist" | "drawn";
  trainImages: Uint8Array;
  trainLabels: Uint8Array;
  testImages: Uint8Array;
  testLabels: Uint8Array;
}

export interface MachineFacts {
  /** The machine's name in its network; "" in a browser. */
  name: string;
  /** Such as "Node 20.19.0", or what a browser calls itself. */
  runtime: string;
  /** Such as "linux x64". */
  system: string;
  processor: string;
  processors: number;
  /** The number of the process; 0 in a browser. */
  process: number;
}

export interface FetchOptions {
  signal: AbortSignal;
  headers: Record<string, string>;
}

export interface FileEntry {
  name: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the file was last written to. */
  idle: number;
}

/** Files and folders; errors are the system's own, with its `code`. */
export interface Files {
  /** False where what is written is gone when the page is, so that digits are not kept there. */
  readonly lasting: boolean;
  /** Where the program was started; a notebook's kernel starts in the notebook's folder. */
  readonly workingFolder: string;
  /** The folder that holds this package, or undefined where it lies in node_modules and so belongs to npm. */
  readonly projectFolder: string | undefined;
  join(folder: string, ...names: string[]): string;
  /** The folder above, or undefined at the top. */
  parent(folder: string): string | undefined;
  /** What is there, links followed; undefined where there is nothing. */
  kindOf(path: string): Promise<"file" | "folder" | "other" | undefined>;
  /** The files of a folder; empty where there is no such folder. */
  list(folder: string): Promise<FileEntry[]>;
  /** The names of the folders in a folder; empty where there is no such folder. */
  listFolders(folder: string): Promise<string[]>;
  /**
   * A file whole; what is no file is refused, as a pipe would be waited for.
   * @param most bytes; a larger file is refused before memory is taken for it
   */
  read(path: string, most?: number): Promise<Uint8Array>;
  /** A file piece by piece, for one that is larger than what is kept of it; closed when the reader leaves off. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /**
   * Replaces a file whole or not at all, whatever stops the program meanwhile; makes its folder first. Without `flush`,
   * which is true when left out, a loss of power may undo it.
   */
  write(path: string, bytes: Uint8Array, options?: { flush?: boolean }): Promise<void>;
  /** Adds to the end of a file, which is made, with its folder, where it is not there yet. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** @returns false where `from` is not there (any more), so that of two who try one wins */
  rename(from: string, to: string): Promise<boolean>;
  /** Takes a file away; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** Takes a folder away with all that is in it; nothing happens where there is none. */
  removeFolder(path: string): Promise<void>;
}
