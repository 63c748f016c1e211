import { ParameterError, ShapeError } from "../../errors.js";
import { Matrix } from "../../matrix/index.js";
import { formatSizes, kindOf, kinds, type Tensor, tensorOf } from "./tensor.js";

/** The key of the header that is no tensor's name. */
export const metadataKey = "__metadata__";

/**
 * The bytes of a safetensors file: tensors by name, and a few texts beside them.
 *
 * Python's `safetensors` and many others read it. The widest numbers come first, so that each tensor begins where its
 * numbers may lie in memory; among equally wide ones the order is kept.
 *
 * @param tensors names and what they stand for: a Map, or `Object.entries` of an object
 * @param metadata texts by name
 * @throws {ParameterError} where there is nothing to go through one by one, where a name is given twice, is the format's own `__metadata__`, or is no sound text
 * @throws {ShapeError} where a tensor has more or fewer numbers than its shape says
 * Source: the format's description in the README of github.com/huggingface/safetensors.
 * Used in notebooks/11.
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor | Matrix]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (typeof tensors?.[Symbol.iterator] !== "function")
    throw new ParameterError(
      "writing safetensors: the tensors are no list of names and tensors. Pass a Map, or Object.entries of an object.",
    );
  const entries = Array.from(tensors, ([name, tensor]): [string, Tensor] => [
    name,
    tensor instanceof Matrix ? tensorOf(tensor) : tensor,
  ]);
  checkNames(entries.map(([name]) => name));
  checkTexts(metadata);
  entries.sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  const fields = entries.map(([name, { shape, data }]): [string, unknown] => {
    checkShape(name, { shape, data });
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: kindOf(data), shape, data_offsets: [begin, end] }];
  });
  if (Object.keys(metadata).length > 0) fields.unshift([metadataKey, metadata]);
  const header = headerBytes(fields);
  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** JSON, with spaces behind it so that the tensors begin at a multiple of 8. */
function headerBytes(fields: readonly [string, unknown][]): Uint8Array {
  // Written out by hand, for an object would put names that look like numbers first.
  const json = `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
  const unpadded = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil(unpadded.length / 8) * 8).fill(0x20);
  header.set(unpadded);
  return header;
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new ParameterError(
        `writing safetensors: two tensors named ${JSON.stringify(name)}. Give each a name of its own.`,
      );
    seen.add(name);
    if (name === metadataKey)
      throw new ParameterError(
        `writing safetensors: a tensor named ${metadataKey}, which the format keeps for texts. Name it otherwise.`,
      );
    checkText(name);
  }
}

function checkTexts(metadata: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text !== "string")
      throw new ParameterError(
        `writing safetensors: the metadata ${JSON.stringify(key)} is no text. The format takes texts only.`,
      );
    checkText(key);
    checkText(text);
  }
}

/** Half a surrogate pair cannot be written in UTF-8, and other readers refuse its escape. */
function checkText(text: string): void {
  if (/\p{Surrogate}/u.test(text))
    throw new ParameterError(
      `writing safetensors: ${JSON.stringify(text)} holds half a character (a lone surrogate). Take it out.`,
    );
}

function checkShape(name: string, { shape, data }: Tensor): void {
  if (![...kinds.values()].some((kind) => data instanceof kind))
    throw new ParameterError(
      `writing safetensors: ${name} is no array of numbers that the format knows. Pass a Matrix or a typed array.`,
    );
  const sound = shape.every((size) => Number.isInteger(size) && size >= 0);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!sound || count !== data.length)
    throw new ShapeError(
      `writing safetensors: ${name} has ${data.length} numbers for a shape of ${formatSizes(shape)}. ` +
        "Pass a shape whose sizes multiply to the numbers.",
    );
}
