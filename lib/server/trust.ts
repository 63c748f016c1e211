import { randomBytes } from "node:crypto";
import { appendFile, link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing, temporaryName, writeAtomically } from "../atomic-write.js";
import { messageOf } from "../errors.js";
import type { Notebook } from "../notebook/index.js";
import { makePrivateFolder } from "./state-folder.js";
import { setMarks, takeMarks } from "./trust-marks.js";
import type { Log } from "./types.js";

/** Past this many lines the older half of the memory is dropped: its notebooks ask to be run again. */
const largestMemory = 100_000;

/**
 * Remembers which outputs were made or approved here, so that a reopened notebook shows them as they were.
 *
 * A page may run the scripts of trusted outputs, so what counts is the outputs: each code cell's are signed with a
 * key that never leaves the user's state folder. Jupyter signs a notebook as a whole; signing cell by cell keeps
 * trust when another cell is edited elsewhere, and gives none to a cell that was slipped in.
 *
 * Trust is an extra: where the folder cannot be read or written, notebooks open and save all the same, and what is
 * trusted is remembered until the server ends.
 */
export class TrustStore {
  readonly #folder: string;
  readonly #log: Log;
  #key: Promise<Buffer> | undefined;
  #known = new Set<string>();
  /** Known here, and not yet on disk. */
  #unsaved = new Set<string>();
  #failed = false;
  #size = 0;

  /**
   * @param folder made when it is first needed; nobody but its owner may read it
   * @param log is told, once, where the folder cannot be used
   */
  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** The key that outputs are signed with; it never leaves this process. */
  key(): Promise<Uint8Array> {
    return this.#load();
  }

  /** The signatures of all outputs that are trusted. */
  async known(): Promise<ReadonlySet<string>> {
    await this.#load();
    return this.#known;
  }

  /** The notebook with `metadata.trusted` on its code cells, as the page expects it. */
  async mark(notebook: Notebook): Promise<Notebook> {
    return setMarks(notebook, await this.#load(), this.#known);
  }

  /** Remembers what the page calls trusted, and takes the mark off: a file cannot vouch for itself. */
  async remember(notebook: Notebook): Promise<Notebook> {
    const taken = takeMarks(notebook, await this.#load());
    await this.trust(taken.signatures);
    return taken.notebook;
  }

  /** Remembers the signatures of outputs that are trusted from now on. */
  async trust(signatures: readonly string[]): Promise<void> {
    await this.#add(signatures.filter((signature) => !this.#known.has(signature)));
  }

  get #file(): string {
    return join(this.#folder, "outputs");
  }

  async #add(signatures: string[]): Promise<void> {
    if (signatures.length === 0) return;
    for (const signature of signatures) {
      this.#known.add(signature);
      this.#unsaved.add(signature);
    }
    await this.#save().catch((thrown: unknown) => this.#complain(thrown));
  }

  async #save(): Promise<void> {
    const lines = [...this.#unsaved];
    // One write that appends: two servers of one user do not cut each other's lines.
    await appendFile(this.#file, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    for (const line of lines) this.#unsaved.delete(line);
    if (this.#known.size <= largestMemory) return;
    const newer = [...this.#known].slice(-largestMemory / 2);
    await writeAtomically(this.#file, `${newer.join("\n")}\n`);
    this.#known = new Set(newer);
  }

  async #load(): Promise<Buffer> {
    // The promise is kept, not its value: two requests at once must not be given a key each.
    this.#key ??= readKey(this.#folder).catch((thrown: unknown) => {
      this.#complain(thrown);
      return randomBytes(32);
    });
    const key = await this.#key;
    await this.#read().catch((thrown: unknown) => this.#complain(thrown));
    return key;
  }

  async #read(): Promise<void> {
    const stats = await stat(this.#file).catch(ignoreMissing(undefined));
    if (stats === undefined || stats.size === this.#size) return;
    const text = await readFile(this.#file, "utf8");
    this.#known = new Set([...text.split("\n").filter((line) => line !== ""), ...this.#unsaved]);
    this.#size = stats.size;
  }

  #complain(thrown: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#log(
      `Remembering which outputs are trusted: ${messageOf(thrown)}. Until Longhand ends they are kept in memory; ` +
        `to keep them for good, make ${this.#folder} a folder that you can write to, or set LONGHAND_STATE_DIR.`,
    );
  }
}

async function readKey(folder: string): Promise<Buffer> {
  await makePrivateFolder(folder);
  const path = join(folder, "key");
  const held = await readFile(path).catch(ignoreMissing(undefined));
  if (held !== undefined) return held;
  // A link is exclusive and shows a whole file: of two servers that start at once, both read the same key.
  const fresh = temporaryName(path);
  await writeFile(fresh, randomBytes(32), { mode: 0o600, flush: true });
  await link(fresh, path).catch(ignoreTaken);
  await rm(fresh);
  return readFile(path);
}

function ignoreTaken(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== "EEXIST") throw thrown;
}
