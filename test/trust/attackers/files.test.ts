import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RawClient, requestBytes } from "../../support/raw-http.js";
import { makePipe, makeSparse, pngSignature } from "../../support/special-files.js";
import { tell } from "../report/tell.js";
import { type GuardedServer, startGuarded } from "../server/guarded-server.js";

const count = 6;
const tooLarge = 480 * 2 ** 20;

describe("a folder from elsewhere, with files that are none or have no end", () => {
  let server: GuardedServer;
  const letGo: (() => void)[] = [];

  beforeAll(async () => {
    server = await startGuarded();
    for (let nth = 0; nth < count; nth++) {
      letGo.push(makePipe(join(server.root, `notebooks/pipe-${nth}.ipynb`)));
      makeSparse(join(server.root, `notebooks/large-${nth}.ipynb`), tooLarge);
      makeSparse(join(server.root, `large-${nth}.png`), tooLarge, pngSignature);
    }
    letGo.push(makePipe(join(server.root, "pipe.png")));
  });

  afterAll(async () => {
    for (const each of letGo) each();
    await server?.stop();
  });

  async function askAll(
    method: string,
    targets: string[],
    withinMs = 10_000,
  ): Promise<(number | undefined)[]> {
    const headers: [string, string][] = [
      ["Host", `127.0.0.1:${server.port}`],
      ["Authorization", `token ${server.token}`],
    ];
    return Promise.all(
      targets.map(async (target) => {
        const client = new RawClient(server.port);
        const answer = await client.ask(requestBytes(`${method} ${target} HTTP/1.1`, headers), withinMs);
        client.close();
        return answer?.status;
      }),
    );
  }

  const each = (target: (nth: number) => string): string[] =>
    Array.from({ length: count }, (_, nth) => target(nth));

  test.each<[string, string, (nth: number) => string, number]>([
    ["listed", "GET", () => "/longhand/api/series", 200],
    ["read", "GET", (nth) => `/api/contents/notebooks/pipe-${nth}.ipynb`, 400],
    ["exported", "GET", (nth) => `/nbconvert/html/notebooks/pipe-${nth}.ipynb`, 400],
    ["trusted", "POST", (nth) => `/api/contents/notebooks/pipe-${nth}.ipynb/trust`, 400],
    ["kept", "POST", (nth) => `/api/contents/notebooks/pipe-${nth}.ipynb/checkpoints`, 400],
    ["read, where it is too large", "GET", (nth) => `/api/contents/notebooks/large-${nth}.ipynb`, 413],
    ["exported, where it is too large", "GET", (nth) => `/nbconvert/html/notebooks/large-${nth}.ipynb`, 413],
    [
      "trusted, where it is too large",
      "POST",
      (nth) => `/api/contents/notebooks/large-${nth}.ipynb/trust`,
      413,
    ],
  ])("%s by many at once, takes neither threads nor memory", async (what, method, target, status) => {
    const before = server.peak();
    expect(await askAll(method, each(target))).toEqual(each(() => "").map(() => status));
    // The first of a kind loads what makes exports.
    expect(server.peak() - before).toBeLessThan(128 * 2 ** 20);
    expect(await askAll("GET", ["/api/contents/a.txt"])).toEqual([200]);
    expect(server.failures()).toEqual([]);
    tell(
      "attacks",
      `pipes and files of ${tooLarge / 2 ** 20} MB, ${what}`,
      "refused, or passed over, before they are read",
    );
  });
});
