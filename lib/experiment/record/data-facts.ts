import { Dataset, type Digits } from "../../data/index.js";
import { type DType, Matrix } from "../../matrix/index.js";
import type { RandomState } from "../../random/index.js";
import type { Examples } from "../../train/index.js";
import { bytesOf, sha256 } from "./hash.js";
import type { DataFacts } from "./types.js";

/** Rows that stand for all where each look at a row costs, or changes it. */
const samples = 256;

interface RowShape {
  /** D, the columns of a row. */
  inputSize: number;
  dtype: DType;
}

/**
 * What a set of examples is, and its hash.
 *
 * Of a Dataset every pixel and every label counts. Of other examples it is every label, and rows that are evenly spread:
 * those that are varied anew at each look are put back to where they stood. It is taken anew each time, as a set's
 * arrays may have been changed in place: 0.05 s for MNIST.
 */
export async function factsOf(examples: Examples, rows: RowShape): Promise<DataFacts> {
  if (examples instanceof Dataset) return factsOfDataset(examples);
  return { name: "examples", source: "", count: examples.count, hash: await hashRows(examples, rows) };
}

/** What the digits of an experiment are. */
export interface DigitsFacts {
  train: DataFacts;
  test: DataFacts;
}

/** Of both sets, for whoever describes many experiments on digits that nothing changes meanwhile. */
export async function factsOfDigits({ train, test }: Digits): Promise<DigitsFacts> {
  const [ofTrain, ofTest] = await Promise.all([train, test].map(factsOfDataset));
  return { train: ofTrain!, test: ofTest! };
}

async function factsOfDataset(dataset: Dataset): Promise<DataFacts> {
  const { name, source, count } = dataset;
  return { name, source, count, hash: await hashDataset(dataset) };
}

async function hashDataset({ pixels, labels, height, width, float32Pixels }: Dataset): Promise<string> {
  const shape = new TextEncoder().encode(`${height} ${width} ${float32Pixels ? "float32" : "exact"}`);
  const parts = [shape, pixels, labels].map((bytes) => sha256(bytes));
  return sha256(new TextEncoder().encode((await Promise.all(parts)).join(" ")));
}

async function hashRows(
  examples: Examples & { random?: RandomState },
  { inputSize, dtype }: RowShape,
): Promise<string> {
  const { count, labels, random } = examples;
  const rows = Array.from({ length: Math.min(samples, count) }, (_, i) =>
    Math.floor((i * count) / Math.min(samples, count)),
  );
  const inputs = Matrix.zeros(rows.length, inputSize, dtype);
  const position = random?.state();
  examples.gather(rows, inputs);
  if (position !== undefined) random?.restore(position);
  const hashes = [sha256(bytesOf(inputs.data)), sha256(bytesOf(Float64Array.from(labels)))];
  return sha256(new TextEncoder().encode((await Promise.all(hashes)).join(" ")));
}
