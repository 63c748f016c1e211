import { describe, expect, test } from "vitest";
import { dataStatusOf } from "../../../lib/data/data-status.js";
import { findMnist } from "../../../lib/data/find-mnist.js";
import { type LoadedMnist, loadMnistFrom } from "../../../lib/data/mnist.js";
import type { FileSet } from "../../../lib/data/mnist-files.js";
import { DataFormatError, DataSourceError } from "../../../lib/errors.js";
import { type MemoryHost, memoryHost } from "../../support/memory-host.js";
import { smallSet } from "../../support/small-set.js";

const { set, plain, gzipped } = smallSet();
/** A drawn set whose sums nothing meets, so that no copy on disk is ever taken. */
const drawn: FileSet = { title: "Drawn", files: set.files.map((file) => ({ ...file, md5: "none" })) };

function put(
  host: MemoryHost,
  folder: string,
  rename: (name: string) => string = (name) => `${name}.gz`,
): void {
  for (const [name, bytes] of Object.entries(gzipped)) {
    const path = `${folder}/${rename(name)}`;
    host.contents.set(path, path.endsWith(".gz") ? bytes : plain[name]!);
  }
}

function load(host: MemoryHost): Promise<LoadedMnist> {
  return loadMnistFrom(host, {}, { mnist: set, drawn });
}

