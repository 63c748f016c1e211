import { host as machine } from "#host";
import { checkOptionNames } from "../check-options.js";
import { DataSourceError } from "../errors.js";
import { type FetchProgress, fetchSet, mirrorsFor } from "./download/index.js";
import { homeFolder } from "./find-mnist.js";
import type { Host } from "./host/types.js";
import { type FileSet, mnistFiles } from "./mnist-files.js";

export interface FetchMnistOptions {
  /** Where to put the four files; the project's data/mnist where it is left out. */
  folder?: string;
  progress?: (progress: FetchProgress) => void;
  signal?: AbortSignal;
}

/**
 * Downloads those of MNIST's four files that a folder lacks or holds damaged.
 *
 * @returns the folder
 * @throws {DataSourceError} where a file could not be had, or not be written
 * @throws {AbortedError} when the signal is given; the next call goes on from there
 * @throws {ParameterError} for an option that there is not
 */
export async function fetchMnist(options: FetchMnistOptions = {}): Promise<string> {
  return fetchMnistWith(machine, options, mnistFiles);
}

/** `fetchMnist` on any machine, for any set. @internal */
export async function fetchMnistWith(host: Host, options: FetchMnistOptions, set: FileSet): Promise<string> {
  checkOptionNames("fetchMnist", options, ["folder", "progress", "signal"]);
  const folder = options.folder ?? (await homeFolder(host));
  if (folder === undefined)
    throw new DataSourceError(
      `fetching ${set.title}: there is no folder to put it into, because a browser has none. Load it instead.`,
    );
  const { progress, signal } = options;
  const { notKept } = await fetchSet(host, {
    set,
    folder,
    mirrors: mirrorsFor(host),
    progress,
    signal,
  });
  if (notKept !== undefined)
    throw new DataSourceError(
      `fetching ${set.title}: ${folder} cannot be written to (${notKept}). Name another folder, and set MNIST_DIR to it.`,
    );
  return folder;
}
