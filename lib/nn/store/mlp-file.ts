import { host } from "#host";
import { DataFormatError } from "../../errors.js";
import { Matrix } from "../../matrix/index.js";
import { RandomState } from "../../random/index.js";
import type { Initializer } from "../initializers.js";
import { Mlp } from "../mlp.js";
import { fillModel, modelTensors } from "./model-file.js";
import { mlpSizesKey } from "./named-tensors.js";
import { type FileSource, type OpenedFile, openFile } from "./source.js";

/**
 * Builds the Mlp that `saveModel` or `saveTraining` saved, with its weights, from the file alone.
 *
 * @param source a path, or the file's bytes
 * @throws {DataSourceError} where the file is not there
 * @throws {DataFormatError} where it is no sound safetensors file, or not that of an Mlp
 * Used in notebooks/11.
 */
export async function loadMlp(source: FileSource): Promise<Mlp> {
  const opened = await openFile(host, source);
  const sizes = readSizes(opened);
  const numbers = [...modelTensors(opened).values()].map(({ data }) => data);
  const found = numbers.reduce((total, { length }) => total + length, 0);
  const expected = sizes.slice(1).reduce((total, size, i) => total + (sizes[i]! + 1) * size, 0);
  // Before the model takes memory for as much as a damaged text may say.
  if (found !== expected)
    throw new DataFormatError(
      `${opened.file}: it says it is an Mlp of [${sizes.join(", ")}], which has ${expected} numbers, but holds ${found}. ` +
        "Save the model again.",
    );
  const dtype = numbers[0] instanceof Float32Array ? "float32" : "float64";
  const model = new Mlp({ sizes, random: new RandomState(0), initializer: allZero, dtype });
  fillModel(model, opened);
  return model;
}

/** Nothing is drawn where every weight comes from a file. */
const allZero: Initializer = {
  name: "zeros",
  draw: (_, fanIn, fanOut) => Matrix.zeros(fanIn, fanOut),
};

function readSizes({ file, metadata }: OpenedFile): number[] {
  const text = metadata[mlpSizesKey];
  if (text === undefined)
    throw new DataFormatError(
      `${file}: it does not say that it is an Mlp. Build the model as it was when it was saved, and use loadModel.`,
    );
  const sizes = parse(text);
  if (Array.isArray(sizes) && sizes.length >= 2 && sizes.every((size) => Number.isInteger(size) && size > 0))
    return sizes as number[];
  throw new DataFormatError(
    `${file}: the sizes of the Mlp are ${JSON.stringify(text)}, expected a list of two or more whole numbers above 0, ` +
      'such as "[784,128,10]". Save the model again.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
