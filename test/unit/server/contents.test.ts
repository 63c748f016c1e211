import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../support/test-server.js";

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ id: "one", cell_type: "markdown", metadata: {}, source: "# One" }],
};

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer({
    files: {
      "a.txt": "text",
      "b.bin": Uint8Array.of(0, 255, 254),
      "n.ipynb": JSON.stringify(notebook),
      "sub/c.ts": "let c;",
      "node_modules/x.js": "x",
      ".hidden": "h",
    },
  });
});

afterEach(() => server.remove());

const onDisk = (path: string): Promise<string> => readFile(join(server.root, path), "utf8");

describe("reading", () => {
  test("a folder lists what is in it, without hidden and machine-made things", async () => {
    const { status, body } = await server.ask("GET", "/api/contents");
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "", path: "", type: "directory", format: "json", mimetype: null });
    const listed = body.content.map((model: { name: string; type: string }) => [model.name, model.type]);
    expect(listed).toEqual([
      ["a.txt", "file"],
      ["b.bin", "file"],
      ["n.ipynb", "notebook"],
      ["sub", "directory"],
    ]);
    expect(body.content.every((model: { content: unknown }) => model.content === null)).toBe(true);
  });

  test("one link that leads out does not hide its neighbours", async () => {
    await symlink("/etc", join(server.root, "etc"));
    const { body } = await server.ask("GET", "/api/contents");
    expect(body.content).toHaveLength(4);
  });

  test("text comes as text, other bytes as base64, a notebook as JSON", async () => {
    const text = await server.ask("GET", "/api/contents/a.txt?content=1");
    expect(text.body).toMatchObject({ format: "text", content: "text", mimetype: "text/plain", size: 4 });
    const bytes = await server.ask("GET", "/api/contents/b.bin");
    expect(bytes.body).toMatchObject({
      format: "base64",
      content: "AP/+",
      mimetype: "application/octet-stream",
    });
    const book = await server.ask("GET", "/api/contents/n.ipynb?type=notebook");
    expect(book.body).toMatchObject({ type: "notebook", format: "json", mimetype: null });
    expect(book.body.content.cells[0].source).toBe("# One");
  });

  test("content and hash come when they are asked for", async () => {
    const { body } = await server.ask("GET", "/api/contents/a.txt?content=0&hash=1");
    expect(body).toMatchObject({ content: null, format: null, mimetype: null, hash_algorithm: "sha256" });
    expect(body.hash).toBe("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1");
    expect(new Date(body.last_modified).getTime()).toBe(
      (await stat(join(server.root, "a.txt"))).mtime.getTime(),
    );
  });

  test.each([
    ["/api/contents/none.txt", 404],
    ["/api/contents/.hidden", 404],
    ["/api/contents/sub/.hidden", 404],
    ["/api/contents/a.txt/b", 404],
    ["/api/contents/sub?type=file", 400],
    ["/api/contents/a.txt?type=directory", 400],
    ["/api/contents/a.txt?type=notebook", 400],
    ["/api/contents/a.txt?type=nonsense", 400],
    ["/api/contents/b.bin?format=text", 400],
    ["/api/contents/a.txt?format=nonsense", 400],
    ["/api/contents/..%2f..%2fetc%2fpasswd", 400],
    ["/files/..%2f..%2fetc%2fpasswd", 400],
    ["/files/sub", 404],
  ])("%s is refused with %i, in Jupyter's form", async (path, status) => {
    const answer = await server.ask("GET", path);
    expect(answer.status).toBe(status);
    expect(typeof answer.body.message).toBe("string");
    expect(answer.body).toHaveProperty("reason");
    expect(answer.body.message).not.toContain(server.root);
  });

  test("machine-made folders can be read when they are named", async () => {
    const { body } = await server.ask("GET", "/api/contents/node_modules");
    expect(body.content[0].path).toBe("node_modules/x.js");
  });

  test("a download has its name, its type and its bytes", async () => {
    await writeFile(join(server.root, "ä (1).txt"), "ä");
    const { headers, body } = await server.ask("GET", "/files/%C3%A4%20(1).txt?download=1");
    expect(body).toBe("ä");
    expect(headers.get("content-length")).toBe("2");
    expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''%C3%A4%20%281%29.txt");
  });
});