describe("finding MNIST", () => {
  test("LONGHAND_DIGITS asks for drawn digits though MNIST is there; another word there is refused", async () => {
    const host = memoryHost({ env: { MNIST_DIR: "/digits", LONGHAND_DIGITS: "drawn" } });
    put(host, "/digits");
    const { source, summary } = await load(host);
    expect([source, host.asked]).toEqual(["drawn", []]);
    expect(summary).toContain("that Longhand drew itself, because LONGHAND_DIGITS asks for them.");
    const misspelt = memoryHost({ env: { LONGHAND_DIGITS: "drwan" } });
    await expect(load(misspelt)).rejects.toThrow(/LONGHAND_DIGITS is "drwan"/);
  });

  test.each([
    ["published names, gzipped", (name: string) => `${name}.gz`],
    ["published names, plain", (name: string) => name],
    ["dotted names, gzipped", (name: string) => `${name.replace("-idx", ".idx")}.gz`],
    ["dotted names, plain", (name: string) => name.replace("-idx", ".idx")],
  ])("%s are taken from the folder that MNIST_DIR names", async (_, rename) => {
    const host = memoryHost({ env: { MNIST_DIR: "/digits" } });
    put(host, "/digits", rename);
    const { train, test: held, source, where, summary } = await load(host);
    expect([source, where, host.asked]).toEqual(["mnist", "/digits", []]);
    expect(train.pixels).toEqual(plain["train-images-idx3-ubyte"]!.subarray(16));
    expect(held.labels).toEqual(plain["t10k-labels-idx1-ubyte"]!.subarray(8));
    expect(summary).toBe(
      "MNIST: 40 training and 20 test images, 28×28, from the folder that MNIST_DIR names.",
    );
  });

  test("MNIST_DIR set to nowhere, or to a folder that lacks files, is an error and never passed over", async () => {
    const nowhere = memoryHost({ env: { MNIST_DIR: "/nowhere" } });
    put(nowhere, "/home/me/data/mnist");
    await expect(load(nowhere)).rejects.toThrow(DataSourceError);
    await expect(load(nowhere)).rejects.toThrow(/MNIST_DIR names \/nowhere, which is not there/);
    const lacking = memoryHost({ env: { MNIST_DIR: "/digits" } });
    put(lacking, "/digits");
    lacking.contents.delete("/digits/t10k-images-idx3-ubyte.gz");
    await expect(load(lacking)).rejects.toThrow(/lacks t10k-images-idx3-ubyte\. .*t10k-images\.idx3-ubyte/);
    const file = memoryHost({ env: { MNIST_DIR: "/file" } });
    file.contents.set("/file", new Uint8Array(0));
    await expect(load(file)).rejects.toThrow(/is not a folder/);
  });

  test("a notebook in a folder below finds the project's data/mnist", async () => {
    const host = memoryHost({ workingFolder: "/project/notebooks/mine" });
    put(host, "/project/data/mnist");
    expect((await load(host)).where).toBe("/project/data/mnist");
  });

  test("a program started elsewhere finds data/mnist beside the package", async () => {
    const host = memoryHost({ workingFolder: "/tmp", projectFolder: "/project" });
    put(host, "/project/data/mnist");
    expect(await load(host)).toMatchObject({
      where: "/project/data/mnist",
      summary: expect.stringMatching(/from data\/mnist\.$/),
    });
  });

  test("a folder that lacks files is passed over for one that is whole, and else is the one to fill", async () => {
    const host = memoryHost({ workingFolder: "/project/notebooks" });
    put(host, "/project/notebooks/data/mnist");
    host.contents.delete("/project/notebooks/data/mnist/t10k-labels-idx1-ubyte.gz");
    expect(await findMnist(host, set)).toMatchObject({
      state: "partial",
      folder: "/project/notebooks/data/mnist",
    });
    put(host, "/project/data/mnist");
    expect(await findMnist(host, set)).toMatchObject({ state: "whole", folder: "/project/data/mnist" });
  });

  test("a file whose content is not MNIST's is refused with both sums", async () => {
    const host = memoryHost({ env: { MNIST_DIR: "/digits" } });
    put(host, "/digits", (name) => name);
    const damaged = Uint8Array.from(plain["train-labels-idx1-ubyte"]!);
    damaged[20]! ^= 1;
    host.contents.set("/digits/train-labels-idx1-ubyte", damaged);
    await expect(load(host)).rejects.toThrow(DataFormatError);
    await expect(load(host)).rejects.toThrow(
      /train-labels-idx1-ubyte: .*MD5 sum is [0-9a-f]{32}, expected [0-9a-f]{32}/,
    );
  });

  test("a damaged file's fault names the command that fetches it into that very folder", async () => {
    for (const [folder, named] of [
      ["/digits", "/digits"],
      ["mine", "/home/me/mine"],
      ["/my digits", '"/my digits"'],
    ] as const) {
      const host = memoryHost({ env: { MNIST_DIR: folder } });
      put(host, folder);
      host.contents.set(
        `${folder}/t10k-labels-idx1-ubyte.gz`,
        gzipped["t10k-labels-idx1-ubyte"]!.subarray(9),
      );
      const command = `\`npx longhand data fetch --dir ${named}\``;
      await expect(load(host)).rejects.toThrow(DataFormatError);
      await expect(load(host)).rejects.toThrow(command);
      expect((await dataStatusOf(host, { mnist: set, drawn })).fault).toContain(command);
    }
  });

  test("a damaged file beside a sound one of another name is passed over", async () => {
    const host = memoryHost({ env: { MNIST_DIR: "/digits" } });
    put(host, "/digits");
    host.contents.set("/digits/t10k-labels-idx1-ubyte.gz", Uint8Array.of(0x1f, 0x8b, 8));
    host.contents.set("/digits/t10k-labels-idx1-ubyte", plain["t10k-labels-idx1-ubyte"]!);
    expect((await load(host)).test.labels).toEqual(plain["t10k-labels-idx1-ubyte"]!.subarray(8));
    const { next, mnist } = await dataStatusOf(host, { mnist: set, drawn });
    expect([next, mnist[3]?.path]).toEqual(["mnist", "/digits/t10k-labels-idx1-ubyte"]);
  });

  test("two files under each other's names are refused", async () => {
    const host = memoryHost({ env: { MNIST_DIR: "/digits" } });
    put(host, "/digits", (name) => name);
    host.contents.set("/digits/train-labels-idx1-ubyte", plain["train-images-idx3-ubyte"]!);
    await expect(load(host)).rejects.toThrow(/holds 40 images, expected 40 labels.*swapped/);
  });
});

