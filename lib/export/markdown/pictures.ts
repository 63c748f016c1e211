import { imageEndings } from "../render/images.js";
import type { ExportedFile } from "../types.js";

/** The pictures of one notebook, as files in a folder beside its Markdown. */
export class Pictures {
  readonly files: ExportedFile[] = [];
  readonly #folder: string;
  readonly #known = new Map<string, string>();

  constructor(name: string) {
    this.#folder = `${name}_files`;
  }

  /** The path of a picture that a bundle holds, from the Markdown's folder, as it stands in a link. */
  add(mime: string, data: unknown): string | undefined {
    if (!Object.hasOwn(imageEndings, mime) || typeof data !== "string") return undefined;
    const isText = mime === "image/svg+xml" && /^\s*</.test(data);
    return this.addBytes(mime, Buffer.from(data, isText ? "utf8" : "base64"));
  }

  addBytes(mime: string, bytes: Uint8Array): string {
    const key = Buffer.from(bytes).toString("latin1");
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const path = `${this.#folder}/figure-${this.files.length + 1}.${imageEndings[mime]}`;
    this.files.push({ path, bytes, mime });
    const link = path.split("/").map(encodeURIComponent).join("/");
    this.#known.set(key, link);
    return link;
  }
}
