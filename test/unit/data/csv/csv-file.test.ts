import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseCsv, readCsv } from "../../../../lib/data/csv/index.js";
import { readCsvOn } from "../../../../lib/data/csv/read-csv.js";
import { host as browser } from "../../../../lib/data/host/browser.js";
import { AbortedError, DataFormatError, DataSourceError } from "../../../../lib/errors.js";
import { memoryHost } from "../../../support/memory-host.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** 2×2 images, three of them. */
const text = "5,0,1,2,3\n0,4,5,6,7\n9,252,253,254,255\n";
const labels = [5, 0, 9];
const pixels = [0, 1, 2, 3, 4, 5, 6, 7, 252, 253, 254, 255];

describe("reading a CSV file", () => {
  const path = "/home/me/digits/train.csv";

  test("a file is read piece by piece and gives the set its name", async () => {
    const host = memoryHost();
    host.contents.set(path, bytesOf(text));
    const set = await readCsvOn(host, path, {});
    expect([set.name, [...set.labels], [...set.pixels]]).toEqual(["train.csv", labels, pixels]);
    expect((await readCsvOn(host, path, { name: "Mine" })).name).toBe("Mine");
    host.contents.set(path, new Uint8Array(gzipSync(text)));
    expect([...(await readCsvOn(host, path, {})).pixels]).toEqual(pixels);
  });

  test("a file that is not there, a folder, and a page in a browser are said to be so", async () => {
    await expect(readCsv("/no/such/file.csv")).rejects.toThrow(DataSourceError);
    await expect(readCsv("/no/such/file.csv")).rejects.toThrow(
      /file\.csv: the file could not be read \(ENOENT/,
    );
    await expect(readCsv("/")).rejects.toThrow(/EISDIR/);
    await expect(readCsvOn(browser, path, {})).rejects.toThrow(/browser cannot read files.*parseCsv/);
  });

  test("a fault in reading is told as one, also in the middle of gzip", async () => {
    const host = memoryHost();
    host.files.stream = async function* () {
      yield new Uint8Array(gzipSync(text)).subarray(0, 12);
      throw new Error("EIO: the disk is gone");
    };
    await expect(readCsvOn(host, path, {})).rejects.toThrow(DataSourceError);
  });

  test("what is read from is closed when reading ends early", async () => {
    let closed = 0;
    const host = memoryHost();
    for (const bytes of [bytesOf(`x\n${text}`), new Uint8Array(gzipSync(`x\n${text}`))]) {
      host.files.stream = async function* () {
        try {
          yield bytes;
          yield bytes;
        } finally {
          closed++;
        }
      };
      await expect(readCsvOn(host, path, { header: false })).rejects.toThrow(DataFormatError);
    }
    expect(closed).toBe(2);
  });

  test("a stop is heard while rows are read", async () => {
    const stop = new AbortController();
    let given = 0;
    const endless = function* () {
      for (;;) {
        if (++given === 5) stop.abort();
        yield "1,2\n".repeat(1000);
      }
    };
    await expect(parseCsv(endless(), { signal: stop.signal })).rejects.toThrow(AbortedError);
    expect(given).toBeLessThan(10);
  });
});
