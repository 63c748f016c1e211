import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FetchSetOptions, fetchSet } from "../../../lib/data/download/fetch-set.js";
import { host } from "../../../lib/data/host/node.js";
import { AbortedError, DataSourceError } from "../../../lib/errors.js";
import { type Answer, type FaultyServer, faultyServer, send } from "../../support/faulty-server.js";
import { smallSet } from "../../support/small-set.js";

const { set, gzipped, plain } = smallSet({ train: 400, test: 50 });
const first = "train-images-idx3-ubyte";
const names = set.files.map(({ name }) => `${name}.gz`).sort();

let folder: string;
let good: FaultyServer;
let bad: FaultyServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-data-"));
  good = await faultyServer();
  good.answer = serve;
  bad = await faultyServer();
});

afterEach(async () => {
  await Promise.all([good.close(), bad.close(), rm(folder, { recursive: true })]);
});

function fileOf(url: string | undefined): Uint8Array {
  return gzipped[(url ?? "").replace(/^\/|\.gz$/g, "")]!;
}

const serve: Answer = (request, response) => send(request, response, fileOf(request.url));

/** Fetches from the bad server, and then from the good one. */
function fetchAll(options: Partial<FetchSetOptions> = {}) {
  return fetchSet(host, { set, folder, mirrors: [bad.url, good.url], ...options });
}

async function expectTheRightFiles(): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(names);
  for (const { name } of set.files)
    expect(Buffer.compare(await readFile(join(folder, `${name}.gz`)), gzipped[name]!)).toBe(0);
}

const html = (response: Parameters<Answer>[1], type: string) =>
  response.writeHead(200, { "content-type": type }).end("<!DOCTYPE html><title>Log in</title>");

describe("a mirror that fails is passed over, and the right files come from the next", () => {
  const faults: [string, Answer, RegExp][] = [
    ["answers 404", (_, response) => response.writeHead(404).end(), /answered 404/],
    ["answers 500", (_, response) => response.writeHead(500).end("oops"), /answered 500/],
    [
      "hangs up at once",
      (request) => request.socket.destroy(),
      /other side closed|ECONNRESET|socket hang up/,
    ],
    [
      "redirects in a loop",
      (request, response) => response.writeHead(302, { location: request.url }).end(),
      /redirect/,
    ],
    ["sends a web page", (_, response) => html(response, "text/html; charset=utf-8"), /web page/],
    ["sends a web page as a file", (_, response) => html(response, "application/octet-stream"), /web page/],
    ["sends nothing", (_, response) => response.writeHead(200).end(), /holds 0 bytes/],
    ["never answers", () => {}, /did not answer for 0.3 s/],
    [
      "stalls at the same byte each time",
      (request, response) => send(request, response, fileOf(request.url), { ranges: false, stallAfter: 900 }),
      /nothing more came for 0.3 s/,
    ],
    [
      "sends another file",
      (request, response) => send(request, response, gzipped["t10k-images-idx3-ubyte"]!),
      /holds 50 images, expected 400/,
    ],
    [
      "sends a damaged file",
      (request, response) => {
        const damaged = Uint8Array.from(fileOf(request.url));
        damaged[damaged.length - 500]! ^= 1;
        send(request, response, damaged);
      },
      /damaged/,
    ],
    [
      "says that the file is huge",
      (_, response) => response.writeHead(200, { "content-length": "99999999999" }).write("x"),
      /offers 99999999999 bytes/,
    ],
    [
      "never stops sending",
      (_, response) => {
        response.writeHead(200);
        const more = () => {
          if (!response.destroyed) response.write(new Uint8Array(65_536).fill(31), more);
        };
        more();
      },
      /sent more than/,
    ],
  ];

  test.each(faults)("one that %s", async (_, answer, reason) => {
    bad.answer = answer;
    const patience = { answerWithin: 300, stallAfter: 300 };
    const { contents, notKept } = await fetchAll(patience);
    expect(notKept).toBeUndefined();
    expect(contents.map(({ count }) => count)).toEqual([400, 400, 50, 50]);
    await expectTheRightFiles();
    const alone = fetchSet(host, { set, folder: join(folder, "alone"), mirrors: [bad.url], ...patience });
    await expect(alone).rejects.toThrow(DataSourceError);
    await expect(alone).rejects.toThrow(reason);
    expect((await readdir(join(folder, "alone"))).filter((name) => !name.endsWith(".part"))).toEqual([]);
  });
});

