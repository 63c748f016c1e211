import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange, RawClient, requestBytes } from "../../support/raw-http.js";
import { times, whole } from "../length.js";
import { tell } from "../report/tell.js";
import { type GuardedServer, startGuarded } from "../server/guarded-server.js";

describe("what somebody sends who writes requests by hand", () => {
  let server: GuardedServer;

  beforeAll(async () => {
    server = await startGuarded();
  });
  afterAll(() => server?.stop());

  const known = (): [string, string][] => [
    ["Host", `127.0.0.1:${server.port}`],
    ["Authorization", `token ${server.token}`],
  ];
  const request = (line: string, headers: [string, string][] = [], body = ""): Buffer =>
    requestBytes(line, [...known(), ...headers], body);

  async function expectHealth(withinMs = 2000): Promise<number> {
    const began = performance.now();
    const answer = await new RawClient(server.port).ask(request("GET /api/status HTTP/1.1"), withinMs);
    expect(answer?.status, server.log()).toBe(200);
    return performance.now() - began;
  }

  /** A request that would do what can be seen, if it were taken for one. */
  const smuggled = (name = "smuggled.txt"): string => {
    const body = '{"type":"file","format":"text","content":"in now"}';
    return request(
      `PUT /api/contents/${name} HTTP/1.1`,
      [["Content-Length", String(body.length)]],
      body,
    ).toString();
  };

  test("what is to be smuggled would be granted in the open", async () => {
    const { answers } = await exchange(server.port, smuggled("open.txt"));
    expect(answers[0]?.status).toBe(201);
  });

  test.each<[string, () => string]>([
    [
      "a length and pieces",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      "pieces and a length",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding: chunked\r\nContent-Length: 400\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      "two lengths",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENContent-Length: 0\r\nContent-Length: 400\r\n\r\n${smuggled()}`,
    ],
    [
      "two lengths in one",
      () => `POST /api/events HTTP/1.1\r\nHOSTTOKENContent-Length: 0, 400\r\n\r\n${smuggled()}`,
    ],
    [
      "a length with a sign",
      () => `POST /api/events HTTP/1.1\r\nHOSTTOKENContent-Length: +0\r\n\r\n${smuggled()}`,
    ],
    [
      "a length below nothing",
      () => `POST /api/events HTTP/1.1\r\nHOSTTOKENContent-Length: -1\r\n\r\n${smuggled()}`,
    ],
    [
      "pieces, hidden by a blank",
      () => `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      "pieces of a kind that is none",
      () => `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      "pieces twice",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled()}`,
    ],
    [
      "a header that goes on in the next line",
      () => `GET /api HTTP/1.1\r\nHOSTTOKENX-A: b\r\n Transfer-Encoding: chunked\r\n\r\n${smuggled()}`,
    ],
    ["a line that ends in LF alone", () => `GET /api HTTP/1.1\r\nHOSTTOKENX-A: b\n\n${smuggled()}`],
    [
      "a CR within a header",
      () => `GET /api HTTP/1.1\r\nHOSTTOKENX-A: b\rTransfer-Encoding: chunked\r\n\r\n${smuggled()}`,
    ],
    ["a zero byte within a header", () => `GET /api HTTP/1.1\r\nHOSTTOKENX-A: b\0\r\n\r\n${smuggled()}`],
    [
      "a piece whose size is too large",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\n${smuggled()}`,
    ],
    [
      "a piece whose size is no number",
      () =>
        `POST /api/events HTTP/1.1\r\nHOSTTOKENTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${smuggled()}`,
    ],
    ["a blank in the address", () => `GET /api /x HTTP/1.1\r\nHOSTTOKEN\r\n${smuggled()}`],
    ["two hosts", () => `GET /api HTTP/1.1\r\nHost: evil.example\r\nHOSTTOKEN\r\n${smuggled()}`],
    [
      "two hosts, its own first",
      () => `GET /api HTTP/1.1\r\nHOSTTOKENhost: evil.example\r\n\r\n${smuggled()}`,
    ],
    [
      "two hosts of an upgrade",
      () =>
        `GET /api/events/subscribe HTTP/1.1\r\nHOSTTOKENHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n${smuggled()}`,
    ],
  ])("a request smuggled behind %s is not taken for one", async (how, bytes) => {
    const text = bytes().replace(
      "HOSTTOKEN",
      `${known()
        .map((pair) => pair.join(": "))
        .join("\r\n")}\r\n`,
    );
    const { answers, closed } = await exchange(server.port, text, { answers: 3, withinMs: 3000 });
    expect(answers.map(({ status }) => status).filter((status) => status < 400)).toEqual([]);
    expect(closed, "and the connection is given up").toBe(true);
    const answer = await new RawClient(server.port).ask(request("GET /api/contents/smuggled.txt HTTP/1.1"));
    expect(answer?.status).toBe(404);
    tell("attacks", `smuggled behind ${how}`, "refused, and the connection given up");
  });

  test("no address or name gets a line of its own into an answer's headers", async () => {
    const line = "\r\nX-Planted: yes\r\nSet-Cookie: a=b\r\n\r\n<b>";
    const encoded = encodeURIComponent(line);
    const client = new RawClient(server.port);
    const targets = [
      `/tree/${encoded}`,
      `/lab/tree/${encoded}`,
      `/files/${encoded}?download`,
      `/files/a.txt?download=${encoded}`,
      `/nbconvert/html/n.ipynb?download=${encoded}`,
      `/?a=${encoded}`,
      `/lab?token=${server.token}&a=${encoded}`,
      `/api/kernelspecs/${encoded}`,
      `/api/config/${encoded}`,
      `/lab/api/settings/${encoded}`,
    ];
    for (const target of targets) {
      const answer = await client.ask(request(`GET ${target} HTTP/1.1`, [["Accept", "text/html"]]));
      expect(answer?.headers["x-planted"], target).toBeUndefined();
      expect(answer?.headers["set-cookie"] ?? "", target).not.toContain("a=b");
    }
    // A name that the disk takes: quotes, semicolons, letters of all scripts.
    const name = "a\"; filename=b.exe; é'*.txt";
    const body = JSON.stringify({ type: "file", format: "text", content: "" });
    const put = request(
      `PUT /api/contents/${encodeURIComponent(name)} HTTP/1.1`,
      [["Content-Length", String(body.length)]],
      body,
    );
    expect((await client.ask(put))?.status).toBe(201);
    const { headers } = (await client.ask(
      request(`GET /files/${encodeURIComponent(name)}?download HTTP/1.1`),
    ))!;
    expect(headers["content-disposition"]).toMatch(/^attachment; filename\*=UTF-8''[\w%.~-]+$/);
    client.close();
    tell(
      "attacks",
      "line breaks and quotes in addresses and names",
      `${targets.length} answers keep their headers`,
    );
  });

  test.each([
    ["with a token", true, [413]],
    ["without one", false, [403]],
  ])("a body of ten gigabytes is refused at its first bytes, %s", async (who, isKnown, statuses) => {
    const before = server.peak();
    for (const [method, path] of [
      ["PUT", "/api/contents/x.txt"],
      ["POST", "/api/events"],
      ["POST", "/api/kernels"],
      ["PUT", "/lab/api/settings/a:b"],
      ["POST", "/longhand/api/parameters"],
    ]) {
      const headers: [string, string][] = [
        ...(isKnown ? known() : [known()[0]!]),
        ["Content-Length", "10000000000"],
      ];
      const begun = requestBytes(`${method} ${path} HTTP/1.1`, headers, "x".repeat(100_000));
      const { answers, closed } = await exchange(server.port, begun, { answers: 2, withinMs: 10_000 });
      expect(statuses, `${method} ${path}`).toContain(answers[0]?.status);
      expect(closed, "it does not wait for the rest").toBe(true);
    }
    expect(server.peak() - before).toBeLessThan(32 * 2 ** 20);
    tell("attacks", `bodies of 10 GB, ${who}`, "refused at their first bytes");
  });

  test("a body in pieces without a length is counted as it comes", async () => {
    const before = server.peak();
    const piece = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const bytes = [
      requestBytes("POST /api/events HTTP/1.1", [...known(), ["Transfer-Encoding", "chunked"]]),
      ...Array.from({ length: 40 }, () => piece),
    ];
    const { answers } = await exchange(server.port, bytes, { withinMs: 10_000 });
    expect(answers[0]?.status).toBe(413);
    expect(server.peak() - before).toBeLessThan(32 * 2 ** 20);
  });

  test("a body that is compressed is not unpacked, however small it looks", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
    const before = server.peak();
    for (const encoding of ["gzip", "deflate", "br", "zstd", "x-gzip"]) {
      const bytes = requestBytes(
        "POST /api/kernels HTTP/1.1",
        [...known(), ["Content-Encoding", encoding], ["Content-Length", String(bomb.length)]],
        bomb,
      );
      const { answers } = await exchange(server.port, bytes);
      expect(answers[0]?.status, encoding).toBe(400);
    }
    expect(server.peak() - before).toBeLessThan(32 * 2 ** 20);
    tell("attacks", "compressed bodies", "refused, and not unpacked");
  });

  test.each([
    ["the page that asks for the token", "GET /login HTTP/1.1", 200],
    ["that page's head", "HEAD /login HTTP/1.1", 200],
    ["a log-out", "GET /logout HTTP/1.1", 403],
    ["a file", "GET /api/contents/a.txt HTTP/1.1", 403],
  ])(
    "a body that is announced and never comes holds no connection: %s, without a token",
    async (what, line, status) => {
      const begun = requestBytes(line, [known()[0]!, ["Content-Length", "1000"]], "x");
      const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
      let got = "";
      let ended = false;
      socket
        .on("error", () => {})
        .on("data", (piece) => {
          got += piece;
        })
        .on("close", () => {
          ended = true;
        });
      socket.write(begun);
      for (let tried = 0; tried < 100 && !ended; tried++) {
        await wait(50);
        socket.write("x");
      }
      expect(got).toContain(`HTTP/1.1 ${status} `);
      expect(ended).toBe(true);
      tell(
        "attacks",
        `a body that never comes, behind ${what}`,
        "the connection is ended soon after the answer",
      );
    },
  );

  test("a refused upgrade keeps no connection, even where the client never ends its side", async () => {
    const upgrade = requestBytes("GET /api/kernels/x/channels HTTP/1.1", [
      known()[0]!,
      ["Upgrade", "websocket"],
      ["Connection", "Upgrade"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="],
    ]);
    const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
    let ended = false;
    socket
      .on("error", () => {})
      .on("close", () => {
        ended = true;
      });
    socket.resume();
    socket.write(upgrade);
    for (let tried = 0; tried < 100 && !ended; tried++) {
      await wait(50);
      socket.write("x");
    }
    expect(ended, "what is sent on is answered by a reset").toBe(true);
    tell("attacks", "refused upgrades that are held open", "ended after half a second");
  });

  test("many who send their requests drop by drop keep nobody else waiting", {
    timeout: 120_000,
  }, async () => {
    const count = times(300, 1500);
    const drips: { socket: Socket; closed: boolean }[] = [];
    const kinds = [
      `GET /api HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-A: `,
      `POST /login HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 4000\r\n\r\n`,
      "G",
      "",
      `GET /login HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 4000\r\n\r\n`,
    ];
    for (let nth = 0; nth < count; nth++) {
      const socket = connect(server.port, "127.0.0.1");
      const drip = { socket, closed: false };
      socket
        .on("error", () => {})
        .on("close", () => {
          drip.closed = true;
        });
      socket.write(kinds[nth % kinds.length]!);
      drips.push(drip);
    }
    const began = performance.now();
    const slowest: number[] = [];
    for (let round = 0; round < 20; round++) {
      for (const { socket, closed } of drips) if (!closed) socket.write("a");
      slowest.push(await expectHealth(20_000));
    }
    slowest.sort((a, b) => a - b);
    // In a whole run to the end: whoever has not sent all headers within 20 s is cut off at the next look, each 30 s.
    if (whole) {
      while (performance.now() - began < 60_000) {
        await wait(1000);
        for (const { socket, closed } of drips) if (!closed) socket.write("a");
      }
      const open = (kind: number) =>
        drips.filter(({ closed }, nth) => nth % kinds.length === kind && !closed);
      expect(open(0).length, "headers that never end are given up").toBe(0);
      expect(open(1).length + open(4).length, "and so are bodies without a token").toBe(0);
    }
    for (const { socket } of drips) socket.destroy();
    await expectHealth();
    const middle = slowest[slowest.length / 2]!;
    expect(middle).toBeLessThan(1000);
    tell(
      "attacks",
      `${count} connections that drip`,
      `half of others' requests are answered within ${Math.ceil(middle)} ms${whole ? ", and unfinished headers and bodies given up within a minute" : ""}`,
    );
  });
});
