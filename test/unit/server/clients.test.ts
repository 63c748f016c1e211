import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../support/test-server.js";

/** What other programs ask of "an existing Jupyter server" before they use it, as their sources show. */
let webRoot: string;
let server: TestServer;

beforeEach(async () => {
  webRoot = await mkdtemp(join(tmpdir(), "longhand-page-"));
  await writeFile(join(webRoot, "index.html"), "<title>Longhand</title>");
});
afterEach(async () => {
  await server.remove();
  await rm(webRoot, { recursive: true });
});

const nothing = {};

describe("VS Code", () => {
  test("is told by /tree? whether a password is wanted: where a token is, and where nothing is", async () => {
    server = await openTestServer({ webRoot });
    expect((await server.ask("GET", "/tree?", undefined, nothing)).status).toBe(403);
    await server.remove();
    server = await openTestServer({ webRoot, token: "" });
    expect((await server.ask("GET", "/tree?", undefined, nothing)).status).toBe(200);
  });

  test("does not take the server for a JupyterHub", async () => {
    server = await openTestServer({ webRoot, token: "" });
    expect((await server.ask("GET", "/hub/api", undefined, nothing)).status).toBe(404);
  });

  test("makes a file for its session, renames it, begins the session there, and takes both away", async () => {
    server = await openTestServer({ files: { "sub/a.txt": "" } });
    const made = await server.ask("POST", "/api/contents/sub", { type: "notebook" });
    const path = "sub/a-jvsc-3c3b1d.ipynb";
    expect((await server.ask("PATCH", `/api/contents/${made.body.path}`, { path })).status).toBe(200);
    const session = await server.ask("POST", "/api/sessions", {
      path,
      name: "a-jvsc-3c3b1d.ipynb",
      type: "notebook",
      kernel: { name: "fake" },
    });
    expect(session.status).toBe(201);
    expect((await server.ask("DELETE", `/api/sessions/${session.body.id}`)).status).toBe(204);
    expect((await server.ask("DELETE", `/api/contents/${path}`)).status).toBe(204);
  });
});

test("JupyterLab Desktop finds the page's configuration where it looks", async () => {
  server = await openTestServer({ webRoot, version: "1.2.3" });
  const { status, body } = await server.ask("GET", "/lab");
  expect(status).toBe(200);
  const config = /<script id="jupyter-config-data" type="application\/json">(.*?)<\/script>/.exec(body)?.[1];
  expect(JSON.parse(config ?? "{}")).toMatchObject({ appVersion: "1.2.3", baseUrl: "/" });
});