test("a slow server that keeps sending is waited for", async () => {
  good.answer = (request, response) => {
    const file = fileOf(request.url);
    send(request, response, file, { drip: { bytes: Math.ceil(file.length / 100), every: 5 } });
  };
  // Each file takes longer in all than a silence may last.
  await fetchAll({ mirrors: [good.url], stallAfter: 400 });
  await expectTheRightFiles();
  expect(good.requests.length).toBe(4);
});

describe("a mirror that is slow", () => {
  const pace = { leastRate: 10_000, rateOver: 300 };

  test("and never silent for long is given up for the next, which goes on, and is asked first from then on", async () => {
    bad.answer = (request, response) =>
      send(request, response, fileOf(request.url), { drip: { bytes: 1, every: 20 } });
    await fetchAll(pace);
    await expectTheRightFiles();
    expect(bad.requests).toEqual([`/${first}.gz`]);
    expect(good.requests).toHaveLength(4);
    expect(good.requests[0]).toMatch(/bytes=[1-9]\d?-$/);
  });

  test("is waited for where it is the only one, or the others fail", async () => {
    good.answer = (request, response) => {
      const file = fileOf(request.url);
      // Above half a second for each file, and never at the rate that is asked for.
      send(request, response, file, { drip: { bytes: Math.ceil(file.length / 30), every: 20 } });
    };
    const asked = { leastRate: 100_000_000, rateOver: 300 };
    await fetchAll({ ...asked, mirrors: [good.url] });
    await expectTheRightFiles();
    expect(good.requests).toHaveLength(4);
    await rm(folder, { recursive: true });
    await fetchAll({ ...asked, mirrors: [good.url, bad.url] });
    await expectTheRightFiles();
    expect(bad.requests).toHaveLength(4);
  });

  test("takes turns with others that are, and less is asked of each time by time", async () => {
    bad.answer = (request, response) =>
      send(request, response, fileOf(request.url), { drip: { bytes: 1, every: 20 } });
    good.answer = (request, response) =>
      send(request, response, fileOf(request.url), { drip: { bytes: 4000, every: 20 } });
    await fetchAll({ leastRate: 1_000_000, rateOver: 300 });
    await expectTheRightFiles();
    expect(bad.requests.length).toBeGreaterThan(1);
  });
});

