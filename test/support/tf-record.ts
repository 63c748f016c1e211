/**
 * A reader of TensorBoard's event files for tests, written from the published formats and not from our writer: TFRecord
 * framing with its masked CRC-32C, and the protocol buffers' wire format.
 */

/** One field of a message: bytes for a nested message or text, a number for everything else. */
export interface Field {
  number: number;
  value: number | Uint8Array;
}

/** The payloads of all whole records. @throws {Error} where a checksum is wrong */
export function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    if (at + 12 > file.length) return records;
    const length = Number(view.getBigUint64(at, true));
    checkSum(file.subarray(at, at + 8), view.getUint32(at + 8, true));
    if (at + 16 + length > file.length) return records;
    const data = file.subarray(at + 12, at + 12 + length);
    checkSum(data, view.getUint32(at + 12 + length, true));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

function checkSum(bytes: Uint8Array, masked: number): void {
  const turned = (masked - 0xa282ead8) >>> 0;
  const found = ((turned << 15) | (turned >>> 17)) >>> 0;
  if (found !== castagnoli(bytes)) throw new Error("a checksum is wrong");
}

const castagnoliTable = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let i = 0; i < 8; i++) value = (value & 1) === 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC-32C by table; the standard's own check value is that of "123456789": e3069283. */
export function castagnoli(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = castagnoliTable[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The fields of a message in order. Varints are read as numbers, 64-bit ones as float64, 32-bit ones as float32. */
export function readFields(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor, byte] = [0, 1, 0];
    do {
      byte = bytes[at++]!;
      value += (byte % 128) * factor;
      factor *= 128;
    } while (byte >= 128);
    return value;
  };
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const readers: Record<number, () => number | Uint8Array> = {
    0: varint,
    1: () => view.getFloat64(take(8), true),
    2: () => {
      const length = varint();
      return bytes.subarray(take(length), at);
    },
    5: () => view.getFloat32(take(4), true),
  };
  while (at < bytes.length) {
    const tag = varint();
    const read = readers[tag % 8];
    if (read === undefined) throw new Error(`a field of wire type ${tag % 8}`);
    fields.push({ number: Math.floor(tag / 8), value: read() });
  }
  if (at !== bytes.length) throw new Error("a message ends in the middle of a field");
  return fields;
}

/** What stands in a field, at each of its occurrences. */
export function all(bytes: Uint8Array, ...path: number[]): (number | Uint8Array)[] {
  const [number, ...rest] = path;
  const values = readFields(bytes).flatMap((field) => (field.number === number ? [field.value] : []));
  return rest.length === 0 ? values : values.flatMap((value) => all(value as Uint8Array, ...rest));
}

/** The first of them. */
export function one(bytes: Uint8Array, ...path: number[]): number | Uint8Array | undefined {
  return all(bytes, ...path)[0];
}

export function textOf(value: number | Uint8Array | undefined): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(value as Uint8Array);
}

/** What one event says, in the words of the schemas. */
export interface ReadEvent {
  time: number;
  step: number;
  version?: string;
  values: { tag: string; scalar?: number; histogram?: Uint8Array; image?: Uint8Array; plugin?: Uint8Array }[];
}

export function readEvent(bytes: Uint8Array): ReadEvent {
  const version = one(bytes, 3);
  return {
    time: one(bytes, 1) as number,
    step: (one(bytes, 2) as number) ?? 0,
    ...(version !== undefined && { version: textOf(version) }),
    values: all(bytes, 5, 1).map((each) => {
      const value = each as Uint8Array;
      const parts = {
        scalar: one(value, 2),
        image: one(value, 4),
        histogram: one(value, 5),
        plugin: one(value, 9, 1, 2),
      };
      const there = Object.entries(parts).filter(([, part]) => part !== undefined);
      return { tag: textOf(one(value, 1)), ...Object.fromEntries(there) };
    }),
  };
}
