import { DataFormatError, messageOf } from "../errors.js";
import { joinBytes } from "../join-bytes.js";
import type { Host } from "./host/types.js";
import { describeHeader, type IdxHeader, longestHeader, readHeader } from "./idx-header.js";

/** Deflate cannot shrink anything further than this: 258 bytes from 2 bits. */
const mostInflation = 1032;

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates a gzipped IDX file into exactly the bytes that its header promises.
 *
 * The header comes out first and says how much memory to take; whatever inflates past that is refused.
 *
 * @throws {DataFormatError} where the gzip is cut or damaged, or does not hold what the header promises
 */
export async function inflateIdx(host: Host, bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const start: Uint8Array[] = [];
  let filled = 0;
  let header: IdxHeader | undefined;
  let whole: Uint8Array | undefined;
  try {
    for await (const piece of host.gunzip(bytes)) {
      if (whole === undefined) {
        start.push(piece);
        filled += piece.length;
        if (filled < longestHeader) continue;
        const begun = joinBytes(start);
        header = readHeader(begun, name);
        refuseImpossible(header, bytes.length, name);
        refuseExcess(header, filled, name);
        whole = new Uint8Array(header.totalBytes);
        whole.set(begun);
      } else {
        refuseExcess(header!, filled + piece.length, name);
        whole.set(piece, filled);
        filled += piece.length;
      }
    }
  } catch (thrown) {
    if (thrown instanceof DataFormatError) throw thrown;
    throw new DataFormatError(
      `${name}: the gzip data is damaged or cut short after ${filled} sound bytes (${messageOf(thrown)}), ` +
        "expected a whole gzip file. Fetch it again.",
      { cause: thrown },
    );
  }
  return whole === undefined ? joinBytes(start) : whole.subarray(0, filled);
}

function refuseImpossible(header: IdxHeader, compressed: number, name: string): void {
  const most = compressed * mostInflation;
  if (header.totalBytes <= most) return;
  throw new DataFormatError(
    `${name}: the header promises ${describeHeader(header)}, ${header.totalBytes} bytes, but ${compressed} bytes of ` +
      `gzip can hold no more than ${most}. It is cut short or damaged: fetch it again.`,
  );
}

function refuseExcess(header: IdxHeader, filled: number, name: string): void {
  if (filled <= header.totalBytes) return;
  throw new DataFormatError(
    `${name}: the header promises ${describeHeader(header)}, ${header.totalBytes} bytes, but more than that comes out ` +
      "of the gzip data. It is damaged, or made to fill the memory: fetch it again.",
  );
}
