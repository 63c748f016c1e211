import { deepest } from "../nesting.js";
import { piecesOf } from "./pieces.js";

const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
const starts = ["[", "{"].map((sign) => sign.charCodeAt(0));
const ends = ["]", "}"].map((sign) => sign.charCodeAt(0));

/** What a byte outside of a text does to the depth. */
const step = new Int8Array(256);
for (const sign of starts) step[sign] = 1;
for (const sign of ends) step[sign] = -1;

/** What `isTooDeep` finds, found in JSON that is not taken apart, with a stop after each piece. */
export function* isTooDeepInBytes(json: Uint8Array): Generator<void, boolean> {
  if (!(yield* mayBeTooDeep(json))) return false;
  const gauge = new NestingGauge();
  for (const piece of piecesOf(json)) {
    gauge.take(piece);
    if (gauge.isTooDeep) return true;
    yield;
  }
  return false;
}

/** A picture or a text opens few brackets, and to count them alone costs far less. */
function* mayBeTooDeep(json: Uint8Array): Generator<void, boolean> {
  let opened = 0;
  for (const piece of piecesOf(json)) {
    for (const sign of starts)
      for (let at = piece.indexOf(sign); at >= 0; at = piece.indexOf(sign, at + 1))
        if (++opened > deepest) return true;
    yield;
  }
  return false;
}

/** Shown JSON piece by piece, it tells whether lists and objects lie too deep within each other. */
export class NestingGauge {
  #depth = 0;
  #most = 0;
  #inText = false;
  #escaped = false;

  get isTooDeep(): boolean {
    return this.#most > deepest + 1;
  }

  take(piece: Uint8Array): void {
    const end = piece.length;
    // In local variables: fields that are written so many million times take several times as long.
    let [depth, most, inText] = [this.#depth, this.#most, this.#inText];
    let at = this.#escaped && end > 0 ? 1 : 0;
    while (at < end) {
      if (inText) {
        let byte = piece[at]!;
        while (byte !== quote && byte !== backslash && ++at < end) byte = piece[at]!;
        if (at >= end) break;
        inText = byte === backslash;
        at += inText ? 2 : 1;
      } else {
        const byte = piece[at++]!;
        depth += step[byte]!;
        if (depth > most) most = depth;
        inText = byte === quote;
      }
    }
    if (end > 0) this.#escaped = at > end;
    [this.#depth, this.#most, this.#inText] = [depth, most, inText];
  }
}
