import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Dataset,
  loadMnist,
  openMlOrder,
  openMlSplit,
  readCsv,
  writeCsv,
} from "../../../lib/data/index.js";
import { RandomState } from "../../../lib/random/index.js";
import { describeWith, mnist } from "../../support/needs.js";
import { sameBytes } from "../../support/same-bytes.js";

describeWith("MNIST, from other sources", [mnist()], () => {
  let folder: string;
  let train: Dataset;
  let held: Dataset;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "longhand-csv-"));
    ({ train, test: held } = await loadMnist());
  });

  afterAll(() => rm(folder, { recursive: true }));

  function expectSame(read: Dataset, original: Dataset): void {
    expect([read.count, read.height, read.width, read.classes]).toEqual([original.count, 28, 28, 10]);
    expect(sameBytes(read.pixels, original.pixels)).toBe(true);
    expect(sameBytes(read.labels, original.labels)).toBe(true);
  }

  test("60,000 rows of CSV give the arrays that the IDX files give, within seconds", async () => {
    const path = join(folder, "mnist_train.csv");
    await writeFile(path, writeCsv(train));
    const start = performance.now();
    const read = await readCsv(path);
    const seconds = (performance.now() - start) / 1000;
    expectSame(read, train);
    expect(read.name).toBe("mnist_train.csv");
    // It takes one; the rest is for a machine that does other work at the same time.
    expect(seconds).toBeLessThan(10);
  });

  test("so do a header row and gzip", async () => {
    const path = join(folder, "mnist_test.csv.gz");
    const text = Readable.from(writeCsv(held, { header: true }));
    await pipeline(text, createGzip({ level: 1 }), createWriteStream(path));
    expectSame(await readCsv(path), held);
  });

  test("OpenML's order is the training set, then the test set", () => {
    const all = openMlOrder({ train, test: held });
    expect(all.count).toBe(70_000);
    expect([...all.labels.subarray(59_998, 60_003)]).toEqual([6, 8, 7, 2, 1]);
    expect(sameBytes(all.image(60_000), held.image(0))).toBe(true);
  });

  test("OpenML's split for seed 42 is the one that NumPy makes", () => {
    const split = openMlSplit({ train, test: held }, new RandomState(42));
    expect([...split.test.labels.subarray(0, 10)]).toEqual([8, 4, 8, 7, 7, 0, 6, 2, 7, 4]);
    expect([...split.train.labels.subarray(0, 10)]).toEqual([5, 4, 8, 0, 2, 6, 5, 4, 8, 3]);
    expect(split.test.countByClass()).toEqual([1343, 1600, 1380, 1433, 1295, 1273, 1396, 1503, 1357, 1420]);
    expect(split.test.pixels.reduce((sum, pixel) => sum + pixel, 0)).toBe(364_413_985);
    expect(split.train.count).toBe(56_000);
  });
});
