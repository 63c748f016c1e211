import { DataFormatError, LonghandError, messageOf } from "../../errors.js";
import { joinBytes } from "../../join-bytes.js";
import type { Host } from "../host/types.js";
import { isGzip } from "../inflate-idx.js";

/** Text as it comes: whole, or piece by piece, as bytes or as strings; bytes may be gzipped. */
export type CsvSource =
  | string
  | Uint8Array
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

/**
 * The plain bytes of a text in UTF-8, piece by piece: inflated where the first two say gzip.
 *
 * @throws {DataFormatError} while iterating, where gzip is damaged or cut short
 */
export async function* plainBytes(
  host: Host,
  source: CsvSource,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const pieces = encoded(source);
  try {
    const start = await firstBytes(pieces);
    if (isGzip(start)) yield* inflated(host, chained(start, pieces), name);
    else yield* chained(start, pieces);
  } finally {
    await pieces.return();
  }
}

async function* encoded(source: CsvSource): AsyncGenerator<Uint8Array, void> {
  const whole = typeof source === "string" || source instanceof Uint8Array;
  const encoder = new TextEncoder();
  for await (const piece of whole ? [source] : source)
    yield typeof piece === "string" ? encoder.encode(piece) : piece;
}

/** The first piece, with as much of the next ones as it takes to make two bytes. */
async function firstBytes(pieces: AsyncGenerator<Uint8Array, void>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    start = start.length === 0 ? next.value : joinBytes([start, next.value]);
  }
  return start;
}

async function* chained(
  start: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield start;
  yield* rest;
}

async function* inflated(
  host: Host,
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  let sound = 0;
  try {
    for await (const piece of host.gunzip(pieces)) {
      sound += piece.length;
      yield piece;
    }
  } catch (thrown) {
    if (thrown instanceof LonghandError) throw thrown;
    throw new DataFormatError(
      `${name}: the gzip data is damaged or cut short after ${sound} sound bytes (${messageOf(thrown)}), ` +
        "expected a whole gzip file. Fetch it again.",
      { cause: thrown },
    );
  }
}
