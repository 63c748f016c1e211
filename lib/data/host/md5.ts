/** Blocks hashed between two breaths: 4 MB, some 20 ms. */
const blocksAtOnce = 65_536;

/** How far each step of a round turns its word to the left. */
const turns = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The 64 added words are the fraction bits of |sin(i + 1)|. */
const sines = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const shifts = Uint8Array.from({ length: 64 }, (_, i) => turns[i >> 4]![i & 3]!);
const order = Uint8Array.from({ length: 64 }, (_, i) =>
  i < 16 ? i : i < 32 ? (5 * i + 1) & 15 : i < 48 ? (3 * i + 5) & 15 : (7 * i) & 15,
);

/**
 * The MD5 sum of some bytes, in lower-case hexadecimal.
 *
 * Browsers' own crypto leaves MD5 out, since it no longer keeps forgers away; it still tells a damaged file from a
 * whole one, and MNIST's published sums are MD5.
 *
 * @param breathe called now and then, to let other events in
 * Source: RFC 1321.
 */
export async function md5(bytes: Uint8Array, breathe: () => Promise<void>): Promise<string> {
  const state = Int32Array.of(0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476);
  const whole = bytes.length >>> 6;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let block = 0; block < whole; block++) {
    mix(state, view, block * 64);
    if ((block + 1) % blocksAtOnce === 0) await breathe();
  }
  const tail = endOf(bytes, whole * 64);
  for (let at = 0; at < tail.byteLength; at += 64) mix(state, tail, at);
  const sum = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    sum.setInt32(4 * i, word, true);
  });
  return Array.from({ length: 16 }, (_, i) => sum.getUint8(i).toString(16).padStart(2, "0")).join("");
}

/** What is left after the whole blocks, a one bit, zeros, and the length in bits. */
function endOf(bytes: Uint8Array, from: number): DataView {
  const rest = bytes.subarray(from);
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(tail.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  return view;
}

const words = new Int32Array(16);

function mix(state: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i, true);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let i = 0; i < 64; i++) {
    const f = i < 16 ? (b & c) | (~b & d) : i < 32 ? (d & b) | (~d & c) : i < 48 ? b ^ c ^ d : c ^ (b | ~d);
    const sum = (a + f + sines[i]! + words[order[i]!]!) | 0;
    const turn = shifts[i]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}
