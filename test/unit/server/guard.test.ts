import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../../../lib/server/index.js";
import { isLoopback, isOwnHost } from "../../../lib/server/origin.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";

let server: TestServer;
let cookie: string;
let origin: string;
let host: string;

beforeAll(async () => {
  server = await openTestServer({ files: { "a.html": "<script>alert(1)</script>" } });
  origin = server.url.slice(0, -1);
  host = new URL(server.url).host;
  const entered = await server.ask("GET", `/lab?token=${server.token}`, undefined, {});
  cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
});

afterAll(() => server.remove());

/** Fetch sets Host, Origin and Sec-Fetch headers as it likes; this sends them as they are given. */
function send(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: new URL(server.url).port, method, path, headers },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

describe("who is let in", () => {
  test.each([
    ["no token", {}, 403],
    ["the token in a header", { authorization: "token TOKEN" }, 200],
    ["the token as a bearer", { authorization: "Bearer TOKEN" }, 200],
    ["a wrong token", { authorization: "token wrong" }, 403],
    ["the token's beginning", { authorization: "token TOKE" }, 403],
    ["an empty token", { authorization: "token " }, 403],
    ["the token as a password", { authorization: "Basic TOKEN" }, 403],
    ["the cookie", { cookie: "COOKIE" }, 200],
    ["the cookie among others", { cookie: "a=b; COOKIE; c=d" }, 200],
    ["the cookie beside a wrong token", { cookie: "COOKIE", authorization: "token wrong" }, 403],
    ["another port's cookie", { cookie: "longhand-1=abc" }, 403],
    ["a token in a foreign Referer", { referer: "http://evil.example/?token=TOKEN" }, 403],
  ])("with %s the answer is %3$s", async (_, headers: Record<string, string>, status) => {
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace("TOKEN", server.token).replace("COOKIE", cookie),
    ]);
    expect(await send("GET", "/api", { host, ...Object.fromEntries(filled) })).toBe(status);
  });

  test("a token in the address counts too", async () => {
    expect(await send("GET", `/api?token=${server.token}`, { host })).toBe(200);
    expect(await send("GET", "/api?token=wrong", { host })).toBe(403);
  });

  test("every address asks for the token, but for the page that takes it", async () => {
    const paths = [
      "/",
      "/lab",
      "/lab/tree/a",
      "/api",
      "/api/contents",
      "/api/kernels",
      "/api/kernelspecs",
      "/files/a.html",
    ];
    const others = [
      "/lab/api/settings",
      "/lab/api/workspaces",
      "/api/status",
      "/api/me",
      "/tree",
      "/nothing",
      "/lab/a.js",
    ];
    for (const path of [...paths, ...others]) expect(await send("GET", path, { host }), path).toBe(403);
    expect(await send("GET", "/login", { host })).toBe(200);
  });

  test("the cookie is for HTTP alone, for this site alone, and does not hold the token", async () => {
    const { headers } = await server.ask("GET", `/lab?token=${server.token}`, undefined, {});
    const set = headers.get("set-cookie") ?? "";
    expect(set).toMatch(/^longhand-\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(set).toContain(`longhand-${new URL(server.url).port}=`);
    expect(set).not.toContain(server.token);
    expect(headers.get("location")).toBe("/lab");
  });

  test("a person who opens the bare address gets a page that asks, and its form lets in", async () => {
    const bare = await server.ask("GET", "/lab", undefined, { accept: "text/html" });
    expect(bare.status).toBe(403);
    expect(bare.body).toContain('name="token"');
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const wrong = await server.ask("POST", "/login", "token=nonsense", form);
    expect(wrong.status).toBe(403);
    expect(wrong.headers.get("set-cookie")).toBeNull();
    const out = await server.ask("GET", "/logout");
    expect([out.status, out.headers.get("location")]).toEqual([302, "/login"]);
    expect(out.headers.get("set-cookie"), "the browser forgets it").toContain("Max-Age=0");
    const right = await server.ask("POST", "/login", `token=${server.token}`, form);
    expect(right.status).toBe(303);
    expect(right.headers.get("set-cookie")).toContain("HttpOnly");
  });
});