describe("saving", () => {
  test("a notebook is written as Jupyter writes it, and its hash is that of the disk", async () => {
    const content = { ...notebook, cells: [{ ...notebook.cells[0], source: "# Two\nlines" }] };
    const saved = await server.ask("PUT", "/api/contents/n.ipynb", {
      type: "notebook",
      format: "json",
      content,
    });
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({ content: null, path: "n.ipynb", type: "notebook" });
    const read = await server.ask("GET", "/api/contents/n.ipynb?content=0&hash=1");
    expect(read.body.hash).toBe(saved.body.hash);
    expect(read.body.last_modified).toBe(saved.body.last_modified);
    expect(JSON.parse(await onDisk("n.ipynb")).cells[0].source).toEqual(["# Two\n", "lines"]);
  });

  test("a new file answers 201, in text or base64", async () => {
    const text = await server.ask("PUT", "/api/contents/new.txt", {
      type: "file",
      format: "text",
      content: "n\r\n",
    });
    expect(text.status).toBe(201);
    const bytes = await server.ask("PUT", "/api/contents/new.bin", {
      type: "file",
      format: "base64",
      content: "AP8=",
    });
    expect(bytes.status).toBe(201);
    expect(await onDisk("new.txt")).toBe("n\r\n");
    expect([...(await readFile(join(server.root, "new.bin")))]).toEqual([0, 255]);
  });

  test.each([
    ["n.ipynb", { type: "notebook", content: { cells: "none" } }, 400],
    ["n.ipynb", { type: "notebook", content: null }, 400],
    ["n.ipynb", { type: "notebook", format: "text", content: {} }, 400],
    ["a.txt", { type: "file", format: "text" }, 400],
    ["a.txt", { type: "file", format: "base64", content: "not base64!" }, 400],
    ["a.txt", { type: "file", format: "json", content: "" }, 400],
    ["a.txt", { type: "link", content: "" }, 400],
    ["a.txt", { type: "directory" }, 409],
    ["a.txt", "[]", 400],
    ["a.txt", '{"type":', 400],
    ["sub", { type: "file", format: "text", content: "" }, 409],
    ["none/new.txt", { type: "file", format: "text", content: "" }, 404],
    [".bashrc", { type: "file", format: "text", content: "" }, 404],
  ])("to %s of %j is refused and changes nothing", async (path, body, status) => {
    const before = [await onDisk("a.txt"), await onDisk("n.ipynb"), (await readdir(server.root)).sort()];
    expect((await server.ask("PUT", `/api/contents/${path}`, body)).status).toBe(status);
    expect([await onDisk("a.txt"), await onDisk("n.ipynb"), (await readdir(server.root)).sort()]).toEqual(
      before,
    );
  });

  test("keeps the permissions of the file", async () => {
    await chmod(join(server.root, "a.txt"), 0o640);
    await server.ask("PUT", "/api/contents/a.txt", { type: "file", format: "text", content: "new" });
    expect((await stat(join(server.root, "a.txt"))).mode & 0o777).toBe(0o640);
  });

  test("through a link inside the root writes what the link points to", async () => {
    await symlink("a.txt", join(server.root, "link.txt"));
    await server.ask("PUT", "/api/contents/link.txt", { type: "file", format: "text", content: "new" });
    expect(await onDisk("a.txt")).toBe("new");
  });

  test("leaves no other file behind", async () => {
    await server.ask("PUT", "/api/contents/a.txt", { type: "file", format: "text", content: "new" });
    expect((await readdir(server.root)).sort()).toEqual([
      ".hidden",
      "a.txt",
      "b.bin",
      "n.ipynb",
      "node_modules",
      "sub",
    ]);
  });

  test("pieces of a large upload become a file with the last of them", async () => {
    const piece = (chunk: number, text: string) =>
      server.ask("PUT", "/api/contents/big.bin", {
        type: "file",
        format: "base64",
        chunk,
        content: Buffer.from(text).toString("base64"),
      });
    expect((await piece(1, "one ")).status).toBe(201);
    expect((await piece(2, "two ")).body).toMatchObject({ path: "big.bin", size: 8 });
    expect(await readdir(server.root)).not.toContain("big.bin");
    await piece(-1, "three");
    expect(await onDisk("big.bin")).toBe("one two three");
  });

  test("a piece without a beginning is refused", async () => {
    const body = { type: "file", format: "text", content: "x", chunk: 2 };
    expect((await server.ask("PUT", "/api/contents/big.bin", body)).status).toBe(400);
    expect((await server.ask("PUT", "/api/contents/big.bin", { ...body, chunk: "one" })).status).toBe(400);
  });

  test("a body past the limit is refused", async () => {
    const long = "x".repeat(1024 * 1024 + 1);
    expect((await server.ask("POST", "/api/contents", { type: long })).status).toBe(413);
  });
});

