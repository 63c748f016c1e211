import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.js";
import { ignoreUnreadable, makePrivateFolder } from "./state-folder.js";

/** JSON objects by name, a file each, in a folder of the person's own. Any name will do, however long. */
export class JsonStore {
  readonly #folder: string;

  /** @param folder made when it is first written to */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async names(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(ignoreUnreadable([]));
    const names = await Promise.all(files.map((file) => this.#nameIn(file)));
    return names.filter((name) => name !== undefined).sort();
  }

  /** Undefined where there is none, or where the file was broken by hand: it must not lock its owner out. */
  async read(name: string): Promise<Record<string, unknown> | undefined> {
    const file = fileFor(name);
    const held = await this.#parse(file);
    return isHashed(file) ? asObject(held?.["value"]) : held;
  }

  async write(name: string, value: Record<string, unknown>): Promise<void> {
    await makePrivateFolder(this.#folder);
    const file = fileFor(name);
    const held = isHashed(file) ? { name, value } : value;
    await writeAtomically(join(this.#folder, file), `${JSON.stringify(held, undefined, 2)}\n`);
  }

  /** @returns whether there was one */
  async remove(name: string): Promise<boolean> {
    if ((await this.read(name)) === undefined) return false;
    await rm(join(this.#folder, fileFor(name)), { force: true });
    return true;
  }

  async #nameIn(file: string): Promise<string | undefined> {
    if (!file.endsWith(ending) || file.startsWith(".")) return undefined;
    const held = isHashed(file) ? (await this.#parse(file))?.["name"] : undefined;
    try {
      const name = isHashed(file) ? String(held) : decodeURIComponent(file.slice(0, -ending.length));
      // A file that was put there by hand, under a name that is not ours, could be listed but not read.
      return fileFor(name) === file ? name : undefined;
    } catch {
      return undefined;
    }
  }

  async #parse(file: string): Promise<Record<string, unknown> | undefined> {
    const text = await readFile(join(this.#folder, file), "utf8").catch(ignoreUnreadable(undefined));
    if (text === undefined) return undefined;
    try {
      return asObject(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
}

const ending = ".json";

/** A name that is too long for a file's is kept inside the file, which is then named by its hash. */
function fileFor(name: string): string {
  // A leading dot would hide the file from names().
  const encoded = encodeURIComponent(name).replace(/^\./, "%2E");
  if (encoded.length <= 200) return `${encoded}${ending}`;
  return `=${createHash("sha256").update(name).digest("hex")}${ending}`;
}

/** No encoded name has an equals sign. */
function isHashed(file: string): boolean {
  return file.startsWith("=");
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