describe("where MNIST is not on the machine", () => {
  test("it is downloaded into data/mnist, and found there the next time", async () => {
    const host = memoryHost({
      projectFolder: "/project",
      fetch: (url) =>
        new Response(gzipped[url.split("/").at(-1)!.replace(".gz", "")] as Uint8Array<ArrayBuffer>),
    });
    const first = await load(host);
    expect([first.source, first.where]).toEqual(["mnist", "/project/data/mnist"]);
    expect(first.summary).toMatch(/downloaded into data\/mnist\.$/);
    expect([...host.contents.keys()].sort()).toEqual(
      set.files.map(({ name }) => `/project/data/mnist/${name}.gz`).sort(),
    );
    expect(host.asked.length).toBe(4);
    await load(host);
    expect(host.asked.length).toBe(4);
  });

  test("a download that cannot be kept is used all the same, and it is said", async () => {
    const host = memoryHost({
      readOnly: true,
      fetch: (url) =>
        new Response(gzipped[url.split("/").at(-1)!.replace(".gz", "")] as Uint8Array<ArrayBuffer>),
    });
    const loaded = await load(host);
    expect([loaded.source, loaded.where]).toEqual(["mnist", "memory"]);
    expect(loaded.summary).toMatch(/not kept, because data\/mnist cannot be written to/);
  });

  test("without a network it gives drawn digits, and says that they are not MNIST, why, and the mend", async () => {
    const said: string[] = [];
    const host = memoryHost();
    const loaded = await loadMnistFrom(host, { say: (summary) => said.push(summary) }, { mnist: set, drawn });
    expect([loaded.source, loaded.train.source, loaded.train.count, loaded.test.count]).toEqual([
      "drawn",
      "drawn",
      40,
      20,
    ]);
    expect(said).toEqual([loaded.summary]);
    expect(loaded.summary).toMatch(
      /^NOT MNIST: 40 training and 20 test images, 28×28, of digits that Longhand drew/,
    );
    expect(loaded.summary).toMatch(/could not be downloaded.*longhand data fetch.*MNIST_DIR/);
    expect(loaded.summary).toContain(
      "because MNIST is not in data/mnist and could not be downloaded (no server answered).",
    );
    expect(loaded.reason).toMatch(/there is no network/);
  });

  test("the summary says when servers answered, but not with the files", async () => {
    const host = memoryHost({ fetch: () => new Response("none", { status: 404 }) });
    expect((await load(host)).summary).toContain(
      "MNIST is not in data/mnist and could not be downloaded (no server gave the right files).",
    );
  });

  test("the summary names what is missing where the rest is there", async () => {
    const host = memoryHost();
    put(host, "/home/me/data/mnist");
    host.contents.delete("/home/me/data/mnist/t10k-labels-idx1-ubyte.gz");
    expect((await load(host)).summary).toContain(
      "because data/mnist lacks t10k-labels-idx1-ubyte, and a download failed (no server answered).",
    );
  });

  test("no mirror that did not answer is asked for a second file", async () => {
    const host = memoryHost({ env: { LONGHAND_MNIST_MIRRORS: "http://a/ http://b" } });
    await load(host);
    expect(host.asked).toEqual([
      "http://a/train-images-idx3-ubyte.gz",
      "http://b/train-images-idx3-ubyte.gz",
    ]);
  });
});

describe("the state of the data", () => {
  test("it tells what would be used and how each file stands, and fetches nothing", async () => {
    const host = memoryHost();
    put(host, "/home/me/data/mnist");
    const sets = { mnist: set, drawn };
    const whole = await dataStatusOf(host, sets);
    expect([whole.next, whole.folder, whole.mnist.map(({ state }) => state)]).toEqual([
      "mnist",
      "/home/me/data/mnist",
      ["whole", "whole", "whole", "whole"],
    ]);
    host.contents.set("/home/me/data/mnist/train-labels-idx1-ubyte.gz", Uint8Array.of(1, 2, 3));
    expect(await dataStatusOf(host, sets)).toMatchObject({
      next: "fault",
      fault: expect.stringMatching(/holds 3 bytes/),
    });
    host.contents.delete("/home/me/data/mnist/t10k-labels-idx1-ubyte.gz");
    const partial = await dataStatusOf(host, sets);
    expect([partial.next, partial.mnist.map(({ state }) => state)]).toEqual([
      "download",
      ["whole", "damaged", "whole", "absent"],
    ]);
    expect(host.asked).toEqual([]);
  });

  test("it tells that MNIST_DIR leads nowhere", async () => {
    const host = memoryHost({ env: { MNIST_DIR: "/nowhere" } });
    const status = await dataStatusOf(host, { mnist: set, drawn });
    expect([status.next, status.folder]).toEqual(["fault", "/nowhere"]);
    expect(status.fault).toMatch(/which is not there/);
  });
});
