import { host as machine } from "#host";
import { DataSourceError, messageOf } from "../errors.js";
import type { Dataset, DigitSource } from "./dataset.js";
import type { FetchProgress } from "./download/index.js";
import { fetchSet, mirrorsFor } from "./download/index.js";
import { loadDrawn } from "./drawn/index.js";
import { findMnist } from "./find-mnist.js";
import type { Host } from "./host/types.js";
import { type Digits, joinSet, loadFolder } from "./load-folder.js";
import { type FileSet, mnistFiles } from "./mnist-files.js";

export interface LoadMnistOptions {
  /** Told once, in a plain sentence, which digits were loaded and from where. */
  say?: (summary: string) => void;
  /** Told how far a download has come. */
  progress?: (progress: FetchProgress) => void;
  /** Stops a download. */
  signal?: AbortSignal;
}

/** Digits ready to train on, and where they come from. */
export interface LoadedMnist {
  train: Dataset;
  test: Dataset;
  /** "mnist", or "drawn" where neither files nor a network were to be had. */
  source: DigitSource;
  /** The folder that the digits are in, or "memory". */
  where: string;
  /** The same in one plain sentence, for a person to read; it reads alike on every machine. */
  summary: string;
  /** Why MNIST could not be had, where these are drawn digits. */
  reason: string | undefined;
}

/** What a test puts in the place of the real thing. */
interface Sets {
  mnist?: FileSet;
  drawn?: FileSet;
}

/** Patience of a notebook whose reader waits: a mirror that is silent for so long is given up, in milliseconds. */
const answerWithin = 2_000;

/**
 * Loads MNIST: 60,000 training and 10,000 test images of handwritten digits, 28×28, with their labels.
 *
 * Looks in the folder that MNIST_DIR names, then in the project's data/mnist, then downloads it there. Where there is
 * no network either, it gives digits that Longhand draws itself: `source` is then "drawn", and the summary says so.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but the files are not there
 * @throws {DataFormatError} where a file is damaged
 * @throws {AbortedError} when the signal is given
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits". Used from notebooks/01 on.
 */
export async function loadMnist(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  return loadMnistFrom(machine, options);
}

/** `loadMnist` on any machine, with any sets. @internal */
export async function loadMnistFrom(
  host: Host,
  options: LoadMnistOptions,
  sets: Sets = {},
): Promise<LoadedMnist> {
  const { mnist = mnistFiles, drawn } = sets;
  const loaded = await find(host, options, { mnist, drawn });
  options.say?.(loaded.summary);
  return loaded;
}

async function find(
  host: Host,
  options: LoadMnistOptions,
  sets: { mnist: FileSet; drawn: FileSet | undefined },
): Promise<LoadedMnist> {
  const set = sets.mnist;
  const found = await findMnist(host, set);
  if (found.state === "whole") {
    const digits = await loadFolder(host, found.files, { set, from: "mnist" });
    return asMnist(digits, found.folder, `from ${found.called}`);
  }
  try {
    const { contents, notKept } = await fetchSet(host, {
      set,
      folder: host.files === undefined ? undefined : found.folder,
      mirrors: mirrorsFor(host),
      signal: options.signal,
      progress: options.progress,
      answerWithin,
    });
    const digits = joinSet(contents, { set, from: "mnist" });
    if (host.files === undefined) return asMnist(digits, "memory", "downloaded");
    if (notKept === undefined) return asMnist(digits, found.folder, "downloaded into data/mnist");
    return asMnist(
      digits,
      "memory",
      `downloaded, but not kept, because data/mnist cannot be written to (${notKept})`,
    );
  } catch (thrown) {
    if (!(thrown instanceof DataSourceError)) throw thrown;
    return asDrawn(host, sets.drawn, messageOf(thrown));
  }
}

function asMnist(digits: Digits, where: string, from: string): LoadedMnist {
  const summary = `MNIST: ${sizesOf(digits)}, ${from}.`;
  return { ...digits, source: "mnist", where, summary, reason: undefined };
}

async function asDrawn(host: Host, set: FileSet | undefined, reason: string): Promise<LoadedMnist> {
  const { train, test, where, notKept } = await loadDrawn(host, set === undefined ? {} : { set });
  const kept = notKept === undefined ? "" : ` They are kept in memory only (${notKept}).`;
  const summary =
    `NOT MNIST: ${sizesOf({ train, test })}, of digits that Longhand drew itself, because MNIST is not on this ` +
    `machine and could not be downloaded.${kept} For MNIST run \`npx longhand data fetch\` with a network, or set ` +
    "MNIST_DIR to the folder of its four files.";
  return { train, test, source: "drawn", where, summary, reason };
}

function sizesOf({ train, test }: Digits): string {
  const [first, second] = [train, test].map(({ count }) => count.toLocaleString("en-US"));
  return `${first} training and ${second} test images, ${train.height}×${train.width}`;
}