describe("making, copying, renaming, deleting", () => {
  test("untitled things count up", async () => {
    const made = async (body: unknown) => (await server.ask("POST", "/api/contents/sub", body)).body.path;
    expect(await made({ type: "notebook" })).toBe("sub/Untitled.ipynb");
    expect(await made({ type: "notebook" })).toBe("sub/Untitled1.ipynb");
    expect(await made({ type: "file", ext: ".ts" })).toBe("sub/untitled.ts");
    expect(await made({ ext: "md" })).toBe("sub/untitled.md");
    expect(await made({})).toBe("sub/untitled.txt");
    expect(await made({ type: "directory" })).toBe("sub/Untitled Folder");
    expect(await made({ type: "directory" })).toBe("sub/Untitled Folder 1");
    expect((await server.ask("GET", "/api/contents/sub/Untitled.ipynb")).body.content.cells).toEqual([]);
  });

  test("a copy has a name of its own", async () => {
    const copy = async (from: string, to: string) =>
      (await server.ask("POST", `/api/contents/${to}`, { copy_from: from })).body.path;
    expect(await copy("a.txt", "")).toBe("a-Copy1.txt");
    expect(await copy("a-Copy1.txt", "")).toBe("a-Copy2.txt");
    expect(await copy("a.txt", "sub")).toBe("sub/a.txt");
    expect(await copy("sub", "")).toBe("sub-Copy1");
    expect(await onDisk("sub-Copy1/a.txt")).toBe("text");
  });

  test.each([
    ["POST", "none", { type: "file" }, 404],
    ["POST", "a.txt", { type: "file" }, 400],
    ["POST", "", { type: "nonsense" }, 400],
    ["POST", "", { ext: "../x" }, 400],
    ["POST", "", { copy_from: "../../etc/passwd" }, 400],
    ["POST", "", { copy_from: "none" }, 404],
    ["POST", "", { copy_from: 5 }, 400],
    ["POST", "sub", { copy_from: "sub" }, 400],
    ["PATCH", "a.txt", { path: "b.bin" }, 409],
    ["PATCH", "a.txt", { path: "../a.txt" }, 400],
    ["PATCH", "a.txt", { path: ".a.txt" }, 404],
    ["PATCH", "a.txt", { path: "none/a.txt" }, 404],
    ["PATCH", "a.txt", {}, 400],
    ["PATCH", "none", { path: "x" }, 404],
    ["PATCH", "sub", { path: "sub/sub" }, 400],
    ["PATCH", "", { path: "x" }, 400],
    ["DELETE", "none", undefined, 404],
    ["DELETE", "", undefined, 400],
    ["DELETE", ".hidden", undefined, 404],
  ])("%s %s with %j is refused with %i", async (method, path, body, status) => {
    const answer = await server.ask(method, `/api/contents/${path}`, body);
    expect([answer.status, typeof answer.body.message]).toEqual([status, "string"]);
    expect(await onDisk("a.txt")).toBe("text");
  });

  test("renaming moves a file, and its checkpoints with it", async () => {
    await server.ask("POST", "/api/contents/a.txt/checkpoints");
    const { status, body } = await server.ask("PATCH", "/api/contents/a.txt", { path: "sub/z.txt" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "z.txt", path: "sub/z.txt", type: "file" });
    expect(await onDisk("sub/z.txt")).toBe("text");
    expect((await server.ask("GET", "/api/contents/sub/z.txt/checkpoints")).body).toHaveLength(1);
    expect((await server.ask("GET", "/api/contents/a.txt/checkpoints")).body).toEqual([]);
  });

  test("renaming a folder takes along the checkpoints of what is in it", async () => {
    await server.ask("POST", "/api/contents/sub/c.ts/checkpoints");
    await server.ask("PATCH", "/api/contents/sub", { path: "moved" });
    expect((await server.ask("GET", "/api/contents/moved/c.ts/checkpoints")).body).toHaveLength(1);
  });

  test("a renamed file does not take over the checkpoints of one that had its name; they lie in the trash", async () => {
    await server.ask("POST", "/api/contents/a.txt/checkpoints");
    await rm(join(server.root, "a.txt"));
    await server.ask("POST", "/api/contents/b.bin/checkpoints");
    const [own] = (await server.ask("GET", "/api/contents/b.bin/checkpoints")).body;
    await server.ask("PATCH", "/api/contents/b.bin", { path: "a.txt" });
    expect((await server.ask("GET", "/api/contents/a.txt/checkpoints")).body).toEqual([own]);
    const trash = await readdir(join(server.root, ".longhand/trash"), { recursive: true });
    expect(trash.some((path) => path.includes(".checkpoints/a.txt.kept/"))).toBe(true);
  });

  test("a rename touches nothing behind a link that the store came with", async () => {
    const outside = join(server.root, "..", "outside");
    await mkdir(join(outside, "z.txt.kept"), { recursive: true });
    await mkdir(join(outside, "moved"));
    await mkdir(join(server.root, ".longhand"));
    await symlink(outside, join(server.root, ".longhand/checkpoints"));
    expect((await server.ask("PATCH", "/api/contents/a.txt", { path: "z.txt" })).status).toBe(200);
    expect((await server.ask("PATCH", "/api/contents/sub", { path: "moved" })).status).toBe(200);
    expect((await readdir(outside)).sort()).toEqual(["moved", "z.txt.kept"]);
  });

  test("what is deleted lies in the trash, folders with all that is in them", async () => {
    expect((await server.ask("DELETE", "/api/contents/sub")).status).toBe(204);
    expect((await server.ask("DELETE", "/api/contents/a.txt")).status).toBe(204);
    expect((await server.ask("GET", "/api/contents/sub")).status).toBe(404);
    const trash = join(server.root, ".longhand", "trash");
    const found = (await readdir(trash, { recursive: true })).map((path) => path.replace(/^[^/]+\/?/, ""));
    expect(found.filter(Boolean).sort()).toEqual(["a.txt", "sub", "sub/c.ts"]);
    expect(await readFile(join(server.root, ".longhand", ".gitignore"), "utf8")).toContain("*");
  });

  test.each(["checkpoints", "trust"])("a folder may be named %s", async (name) => {
    await mkdir(join(server.root, "sub", name));
    const folder = `/api/contents/sub/${name}`;
    const made = await server.ask("POST", folder, { type: "notebook" });
    expect([made.status, made.body.path]).toEqual([201, `sub/${name}/Untitled.ipynb`]);
    const listed = await server.ask("GET", folder);
    expect(listed.body).toMatchObject({ type: "directory", content: [{ name: "Untitled.ipynb" }] });
    const file = `${folder}/Untitled.ipynb`;
    expect((await server.ask("POST", `${file}/checkpoints`)).status).toBe(201);
    expect((await server.ask("GET", `${file}/checkpoints`)).body).toHaveLength(1);
    expect((await server.ask("POST", `${file}/trust`)).status).toBe(201);
    expect((await server.ask("DELETE", file)).status).toBe(204);
    expect((await server.ask("DELETE", folder)).status).toBe(204);
  });

  test("a trash that is a link elsewhere is not used", async () => {
    await mkdir(join(server.root, "elsewhere"));
    await symlink("elsewhere", join(server.root, ".longhand"));
    expect((await server.ask("DELETE", "/api/contents/a.txt")).status).toBe(403);
    expect(await onDisk("a.txt")).toBe("text");
  });
});

