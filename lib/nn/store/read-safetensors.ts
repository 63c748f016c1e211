import { DataFormatError } from "../../errors.js";
import { checkLayout, readEntry, type TensorEntry } from "./header-entry.js";
import { repeatedKey } from "./repeated-key.js";
import { kinds, type Tensor } from "./tensor.js";
import { metadataKey } from "./write-safetensors.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the header; each has memory of its own. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit, so that no file can ask for endless parsing. */
const longestHeader = 100_000_000;

/**
 * Reads the bytes of a safetensors file, and believes nothing of it before it is checked.
 *
 * All sizes and places are held against each other and against the file's length before any memory is taken.
 *
 * @param name the file's name, for error messages
 * @throws {DataFormatError} on a header that is cut, too long, not JSON or with a key twice; on an entry that is not
 *   (known dtype, shape, place), or whose shape and place disagree; on places that overlap, leave holes or do not end
 *   with the file. It names file and finding
 * Source: the format's description in the README of github.com/huggingface/safetensors.
 * Derived in notebooks/11.
 */
export function readSafetensors(bytes: Uint8Array, name = "safetensors"): Safetensors {
  const { header, dataStart } = readHeader(bytes, name);
  const { [metadataKey]: texts, ...others } = header;
  const metadata = texts === undefined ? {} : readMetadata(texts, name);
  const entries = Object.entries(others).map(([tensor, entry]) => readEntry(tensor, entry, name));
  checkLayout(entries, { dataLength: bytes.length - dataStart, file: name });
  const tensors = new Map(
    entries.map((entry) => [entry.name, copyTensor(bytes.subarray(dataStart), entry)] as const),
  );
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8)
    throw new DataFormatError(
      `${name}: the file holds ${bytes.length} bytes, expected 8 with the header's length and then the header. ` +
        "It is cut short, or no safetensors file.",
    );
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > longestHeader)
    throw new DataFormatError(
      `${name}: the header is said to be ${length} bytes long, expected at most ${longestHeader}. ` +
        "This is no safetensors file, or it is damaged.",
    );
  const dataStart = 8 + Number(length);
  if (dataStart > bytes.length)
    throw new DataFormatError(
      `${name}: the header is said to be ${length} bytes long, but only ${bytes.length - 8} follow. ` +
        "The file is cut short: save or fetch it again.",
    );
  const json = decode(bytes.subarray(8, dataStart), name);
  if (!json.startsWith("{"))
    throw new DataFormatError(
      `${name}: the header begins with ${JSON.stringify(json.slice(0, 1))}, expected "{". ` +
        "This is no safetensors file, or it is damaged.",
    );
  const header = parse(json, name);
  const repeated = repeatedKey(json);
  if (repeated !== undefined)
    throw new DataFormatError(
      `${name}: the header names ${JSON.stringify(repeated)} twice, expected each name once. Save the file again.`,
    );
  return { header, dataStart };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DataFormatError(`${name}: the header is no UTF-8 text. The file is damaged.`, { cause });
  }
}

function parse(json: string, name: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch (cause) {
    throw new DataFormatError(
      `${name}: the header is no JSON (${cause instanceof Error ? cause.message : String(cause)}). ` +
        "The file is damaged.",
      { cause },
    );
  }
}

function readMetadata(texts: unknown, name: string): Record<string, string> {
  const isObject = typeof texts === "object" && texts !== null && !Array.isArray(texts);
  if (!isObject || Object.values(texts).some((text) => typeof text !== "string"))
    throw new DataFormatError(`${name}: ${metadataKey} holds something else than texts by name.`);
  return texts as Record<string, string>;
}

/** A copy, for the numbers may lie in the file where no typed array can begin. */
function copyTensor(data: Uint8Array, { kind, shape, begin, end }: TensorEntry): Tensor {
  const own = new Uint8Array(end - begin);
  own.set(data.subarray(begin, end));
  return { shape, data: new (kinds.get(kind)!)(own.buffer) };
}
