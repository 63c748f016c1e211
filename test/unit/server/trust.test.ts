import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../support/test-server.js";

const html = { output_type: "display_data", data: { "text/html": "<b>b</b>" }, metadata: {} };

function codeCell(id: string, outputs: unknown[], metadata: Record<string, unknown> = {}) {
  return { id, cell_type: "code", metadata, source: id, outputs, execution_count: 1 };
}

function notebook(...cells: unknown[]) {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

let server: TestServer;

beforeEach(async () => {
  server = await openTestServer();
});

afterEach(() => server.remove());

async function save(content: unknown, path = "n.ipynb"): Promise<void> {
  const { status } = await server.ask("PUT", `/api/contents/${path}`, {
    type: "notebook",
    format: "json",
    content,
  });
  expect([200, 201]).toContain(status);
}

/** What a page reads of each code cell: whether it may show all of its outputs. */
async function trusted(path = "n.ipynb", from = server): Promise<unknown[]> {
  const { body } = await from.ask("GET", `/api/contents/${path}`);
  return body.content.cells.map((cell: { metadata: { trusted?: boolean } }) => cell.metadata.trusted);
}

describe("a notebook's outputs", () => {
  test("that were run here are trusted when it is opened again, also by a later server", async () => {
    await save(notebook(codeCell("a", [html], { trusted: true, tags: ["x"] })));
    expect(await trusted()).toEqual([true]);
    const later = await openTestServer({ root: server.root, stateFolder: server.stateFolder });
    expect(await trusted("n.ipynb", later)).toEqual([true]);
    await later.remove();
  });

  test("from elsewhere are not, whatever their file says of itself", async () => {
    await writeFile(
      join(server.root, "n.ipynb"),
      JSON.stringify(notebook(codeCell("a", [html], { trusted: true }))),
    );
    expect(await trusted()).toEqual([false]);
  });

  test("that can do nothing need no trust", async () => {
    const outputs = [
      { output_type: "stream", name: "stdout", text: "x" },
      { output_type: "error", ename: "E", evalue: "", traceback: [] },
      { output_type: "display_data", data: { "text/plain": "x", "image/png": "eA==" }, metadata: {} },
    ];
    await writeFile(
      join(server.root, "n.ipynb"),
      JSON.stringify(notebook(codeCell("a", outputs), codeCell("b", []))),
    );
    expect(await trusted()).toEqual([true, true]);
  });

  test("lose their trust when they change, and only they", async () => {
    await save(
      notebook(codeCell("a", [html], { trusted: true }), codeCell("b", [html, html], { trusted: true })),
    );
    const path = join(server.root, "n.ipynb");
    const changed = JSON.parse(await readFile(path, "utf8"));
    changed.cells[1].outputs[0].data["text/html"] = ["<script>evil()</script>"];
    await writeFile(path, JSON.stringify(changed));
    expect(await trusted()).toEqual([true, false]);
  });

  test("keep their trust through other writers: lines or one text, keys in any order", async () => {
    await save(
      notebook(
        codeCell("a", [{ ...html, data: { "text/html": "a\nb", "text/plain": "p" } }], { trusted: true }),
      ),
    );
    const data = { "text/plain": ["p"], "text/html": ["a\n", "b"] };
    const rewritten = { data, metadata: {}, output_type: "display_data" };
    await writeFile(join(server.root, "n.ipynb"), JSON.stringify(notebook(codeCell("a", [rewritten]))));
    expect(await trusted()).toEqual([true]);
  });

  test("are not trusted for being saved by a page that does not trust them", async () => {
    await save(notebook(codeCell("a", [html], { trusted: false }), codeCell("b", [html])));
    expect(await trusted()).toEqual([false, false]);
  });

  test("are trusted as they stand when a person says so", async () => {
    await writeFile(join(server.root, "n.ipynb"), JSON.stringify(notebook(codeCell("a", [html]))));
    expect((await server.ask("POST", "/api/contents/n.ipynb/trust")).status).toBe(201);
    expect(await trusted()).toEqual([true]);
    expect((await server.ask("POST", "/api/contents/none.ipynb/trust")).status).toBe(404);
  });

  test("carry no mark in the file", async () => {
    await save(notebook(codeCell("a", [html], { trusted: true, tags: ["x"] })));
    const written = JSON.parse(await readFile(join(server.root, "n.ipynb"), "utf8"));
    expect(written.cells[0].metadata).toEqual({ tags: ["x"] });
  });
});

describe("the memory of trust", () => {
  test("lies in the person's own folder, which nobody else can read, never in the served one", async () => {
    await mkdir(join(server.root, ".longhand", "trust"), { recursive: true });
    await save(notebook(codeCell("a", [html], { trusted: true })));
    expect((await stat(join(server.stateFolder, "trust", "key"))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(server.stateFolder, "trust", "outputs"), "utf8")).trim()).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });

  test("once lost, trusts nothing", async () => {
    await save(notebook(codeCell("a", [html], { trusted: true })));
    await rm(join(server.stateFolder, "trust"), { recursive: true });
    const later = await openTestServer({ root: server.root, stateFolder: server.stateFolder });
    expect(await trusted("n.ipynb", later)).toEqual([false]);
    await later.remove();
  });

  test.each([
    ["below a file", async (state: string) => writeFile(state, "")],
    [
      "with a folder where its key should be",
      async (state: string) => mkdir(join(state, "trust", "key"), { recursive: true }),
    ],
    [
      "with a folder where its signatures should be",
      async (state: string) => mkdir(join(state, "trust", "outputs"), { recursive: true }),
    ],
  ])("%s locks nobody out: it lasts until the server ends, and the log says so once", async (_, spoil) => {
    const stateFolder = join(server.root, "..", "spoilt");
    await spoil(stateFolder);
    const other = await openTestServer({ root: server.root, stateFolder });
    const content = notebook(codeCell("a", [html], { trusted: true }), codeCell("b", [html, html]));
    const body = { type: "notebook", format: "json", content };
    const saved = await Promise.all(
      ["n.ipynb", "m.ipynb"].map((path) => other.ask("PUT", `/api/contents/${path}`, body)),
    );
    expect(saved.map(({ status }) => status)).toEqual([201, 201]);
    expect(await trusted("n.ipynb", other)).toEqual([true, false]);
    expect(await trusted("m.ipynb", other)).toEqual([true, false]);
    expect(other.log.filter((line) => line.includes("trusted"))).toHaveLength(1);
    await other.remove();
  });

  test("is shared by two servers of one person", async () => {
    const other = await openTestServer({ root: server.root, stateFolder: server.stateFolder });
    await save(notebook(codeCell("a", [html], { trusted: true })));
    expect(await trusted("n.ipynb", other)).toEqual([true]);
    await other.remove();
  });
});