describe("a download that was cut", () => {
  test("goes on from where it ended, on the same mirror", async () => {
    const cuts = [1000, 70_000];
    bad.answer = (request, response) => {
      const cutAfter = request.url?.includes("train-images") ? cuts.shift() : undefined;
      send(request, response, fileOf(request.url), cutAfter === undefined ? {} : { cutAfter });
    };
    await fetchAll();
    await expectTheRightFiles();
    const ranges = bad.requests.slice(0, 3);
    expect(ranges[0]).toBe(`/${first}.gz`);
    expect(ranges[1]).toBe(`/${first}.gz bytes=1000-`);
    // A torn connection may take some of the last bytes with it.
    const resumedAt = Number(/bytes=(\d+)-$/.exec(ranges[2]!)?.[1]);
    expect(resumedAt).toBeGreaterThan(1000);
    expect(resumedAt).toBeLessThanOrEqual(71_000);
    expect(good.requests).toEqual([]);
  });

  test("begins again where the server knows no ranges", async () => {
    let cut = false;
    bad.answer = (request, response) => {
      send(
        request,
        response,
        fileOf(request.url),
        cut ? { ranges: false } : { ranges: false, cutAfter: 1000 },
      );
      cut = true;
    };
    await fetchAll();
    await expectTheRightFiles();
    expect(good.requests).toEqual([]);
  });

  test("goes on in the next program, after a stop in the middle", async () => {
    bad.answer = (request, response) => send(request, response, fileOf(request.url), { stallAfter: 5000 });
    const control = new AbortController();
    const stopped = fetchAll({
      signal: control.signal,
      progress: ({ received }) => {
        if (received === 5000) control.abort();
      },
    });
    await expect(stopped).rejects.toThrow(AbortedError);
    await expect(stopped).rejects.toThrow(/stopped at train-images-idx3-ubyte.*goes on from there/);
    expect(await readdir(folder)).toEqual([`${first}.gz.part`]);
    bad.answer = serve;
    const seen: number[] = [];
    await fetchAll({ progress: ({ file, received }) => (file === first ? seen.push(received) : undefined) });
    expect(bad.requests.at(-4)).toBe(`/${first}.gz bytes=5000-`);
    expect(seen[0]).toBe(5000);
    expect(seen.at(-1)).toBe(gzipped[first]!.length);
    await expectTheRightFiles();
  });

  test("is never said to have more bytes than the file, even by a server that counts wrongly", async () => {
    await writeFile(join(folder, `${first}.gz.part`), gzipped[first]!.subarray(0, 5000));
    bad.answer = (request, response) => {
      if (request.headers.range === undefined) return serve(request, response);
      response.writeHead(206, { "content-range": "bytes 5000-5999/6000" });
      response.end(gzipped[first]!.subarray(5000));
    };
    const beyond: number[] = [];
    await fetchAll({
      progress: ({ received, total }) => {
        if (received > total!) beyond.push(received);
      },
    });
    expect(beyond).toEqual([]);
    expect(bad.requests.slice(0, 2)).toEqual([`/${first}.gz bytes=5000-`, `/${first}.gz`]);
    await expectTheRightFiles();
  });

  test.each([
    ["bytes of something else", Uint8Array.from({ length: 3000 }, (_, i) => i % 251)],
    ["more bytes than the file has", new Uint8Array(400_000).fill(9)],
    ["the whole file", gzipped[first]!],
  ])("and left %s is made whole all the same", async (_, left) => {
    await writeFile(join(folder, `${first}.gz.part`), left);
    await fetchAll({ mirrors: [good.url] });
    await expectTheRightFiles();
  });
});

describe("fetching into a folder", () => {
  test("what is there and sound is not fetched, and what is damaged is replaced", async () => {
    await writeFile(join(folder, `${first}.gz`), gzipped[first]!);
    await writeFile(join(folder, "t10k-labels-idx1-ubyte"), plain["t10k-labels-idx1-ubyte"]!.subarray(1));
    await fetchAll({ mirrors: [good.url] });
    await expectTheRightFiles();
    expect(good.requests.some((request) => request.includes(first))).toBe(false);
  });

  test("two that fetch into the same folder at once do each other no harm", async () => {
    bad.answer = serve;
    const both = await Promise.all([fetchAll({ mirrors: [good.url] }), fetchAll({ mirrors: [bad.url] })]);
    for (const { contents } of both) expect(contents.map(({ count }) => count)).toEqual([400, 400, 50, 50]);
    await expectTheRightFiles();
  });

  test("a file that a server unpacks on the way is kept under its plain name", async () => {
    good.answer = (request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(fileOf(request.url));
    };
    await fetchAll({ mirrors: [good.url] });
    expect((await readdir(folder)).sort()).toEqual(set.files.map(({ name }) => name).sort());
  });

  test("where no file can be written the content comes all the same, and it is said", async () => {
    const blocked = join(folder, "a-file");
    await writeFile(blocked, "");
    const { contents, notKept } = await fetchAll({ folder: join(blocked, "mnist"), mirrors: [good.url] });
    expect(contents.map(({ count }) => count)).toEqual([400, 400, 50, 50]);
    expect(notKept).toMatch(/ENOTDIR|EEXIST/);
  });

  test("when no mirror can give a file, each is named with its reason and the mend", async () => {
    const gone = await faultyServer();
    await gone.close();
    const failed = fetchAll({ mirrors: [bad.url, gone.url] });
    await expect(failed).rejects.toThrow(DataSourceError);
    await expect(failed).rejects.toThrow(
      new RegExp(`any of 2 addresses.*answered 404.*${gone.url}: connect ECONNREFUSED.*MNIST_DIR`),
    );
    expect(await readdir(folder)).toEqual([]);
  });
});