describe("a foreign page gets nowhere", () => {
  test.each([
    ["a rebound name", "GET", { host: "evil.example" }, 403],
    ["a rebound name with our port", "GET", { host: "evil.example:8888" }, 403],
    ["a name that begins like ours", "GET", { host: "localhost.evil.example" }, 403],
    ["our name", "GET", { host: "localhost:8888" }, 200],
    ["our address in IPv6", "GET", { host: "[::1]:8888" }, 200],
    ["a change from another site", "DELETE", { origin: "http://evil.example" }, 403],
    ["a change from another port of this machine", "DELETE", { origin: "http://127.0.0.1:1" }, 403],
    ["a change from nowhere", "DELETE", { origin: "null" }, 403],
    ["a change that names no origin", "DELETE", {}, 403],
    ["a change said to come from the same site", "DELETE", { "sec-fetch-site": "same-site" }, 403],
    ["a change from our page", "DELETE", { origin: "ORIGIN" }, 404],
    ["a change from our page that says so otherwise", "DELETE", { "sec-fetch-site": "same-origin" }, 404],
    [
      "a script tag on another site",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      403,
    ],
    [
      "a script tag on another port",
      "GET",
      { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" },
      403,
    ],
    ["a link on another site", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, 200],
    ["a read with a foreign origin", "GET", { origin: "http://evil.example" }, 403],
  ])("%s, with the cookie: %4$s", async (_, method, headers: Record<string, string>, status) => {
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace("ORIGIN", origin)]);
    const path = method === "DELETE" ? "/api/kernels/none" : "/api";
    expect(await send(method, path, { host, cookie, ...Object.fromEntries(filled) })).toBe(status);
  });

  test("whoever shows the token itself needs no origin, but a rebound name is refused even so", async () => {
    const authorization = `token ${server.token}`;
    expect(await send("DELETE", "/api/kernels/none", { host, authorization, origin: "http://a.b" })).toBe(
      404,
    );
    expect(await send("GET", "/api", { host: "evil.example", authorization })).toBe(403);
  });
});

describe("what goes out is fenced", () => {
  test("every answer narrows what a browser may do with it", async () => {
    for (const path of ["/api", "/login", "/nothing"]) {
      const { headers } = await server.ask("GET", path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain("unsafe-eval");
      expect(policy).toContain(`ws://${host}`);
      expect(policy).toContain("frame-ancestors 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("a person's own HTML file is shown without rights", async () => {
    const { headers, body } = await server.ask("GET", "/files/a.html");
    expect(body).toContain("alert(1)");
    expect(headers.get("content-security-policy")).toMatch(/^sandbox;/);
  });

  test.each(["a.js", "a.mjs", "a.JS"])(
    "a person's own script %s is text, which no output can run",
    async (name) => {
      await writeFile(join(server.root, name), "alert(1)");
      const { headers, body } = await server.ask("GET", `/files/${name}`);
      expect(body).toBe("alert(1)");
      expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    },
  );

  test("eval is allowed only on demand", async () => {
    const lax = await openTestServer({ allowEval: true });
    const { headers } = await lax.ask("GET", "/api");
    expect(headers.get("content-security-policy")).toContain("script-src 'self' 'unsafe-eval';");
    await lax.remove();
  });

  test("the log never holds the token", async () => {
    await server.ask("GET", `/api/nothing?token=${server.token}`);
    await server.ask("PUT", "/api/contents/x.txt", "{", undefined);
    expect(server.log.join("\n")).not.toContain(server.token);
  });
});

describe("where a server listens", () => {
  test("the network is not let in without a token", async () => {
    const parts = {
      root: server.root,
      findKernelSpecs: async () => [],
      startKernel: () => Promise.reject(new Error()),
    };
    await expect(startServer({ ...parts, host: "0.0.0.0", token: "" })).rejects.toThrow(/whole network/);
  });

  test("a port that is taken is an error when it was asked for, and passed over when it was not", async () => {
    const port = Number(new URL(server.url).port);
    await expect(openTestServer({ port })).rejects.toThrow(`port ${port}: another program has that port.`);
  });

  test("without a token on this machine, the origin is still asked for", async () => {
    const open = await openTestServer({ token: "" });
    expect((await open.ask("GET", "/api", undefined, {})).status).toBe(200);
    expect((await open.ask("POST", "/api/kernels", {}, { origin: "http://evil.example" })).status).toBe(403);
    expect((await open.ask("POST", "/api/kernels", {}, {})).status).toBe(403);
    await open.remove();
  });

  test.each([
    ["localhost", true],
    ["127.0.0.1", true],
    ["127.8.8.8", true],
    ["::1", true],
    ["[::1]", true],
    ["lab.localhost", true],
    ["0.0.0.0", false],
    ["::", false],
    ["10.0.0.1", false],
    ["127.0.0.1.evil.example", false],
  ])("%s is this machine alone: %s", (name, expected) => expect(isLoopback(name)).toBe(expected));

  test("a server on the network answers to addresses in digits, and to no foreign name", () => {
    expect(isOwnHost("192.168.1.5:8888", "0.0.0.0")).toBe(true);
    expect(isOwnHost("evil.example:8888", "0.0.0.0")).toBe(false);
    expect(isOwnHost("192.168.1.5:8888", "127.0.0.1")).toBe(false);
    expect(isOwnHost(undefined, "0.0.0.0")).toBe(false);
    expect(isOwnHost("a b", "0.0.0.0")).toBe(false);
  });
});
