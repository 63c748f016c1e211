import { host } from "#host";
import type { Model } from "../layer.js";
import { checkFits, copyTensors, namedTensors, textsOfModel } from "./named-tensors.js";
import { type FileSource, keepFile, type OpenedFile, openFile } from "./source.js";
import type { Tensor } from "./tensor.js";
import { writeSafetensors } from "./write-safetensors.js";

/**
 * Saves a model as a safetensors file: all its parameters, frozen ones too, and what its layers have gathered.
 *
 * The file is replaced whole or not at all. What the optimizer remembers is not in it; `saveTraining` keeps that.
 *
 * @param path where to; without one, as in a browser, the bytes are only returned
 * @returns the file's bytes
 * @throws {DataSourceError} where the file cannot be written
 * Source of the format: github.com/huggingface/safetensors.
 * Used in notebooks/11.
 */
export async function saveModel(model: Model, path?: string): Promise<Uint8Array> {
  const bytes = writeSafetensors(namedTensors(model), textsOfModel(model));
  await keepFile(host, bytes, path);
  return bytes;
}

/**
 * Loads what `saveModel` or `saveTraining` saved into a model that is built as the saved one was.
 *
 * Names, shapes and precisions must all agree. Where anything does not, the model stays as it is.
 *
 * @param source a path, or the file's bytes
 * @throws {DataSourceError} where the file is not there
 * @throws {DataFormatError} where it is no sound safetensors file, or does not fit: it lists what is missing, what is
 *   extra and what differs
 * Used in notebooks/11.
 */
export async function loadModel(model: Model, source: FileSource): Promise<void> {
  fillModel(model, await openFile(host, source));
}

/** `loadModel` from a file that is open. */
export function fillModel(model: Model, opened: OpenedFile): void {
  const found = modelTensors(opened);
  const expected = namedTensors(model);
  checkFits(found, expected, opened.file);
  copyTensors(found, expected);
}

/** In the file of a whole training the model is one part, under this prefix. */
export const modelPrefix = "model/";

/** The tensors of the model in a file, by the model's own names. */
export function modelTensors({ tensors, metadata }: OpenedFile): ReadonlyMap<string, Tensor> {
  return metadata["longhand.kind"] === "training" ? withoutPrefix(tensors, modelPrefix) : tensors;
}

/** Those tensors whose names begin so, by the rest of their names. */
export function withoutPrefix(tensors: ReadonlyMap<string, Tensor>, prefix: string): Map<string, Tensor> {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
