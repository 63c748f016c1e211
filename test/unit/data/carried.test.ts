import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { loadCarried } from "../../../lib/data/carried.js";
import type { CarriedDigits } from "../../../lib/data/host/types.js";
import { loadMnistFrom } from "../../../lib/data/mnist.js";
import { ParameterError } from "../../../lib/errors.js";
import { drawDigits, writeIdx } from "../../../lib/index.js";
import { memoryHost } from "../../support/memory-host.js";

async function carry(train: number, test: number): Promise<CarriedDigits> {
  const pack = async (count: number, seed: number): Promise<[Uint8Array, Uint8Array]> => {
    const { pixels, labels, height, width } = await drawDigits({ count, seed });
    return [
      gzipSync(writeIdx({ kind: "images", count, height, width, pixels })),
      gzipSync(writeIdx({ kind: "labels", count, labels })),
    ];
  };
  const [trainImages, trainLabels] = await pack(train, 1);
  const [testImages, testLabels] = await pack(test, 2);
  return { source: "mnist", trainImages, trainLabels, testImages, testLabels };
}

describe("digits that a page carries", () => {
  test("are what loadMnist gives, and it says which and how many", async () => {
    const said: string[] = [];
    const host = { ...memoryHost(), carried: await carry(30, 10) };
    const { train, test: held, source } = await loadMnistFrom(host, { say: (text) => said.push(text) });
    expect([train.count, held.count, source]).toEqual([30, 10, "mnist"]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^MNIST: 30 training and 10 test images, 28×28: the first of 60,000 and 10,000/);
    expect(host.asked).toEqual([]);
  });

  test("are never silently taken for MNIST", async () => {
    const { summary } = await loadCarried({ ...(await carry(20, 10)), source: "drawn" });
    expect(summary).toMatch(/^NOT MNIST: 20 training/);
  });

  test("are given as far as they go where a cell takes more, up to the whole set and no further", async () => {
    const { train } = await loadCarried(await carry(30, 10));
    expect(train.take(60_000).count).toBe(30);
    expect(train.slice(10, 5000).count).toBe(20);
    expect(train.take(12).count).toBe(12);
    expect(() => train.take(60_001)).toThrow(ParameterError);
    expect(() => train.slice(31, 5000)).toThrow(ParameterError);
    expect(() => train.take(12).take(13)).toThrow(ParameterError);
  });

  test("stand in for MNIST where its author wants it fetched and it cannot be had, and the reader is told", async () => {
    const carried = await carry(30, 10);
    const env = { LONGHAND_MNIST_MIRRORS: "https://example.org/mnist" };
    const load = async (fetch?: () => Response) => {
      const host = { ...memoryHost({ env, ...(fetch && { fetch }) }), files: undefined, carried };
      return { loaded: await loadMnistFrom(host, {}), asked: host.asked };
    };
    const { loaded, asked } = await load();
    expect(asked).toEqual(["https://example.org/mnist/train-images-idx3-ubyte.gz"]);
    expect(loaded.summary).toMatch(/^MNIST could not be fetched \(no server answered\)\. MNIST: 30 training/);
    const wrong = await load(() => new Response(gzipSync("another file")));
    expect(wrong.loaded.summary).toMatch(/^MNIST could not be fetched \(no server gave the right files\)/);
    expect(wrong.loaded.train.count).toBe(30);
  });

  test("that were swapped are refused", async () => {
    const digits = await carry(20, 10);
    const swapped = { ...digits, trainImages: digits.trainLabels, trainLabels: digits.trainImages };
    await expect(loadCarried(swapped)).rejects.toThrow(/swapped/);
  });
});
