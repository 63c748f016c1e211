import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { packedProtocol } from "../../../lib/server/websocket-protocol.js";
import { exchange, requestBytes } from "../../support/raw-http.js";
import { TestClient } from "../../support/test-client.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import { type GuardedServer, startGuarded } from "../server/guarded-server.js";
import { limits } from "./limits.js";
import { deepJson, mutated } from "./mutate.js";
import { legacyFrame, legacyJson, packedFrame } from "./targets/frames.js";

describe("a kernel's websocket that is told anything", () => {
  let server: GuardedServer;
  let kernel: string;
  let began = 0;
  const url = (): string => `http://127.0.0.1:${server.port}/`;

  beforeAll(async () => {
    server = await startGuarded();
    const headers = { authorization: `token ${server.token}` };
    const started = await fetch(new URL("/api/kernels", url()), { method: "POST", headers });
    kernel = ((await started.json()) as { id: string }).id;
    await expectHealth();
    began = server.peak();
  });

  afterAll(() => server?.stop());

  /** Another client's cell runs as if nothing had been. */
  async function expectHealth(): Promise<void> {
    expect(server.isRunning(), server.log()).toBe(true);
    const client = await TestClient.open({ url: url(), token: server.token }, kernel);
    const request = client.execute("print hello");
    await client.idle(request);
    expect(client.printed(request)).toBe("hello");
    client.socket.terminate();
  }

  async function open(protocol: string): Promise<WebSocket> {
    const address = new URL(
      `/api/kernels/${kernel}/channels?session_id=${randomBytes(4).toString("hex")}`,
      url(),
    );
    address.protocol = "ws:";
    const headers = { authorization: `token ${server.token}` };
    const socket = new WebSocket(address, protocol === "" ? [] : [protocol], { headers });
    socket.on("error", () => {});
    await once(socket, "open");
    return socket;
  }

  /** A ping comes back when all that was sent before it has been taken. */
  async function roundTrip(socket: WebSocket): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const answered = Promise.race([once(socket, "pong", { signal }), once(socket, "close", { signal })]);
    socket.ping();
    await answered;
    over.abort();
  }

  test.each([
    ["packed", packedProtocol, fc.oneof(packedFrame, mutated(packedFrame))],
    ["of the older form", "", fc.oneof(legacyJson, deepJson, legacyFrame, mutated(legacyFrame), fc.string())],
  ])("takes frames %s", { timeout: 3_600_000 }, async (form, protocol, frames) => {
    const count = times(1500, 40_000);
    let socket = await open(protocol);
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(frames as fc.Arbitrary<string | Uint8Array>), async (frame) => {
        if (socket.readyState !== socket.OPEN) socket = await open(protocol);
        socket.send(frame);
        sent += 1;
        if (sent % 50 === 0) await roundTrip(socket);
        if (!server.isRunning()) throw new Error(`it ended the server: ${server.log().slice(-2000)}`);
      }),
      { numRuns: count, seed },
    );
    await roundTrip(socket);
    socket.terminate();
    await expectHealth();
    expect(server.peak() - began).toBeLessThan(limits.memory);
    tell(
      "inputs",
      `websocket frames to a running kernel, ${form}`,
      `${count.toLocaleString("en-US")}; another client's cell ran as ever`,
    );
  });

  /** The request that a websocket to the kernel begins with. */
  const upgrade = (): Buffer =>
    requestBytes(`GET /api/kernels/${kernel}/channels HTTP/1.1`, [
      ["Host", `127.0.0.1:${server.port}`],
      ["Authorization", `token ${server.token}`],
      ["Upgrade", "websocket"],
      ["Connection", "Upgrade"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Key", randomBytes(16).toString("base64")],
    ]);

  test("takes bytes that are no frames behind a handshake", { timeout: 3_600_000 }, async () => {
    const count = times(150, 4000);
    const handshake = upgrade();
    // Two bytes that begin a frame, a length that may be any, a mask, and what may be JSON.
    const frame = fc
      .tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        fc.uint8Array({ maxLength: 20 }),
        fc.oneof(legacyJson, fc.string()),
      )
      .map(([first, second, length, text]) =>
        Buffer.concat([Uint8Array.of(first, second), length, Buffer.from(text)]),
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), frame), async (bytes) => {
        await exchange(server.port, [handshake, bytes], { withinMs: 2000, answers: 2, end: true });
        if (!server.isRunning()) throw new Error(`it ended the server: ${server.log().slice(-2000)}`);
      }),
      { numRuns: count, seed },
    );
    await expectHealth();
    tell(
      "inputs",
      "bytes in place of websocket frames",
      `${count.toLocaleString("en-US")}; another client's cell ran as ever`,
    );
  });

  test.each([
    ["a message larger than any cell", { fin: true, length: 65 * 2 ** 20 }],
    ["a frame that says it has exabytes", { fin: true, length: 2 ** 60 }],
  ])("refuses %s before it takes memory for it", async (_, { length }) => {
    const handshake = upgrade();
    const head = Buffer.alloc(14);
    head.writeUInt8(0x82, 0);
    head.writeUInt8(0xff, 1);
    head.writeBigUInt64BE(BigInt(length), 2);
    const before = server.peak();
    const { closed, rest } = await exchange(server.port, [handshake, head], { answers: 2, withinMs: 5000 });
    expect(closed, "the connection is ended at the length alone").toBe(true);
    // 1009: too big. What is beyond a number that JavaScript can hold is called so, too.
    expect(rest.includes(Buffer.from([0x03, 0xf1])) || rest.length === 0, rest.toString("hex")).toBe(true);
    expect(server.peak() - before).toBeLessThan(16 * 2 ** 20);
    await expectHealth();
  });
});
