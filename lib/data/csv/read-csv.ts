import { host as machine } from "#host";
import { DataSourceError, messageOf } from "../../errors.js";
import type { Dataset } from "../dataset.js";
import type { Host } from "../host/types.js";
import { type CsvOptions, parseCsvOn } from "./parse-csv.js";

/**
 * Reads labelled images from a CSV file, as `parseCsv` does: streaming, gzipped or plain.
 *
 * `await readCsv("mnist_train.csv")` gives what the IDX files of MNIST's training set give.
 *
 * @param path from the folder that the program, or the notebook's kernel, was started in
 * @throws {DataSourceError} where the file cannot be read, or this is a browser, which has no files
 * @throws whatever `parseCsv` throws
 * Used in notebooks/01.
 */
export async function readCsv(path: string, options: CsvOptions = {}): Promise<Dataset> {
  return readCsvOn(machine, path, options);
}

/** `readCsv` on any machine. @internal */
export async function readCsvOn(host: Host, path: string, options: CsvOptions): Promise<Dataset> {
  const name = options.name ?? path.split(/[/\\]/).at(-1)!;
  return parseCsvOn(host, piecesOf(host, path), { ...options, name });
}

async function* piecesOf(host: Host, path: string): AsyncGenerator<Uint8Array, void> {
  if (host.files === undefined)
    throw new DataSourceError(
      `${path}: a page in a browser cannot read files. Fetch the file, and pass its text to parseCsv.`,
    );
  try {
    yield* host.files.stream(path);
  } catch (thrown) {
    throw new DataSourceError(
      `${path}: the file could not be read (${messageOf(thrown)}). Check its path, which starts from ` +
        `${host.files.workingFolder} unless it is absolute, and its permissions.`,
      { cause: thrown },
    );
  }
}
