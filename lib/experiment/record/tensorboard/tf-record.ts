import { maskedCrc32c } from "./crc32c.js";

/**
 * Bytes as a record of a TFRecord file: their number in 8 bytes, its checksum in 4, the bytes, their checksum in 4; all
 * little-endian.
 *
 * A file that is cut anywhere loses the record that the cut goes through, and no other.
 *
 * Source: TensorFlow, `tensorflow/core/lib/io/record_writer.h`.
 */
export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return record;
}
