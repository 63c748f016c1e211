import { openSync, readFileSync, writeSync } from "node:fs";

/** Which input a process is at, in a file, so that whoever watches can name one that never came to an end. */
export interface Place {
  reader: number;
  /** From 1; 0 where none is under way. */
  input: number;
  /** The input itself, where it was written down. */
  bytes: Buffer;
}

const headBytes = 12;

/** @returns marks an input as begun; 0 when it has ended */
export function openPlace(file: string): (reader: number, input: number, bytes?: Uint8Array) => void {
  const fd = openSync(file, "w");
  const head = Buffer.alloc(headBytes);
  return (reader, input, bytes = new Uint8Array(0)) => {
    head.writeUInt32LE(reader, 0);
    head.writeUInt32LE(input, 4);
    head.writeUInt32LE(bytes.length, 8);
    const whole = bytes.length === 0 ? head : Buffer.concat([head, bytes]);
    writeSync(fd, whole, 0, whole.length, 0);
  };
}

export function readPlace(file: string): Place {
  try {
    const whole = readFileSync(file);
    if (whole.length >= headBytes) {
      const bytes = whole.subarray(headBytes, headBytes + whole.readUInt32LE(8));
      return { reader: whole.readUInt32LE(0), input: whole.readUInt32LE(4), bytes };
    }
  } catch {
    // The process has not come to it yet.
  }
  return { reader: 0, input: 0, bytes: Buffer.alloc(0) };
}
