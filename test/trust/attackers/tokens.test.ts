import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { type LonghandServer, startLonghand } from "../../support/longhand-server.js";
import { RawClient, requestBytes } from "../../support/raw-http.js";
import { tell } from "../report/tell.js";
import { routesOfServer } from "../server/routes.js";

describe("a server as it is started, for somebody who has no token", () => {
  let server: LonghandServer;
  let port = 0;
  let token = "";
  let cookie = "";

  beforeAll(async () => {
    server = await startLonghand("test/fixtures/untrusted", ".", { args: ["--no-spare"] });
    port = Number(server.address.port);
    token = server.address.searchParams.get("token") ?? "";
    const entered = await send("GET", `/lab?token=${token}`);
    cookie = entered.headers["set-cookie"]?.split(";")[0] ?? "";
  });

  afterAll(() => server?.stop());

  type Headers = Record<string, string>;

  async function send(method: string, target: string, headers: Headers = {}, body = "") {
    const all = Object.entries({ Host: `127.0.0.1:${port}`, ...headers });
    if (body !== "" || method === "POST") all.push(["Content-Length", String(Buffer.byteLength(body))]);
    const client = new RawClient(port);
    const answer = await client.ask(requestBytes(`${method} ${target} HTTP/1.1`, all, body));
    client.close();
    if (answer === undefined) throw new Error(`${method} ${target} was not answered`);
    return { ...answer, text: answer.body.toString("utf8") };
  }

  /** Each route once, with something in its places; those that anybody may use apart. */
  const guarded = routesOfServer()
    .filter(({ path }) => path !== "/login")
    .map(({ method, path }) => ({
      method: method === "ALL" ? "POST" : method,
      target: path.replace(/:\w+/g, "x").replace("*", "x"),
    }));

  test("the token and the cookie of this test are right", async () => {
    expect((await send("GET", "/api/contents", { Authorization: `token ${token}` })).status).toBe(200);
    expect((await send("GET", "/api/contents", { Cookie: cookie })).status).toBe(200);
  });

  const strangers: [who: string, headers: () => Headers, suffix?: () => string][] = [
    ["no token", () => ({})],
    ["a wrong token", () => ({ Authorization: `token ${"0".repeat(token.length)}` })],
    ["the token in a foreign Referer", () => ({ Referer: `http://evil.example/?token=${token}` })],
    [
      "the token in the server's own Referer",
      () => ({ Referer: `http://127.0.0.1:${port}/lab?token=${token}` }),
    ],
    ["the token as a cookie", () => ({ Cookie: `longhand-${port}=${token}` })],
    ["the token with a letter in front", () => ({}), () => `?token=x${token}`],
    ["the token twice, one of them wrong first", () => ({}), () => `?token=wrong&token=${token}`],
    [
      "a forwarded address of this machine",
      () => ({ "X-Forwarded-For": "127.0.0.1", Forwarded: "for=127.0.0.1" }),
    ],
    ["another method by a header", () => ({ "X-HTTP-Method-Override": "GET", "X-Original-URL": "/login" })],
    [
      "a rebound name, with the token",
      () => ({ Host: `evil.example:${port}`, Authorization: `token ${token}` }),
    ],
    ["a rebound name, with the cookie", () => ({ Host: "127.0.0.1.evil.example", Cookie: cookie })],
  ];

  test.each(strangers)("with %s every route refuses", async (who, headers, suffix = () => "") => {
    for (const { method, target } of guarded) {
      const { status, headers: given, text } = await send(method, target + suffix(), headers());
      expect([401, 403], `${method} ${target}: ${status}`).toContain(status);
      expect(given["set-cookie"], target).toBeUndefined();
      expect(text).not.toContain(token);
    }
    tell("attacks", who, `${guarded.length} routes refuse`);
  });

  const forgeries: [how: string, method: string, headers: () => Headers][] = [
    [
      "a form of another site",
      "POST",
      () => ({ Origin: "http://evil.example", "Content-Type": "application/x-www-form-urlencoded" }),
    ],
    ["a form that names no origin", "POST", () => ({ "Content-Type": "text/plain" })],
    ["a form from a file or a sandbox", "POST", () => ({ Origin: "null", "Content-Type": "text/plain" })],
    [
      "a script on another port of this machine",
      "POST",
      () => ({ Origin: "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site" }),
    ],
    ["our port on another name", "POST", () => ({ Origin: `http://evil.example:${port}` })],
    [
      "our address as the beginning of a name",
      "POST",
      () => ({ Origin: `http://127.0.0.1:${port}.evil.example` }),
    ],
    ["our address over another scheme", "POST", () => ({ Origin: `ftp://127.0.0.1:${port}` })],
    ["our address in capitals behind a user", "POST", () => ({ Origin: `http://a@127.0.0.1:${port}` })],
    [
      "a picture on another site",
      "GET",
      () => ({ "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" }),
    ],
    [
      "a fetch of another site",
      "GET",
      () => ({ "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", Origin: "http://evil.example" }),
    ],
  ];

  test.each(forgeries)(
    "a browser with the cookie that is made to send %s gets nothing",
    async (how, kind, headers) => {
      const tried = guarded.filter(({ method }) => (kind === "GET" ? method === "GET" : method !== "GET"));
      for (const { method, target } of tried) {
        const { status, headers: given } = await send(method, target, { Cookie: cookie, ...headers() });
        expect(status, `${method} ${target}`).toBe(403);
        expect(given["access-control-allow-origin"]).toBeUndefined();
      }
      tell("attacks", `forged: ${how}`, `${tried.length} routes refuse`);
    },
  );

  test.each<[string, () => Headers]>([
    ["without a token", () => ({})],
    ["of another site, with the cookie", () => ({ Cookie: cookie, Origin: "http://evil.example" })],
    ["of another port, with the cookie", () => ({ Cookie: cookie, Origin: "http://127.0.0.1:1" })],
    [
      "of another site, with the token itself",
      () => ({ Authorization: `token ${token}`, Origin: "http://evil.example" }),
    ],
    ["of a sandbox, with the cookie", () => ({ Cookie: cookie, Origin: "null" })],
    ["with the cookie and no origin", () => ({ Cookie: cookie })],
    ["by a rebound name", () => ({ Cookie: cookie, Host: "evil.example" })],
  ])("a websocket %s is refused", async (what, headers) => {
    for (const path of ["/api/events/subscribe", "/api/kernels/x/channels"]) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: headers() });
      const [, answer] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
      expect(answer.statusCode, path).toBe(403);
      socket.on("error", () => {});
      socket.terminate();
    }
    tell("attacks", `a websocket ${what}`, "refused");
  });

  test("a page never sends the address with the token elsewhere", async () => {
    const entered = await send("GET", `/lab?token=${token}`, { Accept: "text/html" });
    expect([entered.status, entered.headers["location"]]).toEqual([302, "/lab"]);
    for (const target of [
      "/lab",
      "/login",
      "/api/contents",
      "/nbconvert/html/stranger.ipynb",
      "/files/stranger.ipynb",
    ]) {
      const { headers } = await send("GET", target, { Cookie: cookie });
      expect(headers["referrer-policy"], target).toMatch(/^(?:same-origin|no-referrer)$/);
      expect(headers["cross-origin-resource-policy"], target).toBe("same-origin");
    }
    tell("attacks", "the token as Referer of a link that leads out", "no answer lets it go");
  });
});
