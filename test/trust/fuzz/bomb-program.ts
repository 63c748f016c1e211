import { constants, createDeflateRaw } from "node:zlib";
import { parseCsv, parseIdx, readIdx } from "../../../lib/data/index.js";
import { readSafetensors } from "../../../lib/nn/store/index.js";
import { joined } from "./mutate.js";
import { forgetPeak, peakMemory } from "./peak.js";
import { readOrRefuse } from "./target.js";

/*
 * A process in which readers are given files that are small and would be large: each a line of output, as a `Bomb`.
 */

/** What became of one. */
export interface Bomb {
  name: string;
  outcome: string;
  /** Bytes of memory more than before it. */
  memory: number;
  milliseconds: number;
}

const gigabyte = 2 ** 30;
const text = new TextEncoder();

/** Gzip of a beginning and ten gigabytes of one byte behind it, in ten megabytes. */
async function gzipBomb(beginning: Uint8Array, filling: number): Promise<Uint8Array> {
  const piece = new Uint8Array(2 ** 20).fill(filling);
  const [start, again] = await Promise.all([deflated(beginning), deflated(piece)]);
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
  return joined(head, start, ...Array.from({ length: 10 * 1024 }, () => again), Uint8Array.of(3, 0));
}

/** Deflate that ends at a byte and looks back at nothing, so that it can be put behind itself. */
async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = createDeflateRaw({ level: 9 });
  stream.write(bytes);
  const whole: Promise<Uint8Array>[] = [];
  await new Promise<void>((resolve) => stream.flush(constants.Z_FULL_FLUSH, resolve));
  whole.push(Promise.resolve((stream.read() as Uint8Array | null) ?? new Uint8Array(0)));
  stream.destroy();
  return joined(...(await Promise.all(whole)));
}

function idxHeader(magic: number, ...sizes: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of [magic, ...sizes].entries()) view.setUint32(4 * i, word);
  return bytes;
}

function safetensorsHeader(entry: object, length?: bigint): Uint8Array {
  const json = text.encode(JSON.stringify({ a: entry }));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  return joined(start, json);
}

const name = { name: "bomb" };
const bombs: Record<string, () => Promise<() => Promise<unknown> | unknown>> = {
  "gzip of 10 GB of zeros, as labels": async () => {
    const bytes = await gzipBomb(idxHeader(2049, 5), 0);
    return () => readIdx(bytes, name);
  },
  "gzip of 10 GB of zeros, as images": async () => {
    const bytes = await gzipBomb(idxHeader(2051, 60_000, 28, 28), 0);
    return () => readIdx(bytes, name);
  },
  "gzip of 10 GB of zeros, as CSV": async () => {
    const bytes = await gzipBomb(text.encode("1,2,3,4,5\n"), 48);
    return () => parseCsv(bytes);
  },
  "gzip of 10 GB of empty lines, as CSV": async () => {
    const bytes = await gzipBomb(text.encode("1,2,3,4,5\n"), 10);
    return () => parseCsv(bytes);
  },
  "an IDX header of 10 GB": async () => () => parseIdx(idxHeader(2051, 13_000_000, 28, 28), name),
  "an IDX header of all that fits": async () => () =>
    parseIdx(idxHeader(2051, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1), name),
  "a safetensors header of 10 GB": async () => () =>
    readSafetensors(safetensorsHeader({}, BigInt(10 * gigabyte))),
  "a safetensors tensor of 10 GB": async () => () =>
    readSafetensors(
      safetensorsHeader({ dtype: "F32", shape: [2.5 * gigabyte], data_offsets: [0, 10 * gigabyte] }),
    ),
};

for (const [name, prepare] of Object.entries(bombs)) {
  const read = await prepare();
  const before = forgetPeak();
  const began = performance.now();
  let outcome: string;
  try {
    outcome = await readOrRefuse(read);
  } catch (thrown) {
    outcome = `fault: ${(thrown as Error).stack}`;
  }
  const bomb: Bomb = {
    name,
    outcome,
    memory: peakMemory() - before,
    milliseconds: performance.now() - began,
  };
  process.stdout.write(`${JSON.stringify(bomb)}\n`);
}
