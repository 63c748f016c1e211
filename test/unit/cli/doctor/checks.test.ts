import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkData } from "../../../../lib/cli/doctor/data.js";
import { examine } from "../../../../lib/cli/doctor/finding.js";
import { checkInstalled } from "../../../../lib/cli/doctor/kernels.js";
import {
  checkChromium,
  checkNode,
  checkPage,
  checkPort,
  checkWritable,
  checkZeromq,
  oldestNode,
} from "../../../../lib/cli/doctor/machine.js";
import type { DataStatus, FileStatus } from "../../../../lib/data/index.js";
import { installKernel } from "../../../../lib/kernel/index.js";
import lib from "../../../../lib/package.json" with { type: "json" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-doctor-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the doctor", () => {
  test("knows how old a Node may be, as the package says", () => {
    expect(lib.engines.node).toBe(`>=${oldestNode}`);
    expect(checkNode("20.19.0").state).toBe("ok");
    expect(checkNode("22.1.0").state).toBe("ok");
    expect(checkNode("20.18.9")).toMatchObject({
      state: "wrong",
      found: "20.18.9, and at least 20.19.0 is needed",
    });
  });

  test("says that zeromq's binary is another system's", async () => {
    const load = () => Promise.reject(new Error("invalid ELF header\n at …"));
    const finding = await checkZeromq(load);
    expect(finding.state).toBe("wrong");
    expect(finding.found).toBe("its binary does not load: invalid ELF header");
    expect(finding.mend).toContain("npm ci");
    expect((await checkZeromq()).state).toBe("ok");
  });

  test("finds the next free port", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    const finding = await checkPort(port);
    expect(finding.state).toBe("ok");
    expect(finding.found).toContain(`${port} is taken`);
    taken.close();
  });

  test("says that the page is not built", async () => {
    const missing = await checkPage(() => {
      throw new Error("no");
    });
    expect(missing).toMatchObject({ state: "wrong", found: "not built" });
  });

  test("can do without Chromium, and says what for", async () => {
    const none = () => {
      throw new Error("no");
    };
    expect(await checkChromium(none)).toMatchObject({
      state: "note",
      found: "none was found to print PDF with",
    });
    expect(await checkChromium(() => "/usr/bin/chromium")).toEqual({
      state: "ok",
      found: "/usr/bin/chromium",
    });
  });

  test("says that a folder cannot be written to", async () => {
    // Root may write everywhere but into what the system makes up.
    const closed = process.getuid?.() === 0 ? "/proc" : folder;
    if (closed === folder) await chmod(folder, 0o500);
    expect(await checkWritable(closed, { made: false })).toMatchObject({ state: "wrong" });
    if (closed === folder) await chmod(folder, 0o700);
  });

  test("tells a file in a folder's place from a folder", async () => {
    await writeFile(join(folder, "file"), "");
    expect(await checkWritable(join(folder, "file", "state"), { made: true })).toMatchObject({
      state: "wrong",
    });
    expect(await checkWritable(join(folder, "state"), { made: true })).toMatchObject({ state: "ok" });
  });

  test("tells an installed kernel from none, and from another copy's", async () => {
    const data = [join(folder, "share", "jupyter")];
    expect(await checkInstalled(data)).toMatchObject({ state: "note" });
    const spec = await installKernel({ prefix: folder });
    expect(await checkInstalled(data)).toMatchObject({ state: "ok" });
    const argv = ["/old/node", "/old/lib/dist/cli/kernel-process.js", "{connection_file}"];
    await mkdir(spec, { recursive: true });
    await writeFile(
      join(spec, "kernel.json"),
      JSON.stringify({ argv, display_name: "T", language: "typescript" }),
    );
    const stale = await checkInstalled(data);
    expect(stale.state).toBe("wrong");
    expect(stale.mend).toContain("longhand kernel install");
  });

  test("tells digits that are here from absent, damaged and misplaced ones", async () => {
    const file = (state: FileStatus["state"]): FileStatus => ({
      name: "train-images",
      path: undefined,
      state,
      md5: "",
      fault: undefined,
    });
    const status = (next: DataStatus["next"], state: FileStatus["state"], fault?: string): DataStatus => ({
      next,
      folder: "/d",
      fault,
      mnist: [file(state)],
      drawn: { folder: undefined, files: [] },
    });
    expect((await checkData(status("mnist", "whole"))).state).toBe("ok");
    expect((await checkData(status("download", "absent"))).state).toBe("note");
    expect((await checkData(status("download", "damaged"))).state).toBe("wrong");
    expect(await checkData(status("fault", "damaged", "Its sum is wrong."))).toMatchObject({
      state: "wrong",
      found: "Its sum is wrong.",
    });
  });

  test("takes a check that throws for a fault", async () => {
    const finding = await examine({ name: "n", run: () => Promise.reject(new Error("it broke")) });
    expect(finding).toMatchObject({ name: "n", state: "wrong", found: "it broke" });
  });
});
