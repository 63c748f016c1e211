export interface HandMade {
  /** The header as it is to stand there. */
  json?: string;
  /** The header's length, where it is to be a wrong one. */
  length?: bigint;
  /** How many bytes of data follow, all 0. */
  data?: number;
  /** Write each character as one byte, which may be no UTF-8. */
  raw?: boolean;
}

/** A safetensors file made by hand, so that it may be wrong. */
export function safetensorsBytes({ json = "", length, data = 0, raw = false }: HandMade): Uint8Array {
  const header = Buffer.from(json, raw ? "latin1" : "utf8");
  const bytes = new Uint8Array(8 + header.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}
