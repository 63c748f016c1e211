import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readRegularFile } from "../../lib/regular-file.js";
import { makePipe, makeSparse } from "../support/special-files.js";

const home = mkdtempSync(join(tmpdir(), "longhand-regular-"));
const pipe = join(home, "pipe");
const letGo = makePipe(pipe);
afterAll(() => {
  letGo();
  rmSync(home, { recursive: true });
});

describe("a regular file", () => {
  test("is read whole, into memory of its own that can be handed to a thread", async () => {
    const path = join(home, "a.txt");
    writeFileSync(path, "naïve");
    const bytes = await readRegularFile(path);
    expect(bytes.toString()).toBe("naïve");
    expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
    writeFileSync(path, "");
    expect(await readRegularFile(path)).toHaveLength(0);
  });

  test("may be as large as is said, and no larger: then not a byte is read", async () => {
    makeSparse(join(home, "large"), 1025);
    expect(await readRegularFile(join(home, "large"), 1025)).toHaveLength(1025);
    await expect(readRegularFile(join(home, "large"), 1024)).rejects.toMatchObject({
      code: "EFBIG",
      message: expect.stringContaining("1025 bytes, and at most 1024"),
    });
  });

  test.each([
    ["a pipe that nobody writes to", pipe, "EFTYPE"],
    ["a device that never ends", "/dev/zero", "EFTYPE"],
    ["a folder", home, "EISDIR"],
    ["nothing", join(home, "none"), "ENOENT"],
  ])("is not %s", async (_, path, code) => {
    await expect(readRegularFile(path)).rejects.toMatchObject({ code });
  });
});
