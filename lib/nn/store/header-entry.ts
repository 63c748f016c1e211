import { DataFormatError } from "../../errors.js";
import { formatSizes, kinds, unreadKinds } from "./tensor.js";

/** What a header says of one tensor, checked as far as it can be by itself. */
export interface TensorEntry {
  name: string;
  kind: string;
  shape: readonly number[];
  /** Where its bytes begin and end, counted from the end of the header. */
  begin: number;
  end: number;
}

/** @throws {DataFormatError} where it is no sound description of a tensor */
export function readEntry(name: string, entry: unknown, file: string): TensorEntry {
  const wrong = (found: string): DataFormatError =>
    new DataFormatError(`${file}: the tensor ${JSON.stringify(name)} ${found}`);
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw wrong("has no entry that tells its dtype, shape and data_offsets.");
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  if (typeof dtype !== "string") throw wrong("has no dtype, expected a text such as F32.");
  const bytesEach = kinds.get(dtype)?.BYTES_PER_ELEMENT;
  if (bytesEach === undefined)
    throw wrong(
      unreadKinds.has(dtype)
        ? `is ${dtype}, which JavaScript has no array for. Convert it to F32 where the file is from.`
        : `has the dtype ${JSON.stringify(dtype)}, expected one of ${[...kinds.keys()].join(", ")}.`,
    );
  if (!isSizes(shape)) throw wrong("has no shape, expected a list of whole numbers of at least 0.");
  if (!isSizes(offsets) || offsets.length !== 2)
    throw wrong("has no place, expected two whole numbers in data_offsets.");
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, size) => product * size, bytesEach);
  if (bytes !== end - begin || !Number.isSafeInteger(bytes))
    throw wrong(
      `is ${formatSizes(shape)} in ${dtype}, which takes ${bytes} bytes, but its place is from ${begin} to ${end}.`,
    );
  return { name, kind: dtype, shape, begin, end };
}

/**
 * Holds the places of all tensors against each other: they must fill the data from its first byte to its last.
 *
 * @throws {DataFormatError} where they overlap, leave a hole, or end before or after the file does
 */
export function checkLayout(
  entries: readonly TensorEntry[],
  { dataLength, file }: { dataLength: number; file: string },
): void {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  for (const { name, begin, end } of inOrder) {
    const quoted = JSON.stringify(name);
    if (begin < filled)
      throw new DataFormatError(
        `${file}: the tensor ${quoted} begins at byte ${begin}, inside the one before, which ends at ${filled}.`,
      );
    if (begin > filled)
      throw new DataFormatError(
        `${file}: bytes ${filled} to ${begin} belong to no tensor; the format leaves no holes (before ${quoted}).`,
      );
    if (end > dataLength)
      throw new DataFormatError(
        `${file}: the tensor ${quoted} ends at byte ${end}, but there are only ${dataLength}. ` +
          "The file is cut short: save or fetch it again.",
      );
    filled = end;
  }
  if (filled !== dataLength)
    throw new DataFormatError(
      `${file}: ${dataLength - filled} bytes follow the last tensor; the format ends with it. ` +
        "The file is damaged: save or fetch it again.",
    );
}

function isSizes(found: unknown): found is number[] {
  return Array.isArray(found) && found.every((size) => Number.isSafeInteger(size) && size >= 0);
}
