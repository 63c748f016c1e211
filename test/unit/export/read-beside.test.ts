import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBeside } from "../../../lib/export/index.js";
import { makePipe, makeSparse } from "../../support/special-files.js";

let home: string;
let root: string;
let letGo: () => void;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "longhand-beside-")));
  root = join(home, "root");
  for (const path of [
    "outside.png",
    "root/.ssh/k.png",
    "root/images/open.png",
    "root/nb/.k.png",
    "root/nb/beside.png",
    "root/.kept/images/open.png",
    "root/.kept/nb/beside.png",
    "root/.kept/nb/.deeper/k.png",
  ]) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), path);
  }
  symlinkSync("../.ssh", join(root, "nb/folder"));
  symlinkSync("../.ssh/k.png", join(root, "nb/link.png"));
  symlinkSync("../../outside.png", join(root, "nb/out.png"));
  letGo = makePipe(join(root, "nb/pipe.png"));
  makeSparse(join(root, "nb/large.png"), 129 * 1024 * 1024);
  makeSparse(join(root, "nb/half.png"), 70 * 1024 * 1024);
});

afterAll(() => {
  letGo();
  rmSync(home, { recursive: true });
});

const read = async (path: string, folder = "nb"): Promise<string | undefined> => {
  const bytes = await readBeside(join(root, folder), root)(path);
  return bytes && Buffer.from(bytes).toString();
};

describe("what a notebook may show", () => {
  test.each([
    ["beside.png", "root/nb/beside.png"],
    ["./x/../beside.png", "root/nb/beside.png"],
    ["../images/open.png", "root/images/open.png"],
  ])("%s, from within the folder", async (path, content) => {
    expect(await read(path)).toBe(content);
  });

  test.each([
    ["what is hidden", "../.ssh/k.png"],
    ["a hidden file beside it", ".k.png"],
    ["what is hidden, by a way around", "../nb/../.ssh/k.png"],
    ["a link into what is hidden", "folder/k.png"],
    ["a link to what is hidden", "link.png"],
    ["what lies outside", "../../outside.png"],
    ["a link to what lies outside", "out.png"],
    ["a pipe", "pipe.png"],
    ["more than a page can hold", "large.png"],
  ])("but not %s", async (_, path) => {
    expect(await read(path)).toBeUndefined();
    expect(await read(join(root, "nb", path)), "by its whole path").toBeUndefined();
  });

  test("of a folder that is hidden itself, its own pictures", async () => {
    expect(await read("beside.png", ".kept/nb")).toBe("root/.kept/nb/beside.png");
    expect(await read("../images/open.png", ".kept/nb")).toBe("root/.kept/images/open.png");
    expect(await read(".deeper/k.png", ".kept/nb")).toBeUndefined();
    expect(await read("../../.ssh/k.png", ".kept/nb")).toBeUndefined();
  });

  test("all together no more than a page can hold, however often one is named", async () => {
    const beside = readBeside(join(root, "nb"), root);
    expect(await beside("half.png")).toHaveLength(70 * 1024 * 1024);
    expect(await beside("half.png")).toBeUndefined();
    expect(await beside("beside.png"), "there is room for small ones").toBeDefined();
  });
});
