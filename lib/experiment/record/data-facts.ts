import { Dataset } from "../../data/index.js";
import { type DType, Matrix } from "../../matrix/index.js";
import type { RandomState } from "../../random/index.js";
import type { Examples } from "../../train/index.js";
import { bytesOf, sha256 } from "./hash.js";
import type { DataFacts } from "./types.js";

/** Rows that stand for all where each look at a row costs, or changes it. */
const samples = 256;
/** Hashed once for each set of pixels, however many trainings take it. */
const known = new WeakMap<object, Promise<string>>();

interface RowShape {
  /** D, the columns of a row. */
  inputSize: number;
  dtype: DType;
}

/**
 * What a set of examples is, and its hash.
 *
 * Of a Dataset every pixel and every label counts. Of other examples it is every label, and rows that are evenly spread:
 * those that are varied anew at each look are put back to where they stood.
 */
export async function factsOf(examples: Examples, rows: RowShape): Promise<DataFacts> {
  const { count } = examples;
  if (!(examples instanceof Dataset)) {
    const hash = await remember(examples, () => hashRows(examples, rows));
    return { name: "examples", source: "", count, hash };
  }
  const { name, source } = examples;
  return { name, source, count, hash: await remember(examples, () => hashDataset(examples)) };
}

function remember(examples: object, work: () => Promise<string>): Promise<string> {
  const found = known.get(examples) ?? work();
  known.set(examples, found);
  return found;
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