describe("checkpoints", () => {
  test("keep what a file was, and give it back", async () => {
    const made = await server.ask("POST", "/api/contents/a.txt/checkpoints");
    expect(made.status).toBe(201);
    await server.ask("PUT", "/api/contents/a.txt", { type: "file", format: "text", content: "worse" });
    const listed = await server.ask("GET", "/api/contents/a.txt/checkpoints");
    expect(listed.body).toEqual([made.body]);
    const restored = await server.ask("POST", `/api/contents/a.txt/checkpoints/${made.body.id}`);
    expect(restored.status).toBe(204);
    expect(await onDisk("a.txt")).toBe("text");
    expect((await server.ask("DELETE", `/api/contents/a.txt/checkpoints/${made.body.id}`)).status).toBe(204);
    expect((await server.ask("GET", "/api/contents/a.txt/checkpoints")).body).toEqual([]);
  });

  test("the five newest are kept, in order", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) {
      ids.push((await server.ask("POST", "/api/contents/a.txt/checkpoints")).body.id);
    }
    const listed = await server.ask("GET", "/api/contents/a.txt/checkpoints");
    expect(listed.body.map((checkpoint: { id: string }) => checkpoint.id)).toEqual(ids.slice(-5));
  });

  test("go with a deleted file: the next of its name starts without, and the trash keeps them", async () => {
    const { body } = await server.ask("POST", "/api/contents/a.txt/checkpoints");
    await server.ask("DELETE", "/api/contents/a.txt");
    await server.ask("PUT", "/api/contents/a.txt", { type: "file", format: "text", content: "another" });
    expect((await server.ask("GET", "/api/contents/a.txt/checkpoints")).body).toEqual([]);
    const trash = await readdir(join(server.root, ".longhand", "trash"));
    expect(await onDisk(`.longhand/trash/${trash[0]}/.checkpoints/a.txt.kept/${body.id}`)).toBe("text");
  });

  test("go with a deleted folder, of all that is in it", async () => {
    await server.ask("POST", "/api/contents/sub/c.ts/checkpoints");
    await server.ask("DELETE", "/api/contents/sub");
    await server.ask("PUT", "/api/contents/sub", { type: "directory" });
    await server.ask("PUT", "/api/contents/sub/c.ts", { type: "file", format: "text", content: "another" });
    expect((await server.ask("GET", "/api/contents/sub/c.ts/checkpoints")).body).toEqual([]);
  });

  test.each([
    ["POST", "/api/contents/none/checkpoints", 404],
    ["POST", "/api/contents/sub/checkpoints", 404],
    ["POST", "/api/contents/a.txt/checkpoints/none", 404],
    ["POST", "/api/contents/a.txt/checkpoints/..%2f..%2fx", 400],
    ["DELETE", "/api/contents/a.txt/checkpoints/none", 404],
    ["DELETE", "/api/contents/a.txt/checkpoints", 405],
  ])("%s %s is refused with %i", async (method, path, status) => {
    expect((await server.ask(method, path)).status).toBe(status);
  });
});
