import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RawClient, requestBytes } from "../../support/raw-http.js";
import { embeddedPng } from "../../support/special-files.js";
import { tell } from "../report/tell.js";
import { type GuardedServer, startGuarded } from "../server/guarded-server.js";
import { routesOfServer } from "../server/routes.js";

/** One step up, said in as many ways. */
const ways: Record<string, string> = {
  plain: "../",
  "dots in percent": "%2e%2e/",
  "dots in capitals": "%2E%2E/",
  "one dot in percent": ".%2e/",
  "the slash in percent": "..%2f",
  "all in percent": "%2e%2e%2f",
  "percent twice": "%252e%252e%252f",
  "percent thrice": "%25252e%25252e%25252f",
  "a backslash": "..\\",
  "a backslash in percent": "..%5c",
  "both slashes": "..\\/",
  "two dots more": "....//",
  "a point between": "./../",
  "overlong UTF-8": "%c0%ae%c0%ae%c0%af",
  "longer UTF-8": "%e0%80%ae%e0%80%ae/",
  "full-width dots": "%ef%bc%8e%ef%bc%8e/",
  "a full-width slash": "..%ef%bc%8f",
  "percent with u": "%u002e%u002e%u2215",
  "a zero byte behind": "..%00/",
  "a tab in front": "%09../",
  "a blank behind": "..%20/",
  "a line break behind": "..%0d%0a/",
  "a semicolon": "..;/",
  "a doubled slash": "..//",
  "from a folder that is there": "sub/../../",
  "through a link": "out/",
  "from the top": "%2f",
};

