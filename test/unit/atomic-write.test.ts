import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAtomically } from "../../lib/atomic-write.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-atomic-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writeAtomically", () => {
  test("makes a file, and replaces it with all of the new content", async () => {
    const path = join(folder, "a.txt");
    await writeAtomically(path, "a long first text");
    await writeAtomically(path, new TextEncoder().encode("short"));
    expect(await readFile(path, "utf8")).toBe("short");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("keeps the file's permissions", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    await chmod(path, 0o640);
    await writeAtomically(path, "new");
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  test("writes through a link, which stays one", async () => {
    await writeFile(join(folder, "real.txt"), "old");
    await symlink("real.txt", join(folder, "link.txt"));
    await writeAtomically(join(folder, "link.txt"), "new");
    expect(await readFile(join(folder, "real.txt"), "utf8")).toBe("new");
    expect((await readdir(folder)).sort()).toEqual(["link.txt", "real.txt"]);
  });

  test("where it cannot write, it says why and leaves nothing behind", async () => {
    await mkdir(join(folder, "taken"));
    await expect(writeAtomically(join(folder, "taken"), "x")).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EPERM|EEXIST/,
    );
    await expect(writeAtomically(join(folder, "none", "a.txt"), "x")).rejects.toThrow("ENOENT");
    expect(await readdir(folder)).toEqual(["taken"]);
  });

  test("takes away what a killed write of the same file left an hour ago, and nothing else", async () => {
    const old = new Date(Date.now() - 3_600_000);
    const names = [
      ".~a.txt.0123456789ab",
      ".~b.txt.0123456789ab",
      ".~a.txt.mine",
      ".~a.txt.more.0123456789ab",
      "a.txt.0123456789ab",
    ];
    for (const name of names) {
      await writeFile(join(folder, name), "half");
      await utimes(join(folder, name), old, old);
    }
    await writeFile(join(folder, ".~a.txt.ba9876543210"), "under way");
    await writeAtomically(join(folder, "a.txt"), "whole");
    const expected = [...names.slice(1), ".~a.txt.ba9876543210", "a.txt"].sort();
    expect((await readdir(folder)).sort()).toEqual(expected);
  });

  test("of many at once one wins whole", async () => {
    const path = join(folder, "a.txt");
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000 + i));
    await Promise.all(texts.map((text) => writeAtomically(path, text)));
    expect(texts).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });
});
