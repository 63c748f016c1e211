import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedPng, pictureOf } from "../../support/special-files.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

const cells = [
  {
    id: "a",
    cell_type: "markdown",
    metadata: {},
    source: "# One ![](secret.png) ![](../../secret.png) ![](inside.png)",
  },
  {
    id: "b",
    cell_type: "code",
    metadata: {},
    execution_count: null,
    outputs: [],
    source: "// BEGIN SOLUTION\nconst a = 1;\n// END SOLUTION",
  },
];
const notebook = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({
    files: { "sub/o né.ipynb": notebook, "broken.ipynb": "{", "plain.txt": "text" },
  });
});
afterAll(() => server.remove());

const path = `sub/${encodeURIComponent("o né.ipynb")}`;

describe("exports over HTTP", () => {
  test("are listed in Jupyter's form", async () => {
    const { body } = await server.ask("GET", "/api/nbconvert");
    expect(body).toMatchObject({
      html: { output_mimetype: "text/html" },
      slides: { output_mimetype: "text/html" },
      pdf: { output_mimetype: "application/pdf" },
      student: { output_mimetype: "application/x-ipynb+json" },
    });
    expect(body.site, "makes one thing of many notebooks").toBeUndefined();
  });

  test("are looked at in a frame that can do nothing here, or kept under their name", async () => {
    const shown = await server.ask("GET", `/nbconvert/html/${path}`);
    expect(shown.headers.get("content-type")).toMatch(/^text\/html/);
    expect(shown.headers.get("content-security-policy")).toMatch(/^sandbox allow-scripts /);
    expect(shown.headers.get("content-security-policy")).not.toContain("allow-same-origin");
    expect(shown.headers.get("content-disposition")).toBeNull();
    expect(shown.body).toContain("One");
    const kept = await server.ask("GET", `/nbconvert/html/${path}?download=true`);
    expect(kept.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''o%20n%C3%A9.html");
  });

  test("give a student's version without the answers", async () => {
    const { body, headers } = await server.ask("GET", `/nbconvert/student/${path}?download=true`);
    expect(headers.get("content-disposition")).toContain("o%20n%C3%A9-student.ipynb");
    expect(JSON.stringify(body)).not.toContain("const a = 1");
  });

  test("carry off nothing from outside of what is served", async () => {
    // A picture by its bytes, which would be shown if it lay inside.
    await writeFile(join(server.root, "..", "secret.png"), pictureOf("SECRETBYTES"));
    await writeFile(join(server.root, "sub", "inside.png"), pictureOf("INSIDEBYTES"));
    await symlink("../../secret.png", join(server.root, "sub", "secret.png"));
    const { body } = await server.ask("GET", `/nbconvert/html/${path}`);
    expect(body).not.toContain(embeddedPng("SECRETBYTES"));
    expect(body).toContain(embeddedPng("INSIDEBYTES"));
  });

  test.each([
    ["/nbconvert/docx/plain.ipynb", 404, "It is not there"],
    [`/nbconvert/docx/${path}`, 422, 'there is no format "docx"'],
    ["/nbconvert/html/broken.ipynb", 400, "expected a notebook"],
    ["/nbconvert/html/..%2Fx.ipynb", 400, "may not contain"],
  ])("%s: %i, with a reason", async (address, status, reason) => {
    const answer = await server.ask("GET", address);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(reason);
  });

  test("that fail in a tab of their own say why to its reader, as text", async () => {
    const headers = { authorization: `token ${server.token}`, accept: "text/html" };
    const { status, body } = await server.ask(
      "GET",
      `/nbconvert/${encodeURIComponent("<b>")}/${path}`,
      undefined,
      headers,
    );
    expect(status).toBe(422);
    expect(body).toContain("&lt;b&gt;");
    expect(body).not.toContain("<b>");
  });
});
