import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { learning } from "../../../lib/cli/learning.js";
import { makePipe, makeSparse, pngSignature } from "../../support/special-files.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

const notebook = (text: string): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ id: "a", cell_type: "markdown", metadata: {}, source: text }],
  });

/** More than the four threads that Node reads files with. */
const often = 6;
const tooLarge = 480 * 1024 * 1024;

let server: TestServer;
let letGo: (() => void)[] = [];
const before = process.env["LONGHAND_RUNS"];

beforeAll(async () => {
  server = await openTestServer({
    files: {
      "nb/1-sound.ipynb": notebook("# Sound"),
      "nb/shows.ipynb": notebook("# Shows ![x](pipe.png) ![y](large.png)"),
    },
    learning: learning(),
  });
  process.env["LONGHAND_RUNS"] = join(server.root, "runs");
  letGo = ["nb/pipe.ipynb", "nb/pipe.png", "runs/20260101-000000-aaaaaaaa/run.json"].map((path) =>
    makePipe(join(server.root, path)),
  );
  makeSparse(join(server.root, "nb/large.ipynb"), tooLarge);
  makeSparse(join(server.root, "nb/large.png"), tooLarge, pngSignature);
});

afterAll(async () => {
  for (const each of letGo) each();
  if (before === undefined) delete process.env["LONGHAND_RUNS"];
  else process.env["LONGHAND_RUNS"] = before;
  await server?.remove();
});

async function askOften(
  method: string,
  path: string,
): Promise<{ status: number; body: { message?: string } }> {
  const answers = await Promise.all(Array.from({ length: often }, () => server.ask(method, path)));
  expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
  return answers[0]!;
}

describe("a pipe in the served folder, which nobody writes to, keeps no request waiting", () => {
  test.each([
    ["GET", "/api/contents/nb/pipe.ipynb", 400],
    ["GET", "/nbconvert/html/nb/pipe.ipynb", 400],
    ["POST", "/api/contents/nb/pipe.ipynb/trust", 400],
    ["POST", "/api/contents/nb/pipe.ipynb/checkpoints", 400],
    ["GET", "/files/nb/pipe.ipynb", 404],
    ["GET", "/nbconvert/html/nb/shows.ipynb", 200],
    ["GET", "/longhand/api/runs", 200],
  ])("%s %s: %i", async (method, path, status) => {
    const answer = await askOften(method, path);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.message).toMatch(/neither a file nor a folder|only files/);
  });

  test("nor is it copied, which would wait as well", async () => {
    const copied = await server.ask("POST", "/api/contents/", { copy_from: "nb/pipe.ipynb" });
    expect([copied.status, copied.body.message]).toEqual([400, expect.stringContaining("pipe")]);
  });

  test("where a checkpoint or the pieces of an upload should lie, it is none", async () => {
    const address = "/api/contents/nb/1-sound.ipynb/checkpoints";
    const { body } = await server.ask("POST", address);
    const id = body.id.replace(/^..../, "2001");
    const folder = join(server.root, ".longhand/checkpoints/nb/1-sound.ipynb.kept");
    letGo.push(makePipe(join(folder, id)));
    expect((await askOften("POST", `${address}/${id}`)).status).toBe(400);
    const name = createHash("sha256").update("nb/data.csv").digest("hex");
    letGo.push(makePipe(join(server.root, ".longhand/uploads", name)));
    const piece = { type: "file", format: "text", content: "1,2", chunk: 2 };
    const uploaded = await server.ask("PUT", "/api/contents/nb/data.csv", piece);
    expect([uploaded.status, uploaded.body.message]).toEqual([400, expect.stringContaining("no beginning")]);
  });
});

describe("a list of notebooks", () => {
  test("names what is too large to be read, leaves out what is no file, and reads the others", async () => {
    await askOften("GET", "/longhand/api/series?");
    writeFileSync(join(server.root, "1-top.ipynb"), notebook("# Top"));
    letGo.push(makePipe(join(server.root, "pipe.ipynb")));
    makeSparse(join(server.root, "2-large.ipynb"), tooLarge);
    await askOften("GET", "/longhand/api/series");
    const { body } = await server.ask("GET", "/longhand/api/series");
    expect(body.notebooks).toEqual([
      { path: "1-top.ipynb", name: "1-top", title: "Top" },
      { path: "2-large.ipynb", name: "2-large" },
    ]);
  });
});

describe("a notebook of half a gigabyte is refused before it is read", () => {
  test.each([
    ["GET", "/api/contents/nb/large.ipynb"],
    ["GET", "/nbconvert/html/nb/large.ipynb"],
    ["POST", "/api/contents/nb/large.ipynb/trust"],
  ])("%s %s", async (method, path) => {
    const { status, body } = await server.ask(method, path);
    expect([status, body.message]).toEqual([
      413,
      `nb/large.ipynb: ${tooLarge} bytes, and at most ${256 * 1024 * 1024} can be opened. Read it from a cell instead.`,
    ]);
  });
});
