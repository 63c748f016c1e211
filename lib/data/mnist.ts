import { host as machine } from "#host";
import { checkOptionNames } from "../check-options.js";
import { DataSourceError, messageOf, ParameterError } from "../errors.js";
import { loadCarried } from "./carried.js";
import type { Dataset, DigitSource } from "./dataset.js";
import type { FetchProgress } from "./download/index.js";
import { fetchSet, mirrorsFor, namesMirrors, noneAnswered } from "./download/index.js";
import { loadDrawn } from "./drawn/index.js";
import { type FoundMnist, findMnist } from "./find-mnist.js";
import type { Host } from "./host/types.js";
import { type Digits, findFiles, joinSet, loadFolder } from "./load-folder.js";
import { type FileSet, mnistFiles } from "./mnist-files.js";
import { refuseStopped } from "./stop.js";

export interface LoadMnistOptions {
  /** Told once, in a plain sentence, which digits were loaded and from where. */
  say?: (summary: string) => void;
  /** Told how far a download has come. */
  progress?: (progress: FetchProgress) => void;
  /** Told how many of how many digits are drawn, where they have to be drawn. */
  drawing?: (done: number, total: number) => void;
  /** Stops a download, or drawing. */
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
 * Where LONGHAND_DIGITS is "drawn", it gives drawn digits at once. Else it looks in the folder that MNIST_DIR names, then in the project's data/mnist, then downloads it there. Where there is
 * no network either, it gives digits that Longhand draws itself: `source` is then "drawn", and the summary says so.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but the files are not there
 * @throws {DataFormatError} where a file is damaged
 * @throws {AbortedError} when the signal is given
 * @throws {ParameterError} for an option that there is not, or where LONGHAND_DIGITS is anything but "drawn"
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits". Used from notebooks/01 on.
 */
export async function loadMnist(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  return loadMnistFrom(forDigits(machine), options);
}

/**
 * Loads the digits that Longhand draws itself, whether MNIST is at hand or not.
 *
 * @throws {AbortedError} when the signal is given
 */
export function loadDrawnDigits(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  const fault = new DataSourceError("loading drawn digits: they were asked for.");
  return asDrawn(forDigits(machine), options, { set: undefined, fault, short: "they were asked for" });
}

/** The machine without files that do not last: there, digits would only lie in memory twice. */
function forDigits(host: Host): Host {
  return host.files?.lasting === false ? { ...host, files: undefined } : host;
}

/** `loadMnist` on any machine, with any sets. @internal */
export async function loadMnistFrom(
  host: Host,
  options: LoadMnistOptions,
  sets: Sets = {},
): Promise<LoadedMnist> {
  checkOptionNames("loadMnist", options, ["say", "progress", "drawing", "signal"]);
  const { mnist = mnistFiles, drawn } = sets;
  const loaded = await find(host, options, { mnist, drawn });
  // Reading and checking files takes less than a second and is not cut short, but its end is no answer to a stop.
  refuseStopped(options.signal, "loading MNIST");
  options.say?.(loaded.summary);
  return loaded;
}

async function find(
  host: Host,
  options: LoadMnistOptions,
  sets: { mnist: FileSet; drawn: FileSet | undefined },
): Promise<LoadedMnist> {
  const set = sets.mnist;
  if (host.carried !== undefined && !namesMirrors(host)) return loadCarried(host.carried);
  if (wantsDrawn(host)) {
    return asDrawn(host, options, {
      set: sets.drawn,
      fault: new DataSourceError(
        "loading MNIST: LONGHAND_DIGITS asks for drawn digits. Unset it to have MNIST.",
      ),
      short: "LONGHAND_DIGITS asks for them",
    });
  }
  const found = await findMnist(host, set);
  if (found.state === "whole") {
    const digits = await loadFolder(host, found.files, { set, from: "mnist", folder: found.folder });
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
    if (host.files === undefined)
      return asMnist(digits, "memory", namesMirrors(host) ? `from ${mirrorsFor(host)[0]}` : "downloaded");
    if (notKept === undefined) return asMnist(digits, found.folder, "downloaded into data/mnist");
    return asMnist(
      digits,
      "memory",
      `downloaded, but not kept, because data/mnist cannot be written to (${notKept})`,
    );
  } catch (thrown) {
    if (!(thrown instanceof DataSourceError)) throw thrown;
    if (host.carried !== undefined) return insteadOfFetched(await loadCarried(host.carried), thrown);
    const reason = { fault: thrown, short: await shortReason(host, found, { set, fault: thrown }) };
    return asDrawn(host, options, { set: sets.drawn, ...reason });
  }
}

/** What a page carries, where its author wanted MNIST to be fetched. */
function insteadOfFetched(carried: LoadedMnist, fault: DataSourceError): LoadedMnist {
  const why = noneAnswered(fault) ? "no server answered" : "no server gave the right files";
  return { ...carried, summary: `MNIST could not be fetched (${why}). ${carried.summary}` };
}

/** Whether drawn digits are wanted, whatever files there are: for quick runs and tests that are the same everywhere. */
function wantsDrawn(host: Host): boolean {
  const wanted = host.env("LONGHAND_DIGITS");
  if (wanted === undefined || wanted === "drawn") return wanted === "drawn";
  throw new ParameterError(
    `loading MNIST: LONGHAND_DIGITS is "${wanted}". Set it to "drawn" to have drawn digits, or unset it.`,
  );
}

function asMnist(digits: Digits, where: string, from: string): LoadedMnist {
  const summary = `MNIST: ${sizesOf(digits)}, ${from}.`;
  return { ...digits, source: "mnist", where, summary, reason: undefined };
}

/** Why there is no MNIST, in words that are the same on every machine that has neither files nor a network. */
async function shortReason(
  host: Host,
  { folder, called }: FoundMnist,
  failed: { set: FileSet; fault: DataSourceError },
): Promise<string> {
  const why = noneAnswered(failed.fault) ? "no server answered" : "no server gave the right files";
  if (host.files === undefined) return `MNIST could not be downloaded (${why})`;
  // Looked at again, for some files may have come before the fault.
  const files = await findFiles(host, folder, failed.set);
  const missing = files.filter(({ paths }) => paths.length === 0).map(({ file }) => file.name);
  if (missing.length === files.length)
    return `MNIST is not in ${called} and could not be downloaded (${why})`;
  const state = missing.length > 0 ? `lacks ${missing.join(", ")}` : "holds a damaged file";
  return `${called} ${state}, and a download failed (${why})`;
}

async function asDrawn(
  host: Host,
  { drawing: progress, signal }: LoadMnistOptions,
  instead: { set: FileSet | undefined; fault: DataSourceError; short: string },
): Promise<LoadedMnist> {
  const { set, fault, short } = instead;
  const drawn = await loadDrawn(host, { progress, signal, ...(set === undefined ? {} : { set }) });
  const { train, test, where, notKept } = drawn;
  const kept = notKept === undefined ? "" : ` They are kept in memory only (${notKept}).`;
  const summary =
    `NOT MNIST: ${sizesOf({ train, test })}, of digits that Longhand drew itself, because ${short}.${kept} ` +
    "For MNIST run `npx longhand data fetch` with a network, or set MNIST_DIR to the folder of its four files.";
  return { train, test, source: "drawn", where, summary, reason: messageOf(fault) };
}

function sizesOf({ train, test }: Digits): string {
  const [first, second] = [train, test].map(({ count }) => count.toLocaleString("en-US"));
  return `${first} training and ${second} test images, ${train.height}×${train.width}`;
}
