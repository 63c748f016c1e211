import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchSet } from "../../../lib/data/download/fetch-set.js";
import { host } from "../../../lib/data/host/node.js";
import { DataSourceError } from "../../../lib/errors.js";
import { type FaultyServer, faultyServer, send } from "../../support/faulty-server.js";
import { smallSet } from "../../support/small-set.js";
import { seed, times } from "../length.js";
import { tell } from "../report/tell.js";
import { lies } from "./lies.js";

const { set, gzipped, plain } = smallSet({ train: 60, test: 30 });

/** One request's answer: the name of a lie or "the truth", and a number of bytes. */
type Step = readonly [how: string, at: number];

describe("mirrors that answer in any order of truths and lies", () => {
  let good: FaultyServer;
  let mirrors: FaultyServer[];
  let ways: ReturnType<typeof lies>;
  const fileOf = (url: string | undefined): Uint8Array =>
    gzipped[(url ?? "").replace(/^\/|\.gz$/g, "")] ?? new Uint8Array(0);

  beforeAll(async () => {
    good = await faultyServer();
    good.answer = (request, response) => send(request, response, fileOf(request.url));
    mirrors = await Promise.all([faultyServer(), faultyServer(), faultyServer()]);
    ways = lies(fileOf, () => good.url);
  });

  afterAll(() => Promise.all([good, ...mirrors].map((server) => server.close())));

  /** Every file under its own name must be the right one; what is unfinished bears another name. */
  async function expectNoWrongFile(folder: string): Promise<number> {
    const names = await readdir(folder).catch(() => []);
    const finished = names.filter((name) => !name.endsWith(".part"));
    for (const name of finished) {
      const bytes = await readFile(join(folder, name));
      // What gzip says of time and system may be another: what counts is what comes out of it.
      const content = name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
      const right = plain[name.replace(/\.gz$/, "")];
      if (right === undefined || Buffer.compare(content, right) !== 0)
        throw new Error(`${name} is a wrong file`);
    }
    return finished.length;
  }

  async function fetchInto(folder: string, among: readonly FaultyServer[]): Promise<"whole" | "refused"> {
    const patience = { answerWithin: 400, stallAfter: 400, rateOver: 400 };
    try {
      const { contents } = await fetchSet(host, {
        set,
        folder,
        mirrors: among.map(({ url }) => url),
        ...patience,
      });
      if (contents.map(({ count }) => count).join() !== "60,60,30,30") throw new Error("other contents");
      return "whole";
    } catch (thrown) {
      if (!(thrown instanceof DataSourceError) || !/could not be had from any of/.test(thrown.message))
        throw thrown;
      return "refused";
    }
  }

  const follow = (server: FaultyServer, steps: readonly Step[]): void => {
    let nth = 0;
    server.answer = (request, response) => {
      const [how, at] = steps[nth++] ?? ["404", 0];
      if (how === "the truth") send(request, response, fileOf(request.url));
      else ways[how]!(at)(request, response);
    };
  };

  test("end with the right files or a clear error, and never with a wrong file", {
    timeout: 3_600_000,
  }, async () => {
    const count = times(25, 300);
    const names = Object.keys(ways);
    const step = fc.tuple(
      fc.oneof(fc.constantFrom(...names), fc.constant("the truth")),
      fc.nat({ max: 30_000 }),
    );
    const plan = fc.record({
      mirrors: fc.array(fc.array(step, { maxLength: 10 }), { minLength: 1, maxLength: 3 }),
      truthAtLast: fc.boolean(),
      rounds: fc.integer({ min: 1, max: 2 }),
    });
    const tally = { whole: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(plan, async ({ mirrors: steps, truthAtLast, rounds }) => {
        const folder = await mkdtemp(join(tmpdir(), "longhand-lies-"));
        try {
          const used = steps.map((each, nth) => {
            follow(mirrors[nth]!, each);
            return mirrors[nth]!;
          });
          for (let round = 0; round < rounds; round++) {
            // What a first try left behind must not lead a second one astray.
            const outcome = await fetchInto(folder, truthAtLast ? [...used, good] : used);
            const finished = await expectNoWrongFile(folder);
            if (outcome === "whole") expect(finished).toBe(4);
            if (truthAtLast) expect(outcome).toBe("whole");
            tally[outcome] += 1;
          }
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: count, seed, interruptAfterTimeLimit: times(25_000, 3_000_000) },
    );
    expect(Math.min(tally.whole, tally.refused), JSON.stringify(tally)).toBeGreaterThan(0);
    tell(
      "faults",
      `downloads from mirrors that lie, in ${names.length} ways, in any order`,
      `${tally.whole} came whole, ${tally.refused} ended with each mirror's reason, no file was wrong`,
    );
  });

  test("a mirror that is right after each way of being wrong gives the right files in the end", {
    timeout: 600_000,
  }, async () => {
    const names = Object.keys(ways);
    for (const how of names) {
      const folder = await mkdtemp(join(tmpdir(), "longhand-lies-"));
      for (const [nth, mirror] of mirrors.slice(0, 2).entries())
        follow(
          mirror,
          Array.from({ length: 30 }, (): Step => [how, 1000 * (nth + 1)]),
        );
      const outcome = await fetchInto(folder, [mirrors[0]!, mirrors[1]!, good]);
      expect([how, outcome, await expectNoWrongFile(folder)]).toEqual([how, "whole", 4]);
      await rm(folder, { recursive: true });
    }
    tell(
      "faults",
      "downloads whose first two mirrors are wrong in one way",
      `${names.length} ways, each ended with the right files`,
    );
  });
});
