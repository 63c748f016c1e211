import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { host as browser } from "../../../lib/data/host/browser.js";
import { host as node } from "../../../lib/data/host/node.js";

const files = node.files!;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-host-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** The files that this process holds open, where the system tells. */
async function openFiles(): Promise<string[]> {
  const handles = await readdir("/proc/self/fd").catch(() => []);
  return Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => "")));
}

describe("files", () => {
  test("what is not there has no kind, lists nothing, and is removed and renamed without a fuss", async () => {
    const absent = join(folder, "absent");
    expect(await files.kindOf(absent)).toBeUndefined();
    expect(await files.kindOf(join(absent, "below"))).toBeUndefined();
    expect(await files.list(absent)).toEqual([]);
    expect(await files.rename(absent, join(folder, "other"))).toBe(false);
    await files.remove(absent);
  });

  test("write and append make the folders they need; write replaces, append adds", async () => {
    const path = join(folder, "a", "b", "file");
    await files.append(path, Uint8Array.of(1, 2));
    await files.append(path, Uint8Array.of(3).subarray(0, 1));
    expect([...(await files.read(path))]).toEqual([1, 2, 3]);
    await files.write(path, Uint8Array.of(9, 8, 7).subarray(1));
    expect([...(await readFile(path))]).toEqual([8, 7]);
    expect(await files.list(join(folder, "a", "b"))).toEqual([
      { name: "file", size: 2, idle: expect.any(Number) },
    ]);
    expect([await files.kindOf(path), await files.kindOf(folder)]).toEqual(["file", "folder"]);
  });

  test("a large file comes in pieces, and one that is left in the middle is closed", async () => {
    const path = join(folder, "large");
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i >> 8);
    await writeFile(path, bytes);
    const pieces: Uint8Array[] = [];
    for await (const piece of files.stream(path)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    for await (const piece of files.stream(path)) {
      expect(piece.constructor).toBe(Uint8Array);
      break;
    }
    // Closing takes a moment; were it not closed, the time would run out here.
    while ((await openFiles()).includes(path)) await node.breathe();
    await expect(files.stream(join(folder, "absent"))[Symbol.asyncIterator]().next()).rejects.toThrow(
      /ENOENT/,
    );
  });

  test("a write that fails leaves what was there, and no litter", async () => {
    const path = join(folder, "file");
    await writeFile(path, "old");
    await expect(files.write(join(path, "below"), Uint8Array.of(1))).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe("old");
    await expect(files.write(folder, Uint8Array.of(1))).rejects.toThrow();
    expect(await files.list(folder)).toEqual([{ name: "file", size: 3, idle: expect.any(Number) }]);
  });

  test("the project folder is the one that holds lib", async () => {
    expect(await files.kindOf(join(files.projectFolder!, "lib", "errors.ts"))).toBe("file");
    expect(files.parent("/")).toBeUndefined();
  });
});

describe.each([
  ["Node's", node],
  ["a browser's", browser],
])("%s host", (_, host) => {
  async function inflate(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of host.gunzip(bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
  const content = Buffer.from("digit ".repeat(100_000));
  const zipped = new Uint8Array(gzipSync(content));

  test("inflates gzip, also in several members", async () => {
    expect((await inflate(zipped)).equals(content)).toBe(true);
  });

  test("inflates gzip that comes in pieces, and says what their source says went wrong", async () => {
    const pieces = async function* (fault?: Error) {
      for (let at = 0; at < zipped.length; at += 100) yield zipped.subarray(at, at + 100);
      if (fault !== undefined) throw fault;
    };
    expect((await inflate(pieces())).equals(content)).toBe(true);
    await expect(inflate(pieces(new Error("the line broke")))).rejects.toThrow("the line broke");
  });

  test("refuses gzip that is cut, damaged, or followed by something", async () => {
    await expect(inflate(zipped.subarray(0, -1))).rejects.toThrow();
    await expect(
      inflate(zipped.map((byte, i) => (i === zipped.length - 6 ? byte ^ 1 : byte))),
    ).rejects.toThrow();
    // Browsers refuse bytes past the end themselves; Node's stand-in for their stream, on which this runs, does not.
    if (host === node)
      await expect(inflate(Uint8Array.of(...zipped, 0, 0, 0))).rejects.toThrow(/3 bytes follow/);
    await expect(inflate(new TextEncoder().encode("not gzip at all"))).rejects.toThrow();
  });

  test("stops inflating when the reader has enough", async () => {
    for await (const piece of host.gunzip(zipped)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  test("gives MD5 sums, and a turn to others", async () => {
    expect(await host.md5(new TextEncoder().encode("abc"))).toBe("900150983cd24fb0d6963f7d28e17f72");
    let turned = false;
    setTimeout(() => {
      turned = true;
    }, 0);
    while (!turned) await host.breathe();
  });
});
