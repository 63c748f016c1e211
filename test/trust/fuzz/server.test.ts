import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange, RawClient, requestBytes } from "../../support/raw-http.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import { type GuardedServer, startGuarded } from "../server/guarded-server.js";
import { routesOfServer } from "../server/routes.js";
import { limits } from "./limits.js";
import { mutated } from "./mutate.js";
import { bytesOf, type MadeRequest, requestTo } from "./requests.js";

describe("a server that is asked anything", () => {
  let server: GuardedServer;
  let client: RawClient;
  let began = 0;

  beforeAll(async () => {
    server = await startGuarded();
    client = new RawClient(server.port);
    await expectHealth();
    began = server.peak();
  });

  afterAll(async () => {
    client?.close();
    await server?.stop();
  });

  const sound = (): Buffer =>
    requestBytes("GET /api/status HTTP/1.1", [
      ["Host", `127.0.0.1:${server.port}`],
      ["Authorization", `token ${server.token}`],
    ]);

  async function expectHealth(): Promise<void> {
    const answer = await new RawClient(server.port).ask(sound());
    expect(answer?.status, `a plain question is answered as ever; the log: ${server.log()}`).toBe(200);
  }

  function expectNothingGaveWay(): void {
    expect(server.outside(), "nothing beside the served folder has changed").toBe("as it was");
    expect(server.peak() - began).toBeLessThan(limits.memory);
    expect(server.failures(), "an answer of 500 says in the log where the server failed").toEqual([]);
  }

  /** What holds for every answer, to whatever request. */
  function judge(status: number, whole: string, took: number): void {
    if (server.leaks(whole)) throw new Error(`a secret got out: ${whole.slice(0, 500)}`);
    if (status === 500)
      throw new Error(`the server failed: ${whole.slice(0, 500)} ${server.log().slice(-2000)}`);
    if (took > limits.time) throw new Error(`it took ${took} ms of the processor`);
  }

  async function ask(request: MadeRequest): Promise<void> {
    const used = server.processorTime();
    const began = performance.now();
    const answer = await client.ask(bytesOf(request), 20_000);
    const took = performance.now() - began > limits.time ? server.processorTime() - used : 0;
    if (!server.isRunning()) throw new Error(`it ended the server: ${server.log().slice(-2000)}`);
    if (answer === undefined) {
      client.close();
      if (performance.now() - began > 15_000) throw new Error("it was never answered");
      return;
    }
    const { status, headers, body } = answer;
    if (request.method === "HEAD") client.close();
    judge(status, `${JSON.stringify(headers)}${body.toString("utf8")}`, took);
    tally[`${Math.floor(status / 100)}xx`] = (tally[`${Math.floor(status / 100)}xx`] ?? 0) + 1;
  }
  const tally: Record<string, number> = {};

  test("answers every request to every route, and fails at none", { timeout: 3_600_000 }, async () => {
    const routes = routesOfServer();
    const count = times(1500, 60_000);
    await fc.assert(fc.asyncProperty(requestTo(routes, server), ask), { numRuns: count, seed });
    expectNothingGaveWay();
    await expectHealth();
    expect(tally["2xx"], "some of what is asked is granted").toBeGreaterThan(count / 50);
    const parts = Object.entries(tally)
      .sort()
      .map(([kind, times]) => `${times.toLocaleString("en-US")} × ${kind}`);
    tell(
      "inputs",
      `requests to ${routes.length} routes`,
      `${count.toLocaleString("en-US")}: ${parts.join(", ")}; none failed`,
    );
  });

  test("takes bytes that are no request for what they are", { timeout: 3_600_000 }, async () => {
    const count = times(300, 10_000);
    const request = mutated(requestTo(routesOfServer(), server).map(bytesOf));
    const noise = fc.oneof(request, fc.uint8Array({ maxLength: 300 }));
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(noise, async (bytes) => {
        const { answers, rest } = await exchange(server.port, bytes, { withinMs: 5000, end: true });
        for (const { status, headers, body } of answers)
          judge(status, `${JSON.stringify(headers)}${body}`, 0);
        judge(0, rest.toString("latin1"), 0);
        answered += answers.length;
        if (!server.isRunning()) throw new Error(`it ended the server: ${server.log().slice(-2000)}`);
      }),
      { numRuns: count, seed },
    );
    expectNothingGaveWay();
    await expectHealth();
    tell(
      "inputs",
      "bytes in place of a request",
      `${count.toLocaleString("en-US")}: ${answered.toLocaleString("en-US")} answers; the server stayed`,
    );
  });
});
