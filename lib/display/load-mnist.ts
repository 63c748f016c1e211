import { type LoadedMnist, type LoadMnistOptions, loadMnist as load } from "../data/index.js";
import { type Progress, progress } from "./progress.js";
import { show } from "./show.js";

/**
 * Loads MNIST, and says under the cell which digits these are: drawn digits are never silently taken for MNIST.
 *
 * The same as the data half's function of this name (see there for where it looks), with the reader told: the summary
 * is shown, and a download shows how far it has come.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but the files are not there
 * @throws {DataFormatError} where a file is damaged
 * @throws {AbortedError} when the signal is given
 * Used from notebooks/01 on.
 */
export function loadMnist(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  return load({ say: show, progress: downloadBar(), ...options });
}

/** One bar a file, in kilobytes; a mirror that does not say how large a file is shows none. */
function downloadBar(): NonNullable<LoadMnistOptions["progress"]> {
  const bars = new Map<string, Progress>();
  return ({ file, received, total }) => {
    if (total === undefined) return;
    const kilobytes = Math.max(1, Math.ceil(total / 1000));
    const bar = bars.get(file) ?? progress({ total: kilobytes, title: `Fetching ${file} (kB)` });
    bars.set(file, bar);
    bar.update(Math.min(Math.ceil(received / 1000), kilobytes));
  };
}
