import { checkOptionNames } from "../../check-options.js";
import type { Dataset } from "../dataset.js";

export interface WriteCsvOptions {
  /** Whether line 1 names the columns: label, then 1x1 to height x width; false where it is left out. */
  header?: boolean;
}

/** Rows in one piece of text: some 100 kB of MNIST. */
const rowsAtOnce = 64;

/**
 * A data set as CSV, piece by piece: one line for each image, its label first, then its pixels, 0 to 255, row-major.
 *
 * Lines end with LF. `writeFile(path, writeCsv(train))` of Node's fs/promises writes it without holding it whole.
 *
 * @throws {ParameterError} while iterating, for an option that there is not
 * Used in notebooks/01.
 */
export function* writeCsv(dataset: Dataset, options: WriteCsvOptions = {}): Generator<string, void> {
  checkOptionNames("writeCsv", options, ["header"]);
  const { header = false } = options;
  const { height, width, count, labels } = dataset;
  if (header) {
    const columns = Array.from(
      { length: height * width },
      (_, i) => `${Math.floor(i / width) + 1}x${(i % width) + 1}`,
    );
    yield `label,${columns.join(",")}\n`;
  }
  for (let start = 0; start < count; start += rowsAtOnce) {
    let text = "";
    for (let i = start; i < Math.min(count, start + rowsAtOnce); i++)
      text += `${labels[i]},${dataset.image(i).join(",")}\n`;
    yield text;
  }
}
