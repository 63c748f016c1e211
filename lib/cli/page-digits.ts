import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Dataset, loadDrawnDigits, loadMnist, writeIdx } from "../data/index.js";
import type { PageDigits } from "../export/index.js";
import { loadDigits } from "./load-digits.js";
import { UsageError } from "./usage-error.js";

export interface PageDigitsOptions {
  /** MNIST where it can be had and else drawn digits, where it is left out. */
  source: "mnist" | "drawn" | undefined;
  /** How many images in all; one in seven is for testing, as with MNIST. */
  images: number;
}

/** Where it is told that digits are fetched or drawn. */
interface Target {
  write(text: string): unknown;
}

/**
 * The first images of the training and of the test set, packed for a live page: about 2 MB for 10,000.
 *
 * @throws {UsageError} where MNIST is asked for by name and cannot be had
 */
export async function packDigits(
  { source, images }: PageDigitsOptions,
  target: Target,
  signal: AbortSignal,
): Promise<PageDigits> {
  const load = source === "drawn" ? loadDrawnDigits : loadMnist;
  const digits = await loadDigits(target, signal, load);
  if (source === "mnist" && digits.source !== "mnist")
    throw new UsageError(
      `export: MNIST cannot be had (${digits.reason}). Run \`longhand data fetch\`, or take --digits drawn.`,
    );
  const testCount = Math.min(digits.test.count, Math.max(1, Math.round(images / 7)));
  const train = await pack(digits.train, Math.min(digits.train.count, Math.max(1, images - testCount)));
  const test = await pack(digits.test, testCount);
  return {
    source: digits.source,
    trainImages: train.images,
    trainLabels: train.labels,
    testImages: test.images,
    testLabels: test.labels,
  };
}

const compress = promisify(gzip);

async function pack(set: Dataset, count: number): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const { pixels, labels, height, width } = set.take(count);
  return {
    images: await compress(writeIdx({ kind: "images", count, height, width, pixels }), { level: 9 }),
    labels: await compress(writeIdx({ kind: "labels", count, labels }), { level: 9 }),
  };
}

/** How many images, as it is written on the command line. @throws {UsageError} for anything but a whole number from 2 up */
export function readImageCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2) return count;
  throw new UsageError(`export: --images is ${text}. Pass a whole number from 2 up, such as 10000.`);
}

/** Makes a thing when it is first asked for, and gives the same to all who ask. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
