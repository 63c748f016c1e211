import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeFolder } from "../../lib/make-folder.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "longhand-folder-"));
});
afterEach(() => rm(home, { recursive: true }));

describe("makeFolder", () => {
  test("makes a folder and those above it, and says whether it was not there", async () => {
    const path = join(home, "a", "b", "c");
    expect([await makeFolder(path, { mode: 0o700 }), await makeFolder(path)]).toEqual([true, false]);
    expect((await stat(join(home, "a"))).mode & 0o777).toBe(0o700);
  });

  test("of many at once each finds it there", async () => {
    const path = join(home, "x", "y");
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(path)));
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test.runIf(existsSync("/proc/self"))(
    "where a file system takes none it ends, with that system's words",
    async () => {
      await expect(makeFolder("/proc/none/below")).rejects.toThrow("ENOENT");
    },
  );

  test("a file in the way is an error with its code", async () => {
    await writeFile(join(home, "file"), "");
    await expect(makeFolder(join(home, "file"))).rejects.toThrow("EEXIST");
    await expect(makeFolder(join(home, "file", "below"))).rejects.toThrow("ENOTDIR");
  });
});
