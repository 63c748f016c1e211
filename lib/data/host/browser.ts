import { md5 } from "./md5.js";
import type { CarriedDigits, Files, Host } from "./types.js";

let carried: CarriedDigits | undefined;
let given: { files: Files | undefined; env: Readonly<Record<string, string | undefined>> } = {
  files: undefined,
  env: {},
};

/** Gives `loadMnist` the digits that a page carries, from now on. */
export function carryDigits(digits: CarriedDigits | undefined): void {
  carried = digits;
}

/** Gives the library files and variables, for a page that has some of its own in memory. */
export function giveFiles(files: Files, env: Readonly<Record<string, string | undefined>>): void {
  given = { files, env };
}

/** The machine as a page or a worker sees it: a network and gzip, but no files and no variables unless it is given some. */
export const host: Host = {
  get files() {
    return given.files;
  },
  version: "",
  get carried() {
    return carried;
  },
  machine() {
    const { navigator } = globalThis as { navigator?: { userAgent: string; hardwareConcurrency: number } };
    return {
      name: "",
      runtime: navigator?.userAgent ?? "",
      system: "browser",
      processor: "",
      processors: navigator?.hardwareConcurrency ?? 1,
      process: 0,
    };
  },
  isAlive() {
    return false;
  },
  env(name) {
    return given.env[name] || undefined;
  },
  async *gunzip(bytes) {
    const unzip = new DecompressionStream("gzip");
    const writer = unzip.writable.getWriter();
    const fed = feed(writer, bytes instanceof Uint8Array ? [bytes] : bytes);
    fed.catch(() => {});
    const reader = unzip.readable.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
      await fed;
    } finally {
      await reader.cancel().catch(() => {});
    }
  },
  fetch(url, options) {
    return fetch(url, options);
  },
  async md5(bytes) {
    return md5(bytes, host.breathe);
  },
  breathe() {
    return new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  },
};

/** A fault of the pieces' own source goes on to whoever reads, instead of leaving them to wait. */
async function feed(
  writer: WritableStreamDefaultWriter,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const piece of pieces) await writer.write(piece);
    await writer.close();
  } catch (thrown) {
    await writer.abort(thrown).catch(() => {});
    throw thrown;
  }
}
