import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ignoreMissing, writeAtomically } from "../atomic-write.js";
import { makePrivateFolder } from "./state-folder.js";

/** JSON objects by name, a file each, in a folder of the person's own. */
export class JsonStore {
  readonly #folder: string;

  /** @param folder made when it is first written to */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async names(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(ignoreMissing([]));
    const own = files.filter((file) => file.endsWith(".json") && !file.startsWith("."));
    return own.map((file) => decodeURIComponent(file.slice(0, -".json".length))).sort();
  }

  /** Undefined where there is none, or where the file was broken by hand: it must not lock its owner out. */
  async read(name: string): Promise<Record<string, unknown> | undefined> {
    const text = await readFile(this.#file(name), "utf8").catch(ignoreMissing(undefined));
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
      return undefined;
    }
  }

  async write(name: string, value: Record<string, unknown>): Promise<void> {
    await makePrivateFolder(this.#folder);
    await writeAtomically(this.#file(name), `${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** @returns whether there was one */
  async remove(name: string): Promise<boolean> {
    if ((await this.read(name)) === undefined) return false;
    await rm(this.#file(name), { force: true });
    return true;
  }

  #file(name: string): string {
    // A leading dot would hide the file from names().
    return join(this.#folder, `${encodeURIComponent(name).replace(/^\./, "%2E").slice(0, 200)}.json`);
  }
}