describe("paths that lead out of the folder that is served", () => {
  let server: GuardedServer;
  let client: RawClient;

  beforeAll(async () => {
    server = await startGuarded();
    client = new RawClient(server.port);
  });

  afterAll(async () => {
    client?.close();
    await server?.stop();
  });

  async function ask(method: string, target: string, body?: unknown) {
    const bytes = body === undefined ? "" : JSON.stringify(body);
    const answer = await client.ask(
      requestBytes(
        `${method} ${target.replaceAll(" ", "%20")} HTTP/1.1`,
        [
          ["Host", `127.0.0.1:${server.port}`],
          ["Authorization", `token ${server.token}`],
          ["Content-Length", String(Buffer.byteLength(bytes))],
        ],
        bytes,
      ),
    );
    const text =
      answer === undefined ? "" : `${JSON.stringify(answer.headers)}${answer.body.toString("utf8")}`;
    expect(server.leaks(text), `${method} ${target}: ${text.slice(0, 500)}`).toBe(false);
    expect(answer?.status ?? 400, `${method} ${target}: ${server.log()}`).not.toBe(500);
    return { status: answer?.status ?? 400, text };
  }

  /** Routes that take a path, each with a place for one. */
  const routes = routesOfServer()
    .filter(({ path }) => /[*:]/.test(path))
    .map(({ method, path }) => ({ method: method === "ALL" ? "POST" : method, path }));

  test.each(Object.entries(ways))("%s gives away and changes nothing, on any route", async (name, up) => {
    let tried = 0;
    for (const { method, path } of routes) {
      for (const steps of [1, 2, 6]) {
        for (const goal of [
          "secret.txt",
          "work/secret.txt",
          "root-beside/secret.txt",
          ".hidden/secret.txt",
        ]) {
          const way = up.repeat(steps) + goal;
          const target = path.includes("*")
            ? path.replace("*", () => way).replace(/:\w+/g, "html")
            : path.replace(/:\w+/g, () => way);
          const body = {
            type: "file",
            format: "text",
            content: "overwritten",
            path: "taken.txt",
            raw: "{}",
            data: {},
          };
          await ask(method, target, ["GET", "HEAD"].includes(method) ? undefined : body);
          tried++;
        }
      }
    }
    for (const field of ["path", "copy_from"]) {
      for (const way of [up, decoded(up)]) {
        for (const [method, target] of [
          ["PATCH", "/api/contents/a.txt"],
          ["POST", "/api/contents"],
          ["POST", "/api/kernels"],
          ["POST", "/api/sessions"],
        ] as const) {
          await ask(method, target, { [field]: `${way}secret.txt` });
          await ask(method, target, { [field]: `${way}new.txt`, type: "notebook" });
          tried += 2;
        }
      }
    }
    expect(server.outside()).toBe("as it was");
    expect(server.failures()).toEqual([]);
    tell("attacks", `out of the folder by ${name}`, `${tried} requests give nothing away`);
  });

  test.each<[string, string, string, unknown, number[]]>([
    ["reading a file through a link", "GET", "/api/contents/leak.txt", undefined, [403]],
    ["downloading a file through a link", "GET", "/files/leak.txt", undefined, [403]],
    ["exporting a notebook through a link", "GET", "/nbconvert/html/leak.ipynb", undefined, [403]],
    ["listing a folder through a link", "GET", "/api/contents/out", undefined, [403]],
    ["hidden files through a link inside", "GET", "/api/contents/seen/secret.txt", undefined, [404]],
    ["a link that leads in a circle", "GET", "/api/contents/loop", undefined, [403]],
    [
      "writing through a link",
      "PUT",
      "/api/contents/leak.txt",
      { type: "file", format: "text", content: "x" },
      [403],
    ],
    [
      "writing where a link leads nowhere",
      "PUT",
      "/api/contents/dangling.txt",
      { type: "file", format: "text", content: "x" },
      [403],
    ],
    ["making a folder through a link", "PUT", "/api/contents/out/new", { type: "directory" }, [403]],
    [
      "uploading in pieces through a link",
      "PUT",
      "/api/contents/leak.txt",
      { type: "file", format: "base64", content: "eA==", chunk: -1 },
      [403],
    ],
    ["moving a file out", "PATCH", "/api/contents/a.txt", { path: "out/a.txt" }, [403]],
    ["moving a file onto a link", "PATCH", "/api/contents/a.txt", { path: "leak.txt" }, [403]],
    ["moving what a link leads to", "PATCH", "/api/contents/out/secret.txt", { path: "b.txt" }, [403]],
    ["copying from behind a link", "POST", "/api/contents", { copy_from: "leak.txt" }, [403]],
    ["copying to behind a link", "POST", "/api/contents/out", { copy_from: "a.txt" }, [403]],
    ["a checkpoint of what a link leads to", "POST", "/api/contents/leak.txt/checkpoints", undefined, [403]],
    ["deleting what a link leads to", "DELETE", "/api/contents/out/secret.txt", undefined, [403]],
    ["trusting what a link leads to", "POST", "/api/contents/leak.ipynb/trust", undefined, [403]],
    ["a name that is half a character", "PATCH", "/api/contents/a.txt", { path: "\ud800.txt" }, [400]],
  ])("%s is refused", async (what, method, target, body, statuses) => {
    expect(statuses).toContain((await ask(method, target, body)).status);
    expect(server.outside()).toBe("as it was");
    tell("attacks", `by a link: ${what}`, "refused");
  });

  test.each(["html", "slides"])(
    "an export as %s brings no picture that lies outside or is hidden",
    async (to) => {
      const { status, text } = await ask("GET", `/nbconvert/${to}/n.ipynb`);
      expect(status).toBe(200);
      expect(text, "one that lies inside").toContain(embeddedPng("to be seen"));
      tell("attacks", `pictures from outside, and hidden ones, in an export as ${to}`, "are left out");
    },
  );

  test("a folder that holds links is copied as links, which lead nowhere from here either", async () => {
    mkdirSync(join(server.root, "bag"));
    symlinkSync("../../secret.txt", join(server.root, "bag/up.txt"));
    expect((await ask("POST", "/api/contents/sub", { copy_from: "bag" })).status).toBe(201);
    expect(lstatSync(join(server.root, "sub/bag/up.txt")).isSymbolicLink()).toBe(true);
    expect((await ask("GET", "/api/contents/sub/bag/up.txt")).status).toBeGreaterThanOrEqual(403);
    // Moved one folder up, the same link leads to a file that is there.
    expect((await ask("PATCH", "/api/contents/sub/bag", { path: "bag2" })).status).toBe(200);
    expect((await ask("GET", "/api/contents/bag2/up.txt")).status).toBe(403);
    tell("attacks", "links that come with a copied folder", "lead nowhere");
  });

  test("a store that somebody else made, with links in it, is neither written nor read through", async () => {
    const store = join(server.root, ".longhand");
    const away = join(server.root, "../root-beside");
    mkdirSync(join(store, "checkpoints/sub"), { recursive: true });
    mkdirSync(join(store, "uploads"), { recursive: true });
    for (const name of ["mine.txt", "sub/mine.txt"]) writeFileSync(join(server.root, name), "mine");
    symlinkSync(away, join(store, "checkpoints/mine.txt.kept"));
    symlinkSync(away, join(store, "checkpoints/sub/mine.txt.kept"));
    mkdirSync(join(store, "checkpoints/n.ipynb.kept"));
    symlinkSync(join(away, "secret.txt"), join(store, "checkpoints/n.ipynb.kept/20260101T000000000-000"));
    expect((await ask("POST", "/api/contents/mine.txt/checkpoints")).status).toBe(403);
    expect((await ask("GET", "/api/contents/sub/mine.txt/checkpoints")).status).toBe(403);
    expect((await ask("POST", "/api/contents/n.ipynb/checkpoints/20260101T000000000-000")).status).toBe(404);
    expect((await ask("GET", "/api/contents/n.ipynb?type=file")).status).toBe(200);

    const { createHash } = await import("node:crypto");
    const place = join(store, "uploads", createHash("sha256").update("big.bin").digest("hex"));
    symlinkSync(join(away, "secret.txt"), place);
    const piece = { type: "file", format: "base64", content: "eA==" };
    expect((await ask("PUT", "/api/contents/big.bin", { ...piece, chunk: 2 })).status).toBe(400);
    expect((await ask("PUT", "/api/contents/big.bin", { ...piece, chunk: 1 })).status).toBe(201);
    expect(server.outside()).toBe("as it was");
    expect(readdirSync(away)).toEqual(["secret.png", "secret.txt"]);
    tell("attacks", "a store of checkpoints and uploads that is made of links", "is not followed");
  });

  test("what lies behind the page is the page's own files and no others", async () => {
    for (const target of [
      "/lab/../../package.json",
      "/lab/..%2f..%2f..%2fpackage.json",
      "/lab/assets/..%5c..%5cpackage.json",
      "/lab/%2e%2e%2findex.js",
      "/lab/api/themes/..%2f..%2f..%2fpackage.json",
      "/kernelspecs/fake/..%2fkernel.json",
      "/kernelspecs/..%2f..%2fx/kernel.js",
    ]) {
      const { status, text } = await ask("GET", target);
      expect(status, target).toBeGreaterThanOrEqual(400);
      expect(text, target).not.toContain('"dependencies"');
    }
    writeFileSync(join(server.root, "still.txt"), "here");
    expect((await ask("GET", "/files/still.txt")).status).toBe(200);
  });
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
