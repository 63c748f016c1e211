import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HttpError } from "../../../lib/server/http-error.js";
import { cleanApiPath, decodeApiPath, isWithoutLinks, resolveInside } from "../../../lib/server/paths.js";

let home: string;
let root: string;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "longhand-paths-")));
  root = join(home, "root");
  await mkdir(join(root, "sub", "deep"), { recursive: true });
  await mkdir(join(root, ".git"));
  await mkdir(join(home, "root-beside"));
  await writeFile(join(home, "secret"), "secret");
  await writeFile(join(root, "a.txt"), "a");
  await symlink(join(home, "secret"), join(root, "out"));
  await symlink(home, join(root, "up"));
  await symlink("loop", join(root, "loop"));
  await symlink(join(root, "sub"), join(root, "inner"));
  await symlink(join(root, ".git"), join(root, "history"));
  await symlink(join(home, "root-beside"), join(root, "beside"));
  await symlink(join(home, "not-yet"), join(root, "dangling"));
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** What an address's path leads to: an API path, or the status of the refusal. */
async function outcome(encoded: string): Promise<string | number> {
  try {
    return (await resolveInside(root, decodeApiPath(encoded))).api;
  } catch (thrown) {
    if (thrown instanceof HttpError) return thrown.status;
    throw thrown;
  }
}

describe("a path of the contents API stays inside the root", () => {
  test.each<[encoded: string, what: string | number]>([
    ["", ""],
    ["a.txt", "a.txt"],
    ["/a.txt/", "a.txt"],
    ["sub//deep", "sub/deep"],
    ["sub%2Fdeep", "sub/deep"],
    ["not%20there/%C3%BC.ipynb", "not there/ü.ipynb"],
    ["100%25.txt", "100%.txt"],
    ["inner/deep", "inner/deep"],
    ["..", 400],
    ["../secret", 400],
    ["sub/../../secret", 400],
    ["./a.txt", 400],
    ["%2e%2e/secret", 400],
    ["%2E%2E%2Fsecret", 400],
    [".%2e/secret", 400],
    ["..%2fsecret", 400],
    ["sub%2f..%2f..%2fsecret", 400],
    ["..%5csecret", 400],
    ["..\\secret", 400],
    ["%252e%252e%252fsecret", "%2e%2e%2fsecret"],
    ["a.txt%00.png", 400],
    ["%0d%0aSet-Cookie:x", 400],
    ["%c0%ae%c0%ae/secret", 400],
    ["%ff", 400],
    ["%", 400],
    ["%2", 400],
    ["....//secret", 404],
    ["/etc/passwd", "etc/passwd"],
    ["out", 403],
    ["up/secret", 403],
    ["up/new-file", 403],
    ["beside/x", 403],
    ["dangling", 403],
    ["loop", 403],
    [".git/config", 404],
    ["sub/.env", 404],
    ["history/config", 404],
    [".longhand/trash", 404],
  ])("%j leads to %j", async (encoded, what) => {
    expect(await outcome(encoded)).toBe(what);
  });

  test("whatever the segments, the place lies under the root or is refused", async () => {
    const awkward = fc.constantFrom(
      "..",
      ".",
      "",
      "%2e%2e",
      "..%2f",
      "%2f",
      "%5c",
      "up",
      "out",
      "sub",
      "~",
      "C:",
      "%00",
    );
    const segment = fc.oneof(awkward, fc.string(), fc.string({ unit: "binary" }).map(encodeURIComponent));
    const path = fc.array(segment, { maxLength: 8 }).map((segments) => segments.join("/"));
    await fc.assert(
      fc.asyncProperty(path, async (encoded) => {
        try {
          const place = await resolveInside(root, decodeApiPath(encoded));
          expect(relative(root, place.absolute).startsWith("..")).toBe(false);
          expect(await escapes(place.absolute)).toBe(false);
        } catch (thrown) {
          expect(isRefusal(thrown), String(thrown)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a folder that is made while it is looked at is no link that leads nowhere", async () => {
    for (let round = 0; round < 300; round++) {
      const folder = join(root, `made-${round}`, "a", "b");
      const looks = Array.from({ length: 4 }, () => isWithoutLinks(folder));
      const made = mkdir(folder, { recursive: true });
      expect(await Promise.all(looks)).toEqual([true, true, true, true]);
      await made;
    }
  });

  test("cleaning a clean path changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[\w ]+$/)), (segments) => {
        const path = segments.join("/");
        expect(cleanApiPath(path)).toBe(path);
      }),
    );
  });
});

async function escapes(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  return real !== undefined && relative(root, real).startsWith("..");
}

/** A name too long for the file system is its own refusal. */
function isRefusal(thrown: unknown): boolean {
  return thrown instanceof HttpError || (thrown as NodeJS.ErrnoException).code === "ENAMETOOLONG";
}
