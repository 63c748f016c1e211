import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readNotebook } from "../../../lib/notebook/index.js";
import { makePipe, makeSparse } from "../../support/special-files.js";

const home = mkdtempSync(join(tmpdir(), "longhand-file-"));
const letGo = makePipe(join(home, "pipe.ipynb"));
makeSparse(join(home, "large.ipynb"), 1024 ** 3);
afterAll(() => {
  letGo();
  rmSync(home, { recursive: true });
});

describe("a notebook that a command is given", () => {
  test.each([
    ["pipe.ipynb", "it is neither a file nor a folder. Save the notebook in a file."],
    [".", "it is a folder. Name the notebook in it."],
    ["none.ipynb", "there is no such file or folder. Check the path."],
    ["large.ipynb", "1073741824 bytes, and at most 536870912 are read. Clear its largest outputs."],
  ])("%s is refused at once: %s", async (name, words) => {
    const path = join(home, name);
    await expect(readNotebook(path)).rejects.toThrow(`reading ${path}: ${words}`);
  });
});
