import { Matrix } from "../../matrix/index.js";

/**
 * The kinds of numbers that are read and written; each kind of array holds one kind.
 *
 * The format is little-endian, and so are arrays in memory on x86 and ARM: bytes are taken as they are.
 */
export type TensorArray =
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** Numbers in any number of dimensions, the last one changing fastest; a shape of [] is a single number. */
export interface Tensor {
  readonly shape: readonly number[];
  /** As many numbers as the shape's sizes multiplied. */
  readonly data: TensorArray;
}

interface ArrayKind {
  new (buffer: ArrayBuffer): TensorArray;
  readonly BYTES_PER_ELEMENT: number;
}

/** The format's names for the kinds, widest first. */
export const kinds: ReadonlyMap<string, ArrayKind> = new Map<string, ArrayKind>([
  ["F64", Float64Array],
  ["I64", BigInt64Array],
  ["U64", BigUint64Array],
  ["F32", Float32Array],
  ["I32", Int32Array],
  ["U32", Uint32Array],
  ["I16", Int16Array],
  ["U16", Uint16Array],
  ["I8", Int8Array],
  ["U8", Uint8Array],
]);

/** Kinds that the format has and JavaScript has no array for. */
export const unreadKinds: ReadonlySet<string> = new Set([
  "BOOL",
  "F16",
  "BF16",
  "F8_E4M3",
  "F8_E5M2",
  "F8_E8M0",
  "F6_E2M3",
  "F6_E3M2",
  "F4",
  "C64",
]);

/** The format's name for the numbers of an array. */
export function kindOf(data: TensorArray): string {
  for (const [name, kind] of kinds) if (data instanceof kind) return name;
  throw new TypeError("not an array of numbers");
}

/** A matrix as a tensor of two dimensions; they share memory. */
export function tensorOf({ rows, cols, data }: Matrix): Tensor {
  return { shape: [rows, cols], data };
}

/** A tensor of two dimensions as a matrix, sharing memory; undefined where it is none. */
export function matrixOf({ shape, data }: Tensor): Matrix | undefined {
  const [rows, cols] = shape;
  const real = data instanceof Float64Array || data instanceof Float32Array;
  if (!real || rows === undefined || cols === undefined || shape.length > 2) return undefined;
  return new Matrix(rows, cols, data);
}

/** What a tensor holds, for a message, such as "(784, 128) in F64". */
export function describeTensor({ shape, data }: Tensor): string {
  return `${formatSizes(shape)} in ${kindOf(data)}`;
}

export function formatSizes(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}
