import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../../support/test-server.js";

let server: TestServer;
afterEach(() => server.remove());

function notebook(text: string): string {
  const cells = [{ id: "a", cell_type: "markdown", metadata: {}, source: text }];
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

const done = { finished: true, checks: { passed: 2, total: 2 } };

describe("the list of the start page", () => {
  test("has the notebooks of notebooks/ in order, and nothing else", async () => {
    server = await openTestServer({
      files: {
        "notebooks/10-last.ipynb": notebook("# Ten"),
        "notebooks/9-next.ipynb": notebook("# Nine\n\nThe ninth. **Time:** 5 minutes."),
        "notebooks/broken.ipynb": "{",
        "notebooks/notes.md": "# Notes",
        "notebooks/.hidden.ipynb": notebook("# Hidden"),
        "other.ipynb": notebook("# Other"),
      },
    });
    const outside = await mkdtemp(join(tmpdir(), "longhand-outside-"));
    await writeFile(join(outside, "x.ipynb"), notebook("# Outside"));
    await symlink(join(outside, "x.ipynb"), join(server.root, "notebooks/11-link.ipynb"));
    const { body } = await server.ask("GET", "/longhand/api/series");
    expect(body).toEqual({
      folder: "notebooks",
      notebooks: [
        { path: "notebooks/9-next.ipynb", name: "9-next", title: "Nine", summary: "The ninth.", minutes: 5 },
        { path: "notebooks/10-last.ipynb", name: "10-last", title: "Ten" },
        { path: "notebooks/broken.ipynb", name: "broken" },
      ],
    });
    await rm(outside, { recursive: true });
  });

  test("is of the served folder itself where that has no notebooks/, and follows a change", async () => {
    server = await openTestServer({ files: { "a.ipynb": notebook("# Before") } });
    const list = async () => (await server.ask("GET", "/longhand/api/series")).body;
    expect(await list()).toEqual({
      folder: "",
      notebooks: [{ path: "a.ipynb", name: "a", title: "Before" }],
    });
    await writeFile(join(server.root, "a.ipynb"), notebook("# Afterwards"));
    expect((await list()).notebooks[0].title).toBe("Afterwards");
  });
});

describe("how far one has come", () => {
  test("is kept, and what was finished once stays finished", async () => {
    server = await openTestServer({ files: { "a ü.ipynb": notebook("# A") } });
    const put = async (value: unknown) =>
      (await server.ask("PUT", `/longhand/api/progress/${encodeURIComponent("a ü.ipynb")}`, value)).status;
    const get = async () => (await server.ask("GET", "/longhand/api/series")).body.notebooks[0].progress;
    expect(await get()).toBeUndefined();
    expect(await put(done)).toBe(204);
    expect(await get()).toEqual(done);
    await put({ finished: false, checks: { passed: 0, total: 0 } });
    expect(await get(), "opened again").toEqual(done);
    await put({ finished: false, checks: { passed: 1, total: 3 } });
    expect(await get()).toEqual({ finished: true, checks: { passed: 1, total: 3 } });
  });

  test.each([[{}], [{ finished: "yes" }], [{ finished: true, checks: { passed: -1, total: 0 } }]])(
    "is refused where it is none: %j",
    async (value) => {
      server = await openTestServer({ files: { "a.ipynb": notebook("# A") } });
      const { status, body } = await server.ask("PUT", "/longhand/api/progress/a.ipynb", value);
      expect(status).toBe(400);
      expect(body.message).toMatch(/^Progress must be/);
    },
  );

  test("is kept for no path outside", async () => {
    server = await openTestServer();
    expect((await server.ask("PUT", "/longhand/api/progress/a%2f..%2f..%2fb.ipynb", done)).status).toBe(400);
  });
});
