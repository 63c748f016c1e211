import type { DType } from "../matrix.js";

/**
 * The SIMD kernels of one precision. Addresses are bytes in the instance's memory, strides are numbers; what each does
 * is said beside it in `assembly/`.
 */
export interface Kernels {
  countFilled(from: number, count: number): number;
  /** 1 or 0. */
  allFinite(from: number, count: number): number;
  compressRows(from: number, rows: number, cols: number, lists: number): void;
  transposeLists(lists: number, rows: number, cols: number, to: number): void;
  addProduct(
    aTransposed: boolean,
    bTransposed: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    aStride: number,
    b: number,
    bStride: number,
    scale: number,
    c: number,
    cStride: number,
    work: number,
  ): void;
  addSparseProduct(
    lists: number,
    rows: number,
    n: number,
    b: number,
    bStride: number,
    scale: number,
    c: number,
    cStride: number,
  ): void;
  listNumbers(
    from: number,
    rows: number,
    cols: number,
    groupSize: number,
    all: boolean,
    starts: number,
    entries: number,
  ): void;
  lead(plan: number): void;
}

/** The kernels that are the same for both precisions. */
export interface CommonKernels {
  heapBase(): number;
  productWork(): number;
  clear(from: number, bytes: number): void;
  countBytes(from: number, count: number): number;
  packBytes(
    from: number,
    rows: number,
    cols: number,
    first: number,
    groupSize: number,
    starts: number,
    entries: number,
  ): void;
  toPanels(from: number, rows: number, rowBytes: number, panelRows: number, to: number): void;
  fromPanels(from: number, rows: number, rowBytes: number, panelRows: number, to: number): void;
  close(plan: number): void;
}

/** Picks one precision of every kernel: `addProduct32` and `addProduct64` are both `addProduct` to its caller. */
export function kernelsOf(exports: Record<string, unknown>, dtype: DType): Kernels {
  const suffix = dtype === "float32" ? "32" : "64";
  const picked = Object.entries(exports)
    .filter(([name]) => name.endsWith(suffix))
    .map(([name, kernel]) => [name.slice(0, -suffix.length), kernel]);
  return Object.fromEntries(picked) as Kernels;
}
