import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installedFolders, installKernel, removeKernel } from "../../../lib/kernel/index.js";

describe("the kernelspec that is installed", () => {
  let prefix: string;
  let folder: string;
  beforeEach(async () => {
    prefix = await mkdtemp(join(tmpdir(), "longhand-install-"));
    folder = join(prefix, "share", "jupyter", "kernels", "tslab");
  });
  afterEach(() => rm(prefix, { recursive: true }));

  async function put(content: string): Promise<string> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "kernel.json"), content);
    return content;
  }
  const specOf = (...argv: string[]): string =>
    JSON.stringify({ argv, display_name: "TypeScript", language: "typescript" });

  test("is found where it was written, is written again, and is gone after its removal", async () => {
    const data = [join(prefix, "share", "jupyter")];
    expect(await installedFolders(data)).toEqual([]);
    expect(await installKernel({ prefix })).toBe(folder);
    expect(await installKernel({ prefix })).toBe(folder);
    expect(await installedFolders(data)).toEqual([folder]);
    expect(await removeKernel({ prefix })).toBe(folder);
    expect(await installedFolders(data)).toEqual([]);
    await expect(removeKernel({ prefix })).rejects.toThrow(/there is none in/);
  });

  test("replaces that of a Longhand which stood elsewhere", async () => {
    await put(specOf("/old/node", "/old/lib/dist/cli/kernel-process.js", "{connection_file}"));
    await installKernel({ prefix });
    expect(await readFile(join(folder, "kernel.json"), "utf8")).not.toContain("/old/");
  });

  test.each([
    [
      "another program's",
      specOf("/usr/bin/tslab", "kernel"),
      /"TypeScript" and starts `\/usr\/bin\/tslab kernel`/,
    ],
    ["a file that is no kernelspec", "{", /it is no kernelspec/],
  ])("never takes the place of %s, which stays", async (_, content, words) => {
    await put(content);
    for (const change of [installKernel, removeKernel]) {
      const failed = change({ prefix });
      await expect(failed).rejects.toThrow(words);
      await expect(failed).rejects.toThrow(/is not Longhand's.*name another place with --prefix/);
      expect(await readFile(join(folder, "kernel.json"), "utf8")).toBe(content);
    }
  });
});
