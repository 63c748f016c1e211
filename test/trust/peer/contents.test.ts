import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ContentsManager, Drive } from "@jupyterlab/services";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPeerServer, type PeerServer } from "../../support/jupyterlab-client.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { tellPassed } from "../../support/tell-passed.js";

describe("JupyterLab's client keeps files on our server", () => {
  tellPassed("behaviours that JupyterLab's own client was asked to show: files and folders");
  let server: PeerServer;
  let contents: ContentsManager;

  beforeEach(async () => {
    server = await openPeerServer({ files: { "a.txt": "text", "sub/b.csv": "1,2\n" } });
    const { serverSettings } = server;
    contents = new ContentsManager({ defaultDrive: new Drive({ serverSettings }), serverSettings });
  });
  afterEach(async () => {
    contents.dispose();
    await server.remove();
  });

  const onDisk = (path: string): Promise<string> => readFile(join(server.root, path), "utf8");
  const status = async (asked: Promise<unknown>): Promise<number> =>
    asked.then(
      () => 200,
      (thrown: { response: Response }) => thrown.response.status,
    );

  test("a folder lists what is in it, and each entry says what it is", async () => {
    const root = await contents.get("");
    const entries = root.content.map((model: { name: string; type: string }) => [model.name, model.type]);
    expect(entries).toEqual([
      ["a.txt", "file"],
      ["sub", "directory"],
    ]);
  });

  test("a model without content has the size, the dates and whether it may be written", async () => {
    const model = await contents.get("a.txt", { content: false });
    expect([model.content, model.format, model.size, model.writable]).toEqual([null, null, 4, true]);
    expect(Date.parse(model.last_modified)).toBeGreaterThan(Date.parse("2020-01-01"));
  });

  test("text is read and saved as text", async () => {
    const text = "ü 漢 🚀\r\nno newline at the end";
    await contents.save("a.txt", { type: "file", format: "text", content: text });
    const { content, mimetype } = await contents.get("a.txt");
    expect([content, mimetype, await onDisk("a.txt")]).toEqual([text, "text/plain", text]);
  });

  test("bytes are read and saved in base64", async () => {
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    await contents.save("x.bin", { type: "file", format: "base64", content: bytes.toString("base64") });
    const { content, format } = await contents.get("x.bin");
    expect([content, format]).toEqual([bytes.toString("base64"), "base64"]);
    expect(await readFile(join(server.root, "x.bin"))).toEqual(bytes);
  });

  test("text may be asked for in base64, and bytes not as text", async () => {
    expect((await contents.get("a.txt", { format: "base64", content: true })).content).toBe("dGV4dA==");
    await writeFile(join(server.root, "x.bin"), Buffer.from([255, 254, 255]));
    await expect(contents.get("x.bin", { format: "text", content: true })).rejects.toThrow(
      /not text in UTF-8/,
    );
  });

  test("a notebook comes back cell by cell as it was saved", async () => {
    const notebook = makeNotebook("1 + 1", {
      id: "m",
      cell_type: "markdown",
      metadata: {},
      source: "# ü\n\n$x$",
    });
    await contents.save("n.ipynb", { type: "notebook", format: "json", content: notebook });
    const { content } = await contents.get("n.ipynb");
    expect(content.cells.map((cell: { source: string }) => cell.source)).toEqual(["1 + 1", "# ü\n\n$x$"]);
    expect([content.nbformat, content.nbformat_minor]).toEqual([4, 5]);
  });

  test("a notebook may be read as a plain file", async () => {
    const made = await contents.newUntitled({ type: "notebook" });
    const { content, type } = await contents.get(made.path, { type: "file", format: "text", content: true });
    expect([type, JSON.parse(content as string).cells]).toEqual(["file", []]);
  });

  test("what is no notebook is not saved as one, and the old one stays", async () => {
    const made = await contents.newUntitled({ type: "notebook" });
    const before = await onDisk(made.path);
    const broken = { type: "notebook", format: "json", content: { cells: "none" } } as const;
    expect(await status(contents.save(made.path, broken))).toBe(400);
    expect(await onDisk(made.path)).toBe(before);
  });

  test.each([
    ["notebook", undefined, "Untitled.ipynb"],
    ["file", ".csv", "untitled.csv"],
    ["file", undefined, "untitled.txt"],
    ["directory", undefined, "Untitled Folder"],
  ] as const)("a new %s with ending %s is %s", async (type, ext, name) => {
    const made = await contents.newUntitled({ type, path: "sub", ...(ext && { ext }) });
    expect([made.path, made.type]).toEqual([`sub/${name}`, type]);
  });

  test("a second new notebook gets another name", async () => {
    await contents.newUntitled({ type: "notebook" });
    expect((await contents.newUntitled({ type: "notebook" })).path).toBe("Untitled1.ipynb");
  });

  test("a file is renamed, into another folder too", async () => {
    expect((await contents.rename("a.txt", "sub/ä 100%.txt")).path).toBe("sub/ä 100%.txt");
    expect(await status(contents.get("a.txt"))).toBe(404);
    expect((await contents.get("sub/ä 100%.txt")).content).toBe("text");
  });

  test("a folder is renamed with all that is in it", async () => {
    await contents.rename("sub", "under");
    expect((await contents.get("under/b.csv")).content).toBe("1,2\n");
  });

  test("nothing is renamed over another file", async () => {
    expect(await status(contents.rename("a.txt", "sub/b.csv"))).toBe(409);
    expect([await onDisk("a.txt"), await onDisk("sub/b.csv")]).toEqual(["text", "1,2\n"]);
  });

  test("a file is put over another where that is asked for, and the other lies in the trash", async () => {
    await contents.overwrite("a.txt", "sub/b.csv");
    expect(await onDisk("sub/b.csv")).toBe("text");
    const trash = join(server.root, ".longhand", "trash");
    const kept = (await readdir(trash, { recursive: true })).find((path) => path.endsWith("sub/b.csv"));
    expect(await readFile(join(trash, kept!), "utf8")).toBe("1,2\n");
  });

  test("a copy has the same bytes and a name of its own", async () => {
    const copy = await contents.copy("a.txt", "");
    expect([copy.path, await onDisk(copy.path)]).toEqual(["a-Copy1.txt", "text"]);
    expect((await contents.copy("a.txt", "sub")).path).toBe("sub/a.txt");
  });

  test("what is deleted is gone from the list, and lies in the trash", async () => {
    await contents.delete("sub");
    expect((await contents.get("")).content).toHaveLength(1);
    const trashed = await readdir(join(server.root, ".longhand", "trash"), { recursive: true });
    expect(trashed.some((path) => path.endsWith("/sub/b.csv"))).toBe(true);
  });

  test("changes are told by a signal, with the old and the new", async () => {
    const told: [string, string | undefined, string | undefined][] = [];
    contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      told.push([type, oldValue?.path, newValue?.path]);
    });
    await contents.newUntitled({ type: "file", ext: ".txt" });
    await contents.rename("untitled.txt", "c.txt");
    await contents.save("c.txt", { type: "file", format: "text", content: "" });
    await contents.delete("c.txt");
    expect(told).toEqual([
      ["new", undefined, "untitled.txt"],
      ["rename", "untitled.txt", "c.txt"],
      ["save", undefined, "c.txt"],
      ["delete", "c.txt", undefined],
    ]);
  });

  test("a checkpoint keeps the file as it was, and gives it back", async () => {
    const made = await contents.createCheckpoint("a.txt");
    await contents.save("a.txt", { type: "file", format: "text", content: "changed" });
    expect(await contents.listCheckpoints("a.txt")).toEqual([made]);
    await contents.restoreCheckpoint("a.txt", made.id);
    expect(await onDisk("a.txt")).toBe("text");
  });

  test("a checkpoint is deleted, and one that is not there is not given back", async () => {
    const made = await contents.createCheckpoint("a.txt");
    await contents.deleteCheckpoint("a.txt", made.id);
    expect(await contents.listCheckpoints("a.txt")).toEqual([]);
    expect(await status(contents.restoreCheckpoint("a.txt", made.id))).toBe(404);
  });

  test("checkpoints go along with a file that is renamed", async () => {
    const made = await contents.createCheckpoint("a.txt");
    await contents.rename("a.txt", "sub/c.txt");
    expect(await contents.listCheckpoints("sub/c.txt")).toEqual([made]);
  });

  test("a download's address gives the bytes", async () => {
    const url = await contents.getDownloadUrl("a.txt");
    const response = await fetch(url, { headers: { authorization: `token ${server.token}` } });
    expect(await response.text()).toBe("text");
  });

  test("a large file comes in pieces, and stands there only when it is whole", async () => {
    const pieces = ["first ", "second ", "third"];
    for (const [at, text] of pieces.entries()) {
      expect(await status(contents.get("big.bin"))).toBe(404);
      const chunk = at === pieces.length - 1 ? -1 : at + 1;
      const content = Buffer.from(text).toString("base64");
      await contents.save("big.bin", { type: "file", format: "base64", content, chunk });
    }
    expect(await onDisk("big.bin")).toBe("first second third");
  });

  test("a change by another program shows in the hash and in the time", async () => {
    const saved = await contents.save("a.txt", { type: "file", format: "text", content: "mine" });
    expect((await contents.get("a.txt", { content: false, hash: true })).hash).toBe(saved.hash);
    await writeFile(join(server.root, "a.txt"), "theirs");
    await utimes(join(server.root, "a.txt"), new Date(), new Date(Date.now() + 5_000));
    const after = await contents.get("a.txt", { content: false, hash: true });
    expect(after.hash).not.toBe(saved.hash);
    expect(Date.parse(after.last_modified)).toBeGreaterThan(Date.parse(saved.last_modified));
  });

  test.each([
    ["a file that is not there", "no.txt", {}, 404],
    ["a folder asked for as a file", "sub", { type: "file" }, 400],
    ["a file asked for as a folder", "a.txt", { type: "directory" }, 400],
    ["text asked for as a notebook", "a.txt", { type: "notebook", content: true }, 400],
    ["a hidden file", ".longhand/x", {}, 404],
  ] as const)("%s is answered with its own status", async (_, path, options, expected) => {
    expect(await status(contents.get(path, options))).toBe(expected);
  });

  test("a second drive keeps its files apart by its name", async () => {
    const { serverSettings } = server;
    contents.addDrive(new Drive({ name: "other", serverSettings }));
    expect((await contents.get("other:a.txt")).path).toBe("other:a.txt");
    expect([contents.driveName("other:a.txt"), contents.localPath("other:a.txt")]).toEqual([
      "other",
      "a.txt",
    ]);
    const copied = await contents.copy("other:a.txt", "other:sub");
    expect(copied.path).toBe("other:sub/a.txt");
  });
});
