import { type LoadedMnist, type LoadMnistOptions, loadMnist as load } from "../data/index.js";
import { listenForInterrupt } from "../train/index.js";
import { type Progress, progress } from "./progress.js";
import { show } from "./show.js";

/**
 * Loads MNIST, and says under the cell which digits these are: drawn digits are never silently taken for MNIST.
 *
 * The same as the data half's function of this name (see there for where it looks), with the reader told: the summary
 * is shown, and a bar moves while files are fetched or digits are drawn. The stop button stops either.
 *
 * @throws {DataSourceError} where MNIST_DIR is set but the files are not there
 * @throws {DataFormatError} where a file is damaged
 * @throws {AbortedError} where the signal is given or the process is interrupted
 * Used from notebooks/01 on.
 */
export function loadMnist(options: LoadMnistOptions = {}): Promise<LoadedMnist> {
  return loadWithReader(load, options);
}

/** `loadMnist` by any way of loading. @internal */
export async function loadWithReader(
  loadQuietly: typeof load,
  options: LoadMnistOptions,
): Promise<LoadedMnist> {
  const interrupt = listenForInterrupt();
  const signals = options.signal === undefined ? [] : [options.signal];
  try {
    return await loadQuietly({
      say: show,
      progress: fetchingBars(),
      drawing: drawingBar(),
      ...options,
      signal: AbortSignal.any([...signals, interrupt.signal]),
    });
  } finally {
    interrupt.stop();
  }
}

/**
 * One bar a file, and a new one where another mirror has the file in another size.
 *
 * A mirror that does not say how large a file is shows none.
 */
function fetchingBars(): NonNullable<LoadMnistOptions["progress"]> {
  let now: { file: string; total: number; bar: Progress } | undefined;
  return ({ file, received, total }) => {
    if (total === undefined || total === 0) return;
    if (now?.file !== file || now.total !== total) {
      now = { file, total, bar: progress({ total, title: `Fetching ${file}`, format: bytesIn(total) }) };
    }
    now.bar.update(received);
  };
}

function drawingBar(): NonNullable<LoadMnistOptions["drawing"]> {
  let bar: Progress | undefined;
  return (done, total) => {
    bar ??= progress({ total, title: "Drawing digits" });
    bar.update(done);
  };
}

/** Bytes in the unit that suits all of them. */
function bytesIn(total: number): (bytes: number) => string {
  if (total < 1e6) return (bytes) => `${Math.ceil(bytes / 1e3)} kB`;
  return (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
}
