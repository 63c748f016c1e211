import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { noteOnModules } from "../../../../lib/live/cell-modules.js";
import { Disk } from "../../../../lib/live/worker/node/disk.js";
import { libraryFiles } from "../../../../lib/live/worker/node/library-files.js";
import { firstFolders, nodeModules } from "../../../../lib/live/worker/node/modules.js";

type Fs = typeof fs;

const disk = new Disk(...firstFolders);
const modules = nodeModules(disk);
const inPage = modules["fs"] as Fs;

/** What an act gives, or the code that it fails with; bytes as numbers, and the folder's own name left out. */
function tryIt(files: Fs, folder: string, act: (files: Fs, folder: string) => unknown): unknown {
  try {
    const given = act(files, folder);
    return given instanceof Uint8Array ? [...given] : given;
  } catch (thrown) {
    const { code, message } = thrown as { code: string; message: string };
    return `${code} ${message.replaceAll(folder, "")}`;
  }
}

describe("files in a page's memory", () => {
  const real = fs.mkdtempSync(join(tmpdir(), "longhand-"));
  afterAll(() => fs.rmSync(real, { recursive: true, force: true }));
  const memory = inPage.mkdtempSync("/tmp/longhand-");

  test.each<[string, (files: Fs, folder: string) => unknown]>([
    ["a text is written", (f, at) => f.writeFileSync(join(at, "a.txt"), "gräßlich")],
    ["and read as text", (f, at) => f.readFileSync(join(at, "a.txt"), "utf8")],
    ["and as bytes", (f, at) => f.readFileSync(join(at, "a.txt"))],
    ["by another way", (f, at) => f.readFileSync(`${at}/./a.txt`, { encoding: "utf8" })],
    [
      "more is added",
      (f, at) => [f.appendFileSync(join(at, "a.txt"), "!"), f.statSync(join(at, "a.txt")).size],
    ],
    ["nothing is read of nothing", (f, at) => f.readFileSync(join(at, "none"))],
    ["no file without its folder", (f, at) => f.writeFileSync(join(at, "no/b"), "")],
    ["folders in folders", (f, at) => void f.mkdirSync(join(at, "p/q"), { recursive: true })],
    ["and not twice", (f, at) => f.mkdirSync(join(at, "p"))],
    ["a name in each", (f, at) => [f.writeFileSync(join(at, "p/c"), new Uint8Array([1, 2]))]],
    ["are listed", (f, at) => [f.readdirSync(at), f.readdirSync(join(at, "p"))]],
    [
      "a file moves",
      (f, at) => [f.renameSync(join(at, "p/c"), join(at, "d")), f.existsSync(join(at, "p/c"))],
    ],
    ["nothing moves from nowhere", (f, at) => f.existsSync(join(at, "p/c"))],
    ["a folder is no file", (f, at) => f.readFileSync(join(at, "p"))],
    ["what is gone is gone", (f, at) => [f.unlinkSync(join(at, "d")), f.existsSync(join(at, "d"))]],
    ["and cannot go again", (f, at) => f.unlinkSync(join(at, "d"))],
    ["unless by force", (f, at) => f.rmSync(join(at, "d"), { force: true })],
    ["a folder with all in it", (f, at) => [f.rmSync(join(at, "p"), { recursive: true }), f.readdirSync(at)]],
  ])("behave as Node's: %s", (_, act) => {
    expect(tryIt(inPage, memory, act)).toEqual(tryIt(fs, real, act));
  });

  test("are the library's too, by paths from the notebook's folder", async () => {
    const files = libraryFiles(disk);
    await files.append("runs/one/metrics.jsonl", new TextEncoder().encode("{}\n"));
    expect(inPage.readFileSync("/notebook/runs/one/metrics.jsonl", "utf8")).toBe("{}\n");
    expect(await files.listFolders("runs")).toEqual(["one"]);
    expect(await files.list("runs/one")).toMatchObject([{ name: "metrics.jsonl", size: 3 }]);
    await files.removeFolder("runs");
    expect(await files.kindOf("runs/one")).toBeUndefined();
  });

  test("are packed as Node packs", () => {
    const { gzipSync } = modules["zlib"] as { gzipSync(data: string): Uint8Array };
    expect(gunzipSync(gzipSync("to be packed")).toString()).toBe("to be packed");
  });
});

test.each([
  ['import * as lh from "longhand";\n// from "node:fs"', undefined],
  ['import { readFileSync } from "node:fs";\nimport { join } from "node:path";', /memory, and gone with it/],
  ['import { spawn } from "node:child_process";', /needs node:child_process, which a page does not have/],
  ['const http = await import("http");', /needs http.*Open the notebook with Longhand/],
])("a reader is told of a cell that says %s", (code, said) => {
  const note = noteOnModules(code);
  if (said === undefined) expect(note).toBeUndefined();
  else expect(note).toMatch(said);
});
