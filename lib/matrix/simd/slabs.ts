import type { Matrix } from "../matrix.js";
import { alignUp, type KernelInstance } from "./kernel-instance.js";
import type { SimdProduct } from "./products.js";
import { addSparsely } from "./sparse-product.js";

/** Bytes of travelling rows that are taken in at a time, so that memory does not grow with the number of examples. */
const SLAB_BYTES = 2 ** 25;

/** Rows below which packing the other operand anew for each slab would cost as much as the product. */
const LEAST_ROWS = 256;

/** A matrix product whose operands lie in the kernels' memory. */
export interface Slab {
  a: number;
  b: number;
  c: number;
  /** Rows of `a` as it lies in memory. */
  rows: number;
  /** Columns of `a` as it lies in memory. */
  cols: number;
  /** Columns of the result. */
  n: number;
  /** Where working memory starts. */
  work: number;
}

/**
 * Takes a product through the kernels' memory, some rows of `a` at a time.
 *
 * With each row of `a` travels one row of the result, or for aᵀ·b one of `b`; the third matrix stays inside.
 *
 * @returns whether there was memory for it; nothing has been changed where not
 */
export function multiplyInSlabs(instance: KernelInstance, product: SimdProduct): boolean {
  const { orientation, a, b, result } = product;
  const transposed = orientation === "TN";
  const [resident, companion] = transposed ? [result, b] : [b, result];
  const size = a.data.BYTES_PER_ELEMENT;
  const most = Math.floor(SLAB_BYTES / (size * (a.cols + companion.cols)));
  const rows = Math.min(a.rows, Math.max(LEAST_ROWS, most));

  const at = { resident: instance.base, a: 0, companion: 0, work: 0 };
  at.a = alignUp(at.resident + resident.data.byteLength);
  at.companion = alignUp(at.a + rows * a.cols * size);
  at.work = alignUp(at.companion + rows * companion.cols * size);
  if (!instance.reserve(at.work + instance.productWork)) return false;

  copyIn(instance, resident, at.resident);
  for (let start = 0; start < a.rows; start += rows) {
    const end = Math.min(start + rows, a.rows);
    const passing = companion.slice(start, end);
    copyIn(instance, a.slice(start, end), at.a);
    copyIn(instance, passing, at.companion);
    const [inB, inC] = transposed ? [at.companion, at.resident] : [at.resident, at.companion];
    addSlab(instance, product, {
      a: at.a,
      b: inB,
      c: inC,
      rows: end - start,
      cols: a.cols,
      n: result.cols,
      work: at.work,
    });
    if (!transposed) copyOut(instance, at.companion, passing);
  }
  if (transposed) copyOut(instance, at.resident, resident);
  return true;
}

function addSlab(instance: KernelInstance, { orientation, a }: SimdProduct, slab: Slab): void {
  if (orientation !== "NT" && addSparsely(instance, orientation, a.dtype, slab)) return;
  const { rows, cols, n } = slab;
  const [m, k] = orientation === "TN" ? [cols, rows] : [rows, cols];
  const bTransposed = orientation === "NT";
  instance[a.dtype].addProduct(
    orientation === "TN",
    bTransposed,
    m,
    n,
    k,
    slab.a,
    cols,
    slab.b,
    bTransposed ? k : n,
    1,
    slab.c,
    n,
    slab.work,
  );
}

function copyIn(instance: KernelInstance, matrix: Matrix, address: number): void {
  instance.floats(matrix.dtype, address, matrix.data.length).set(matrix.data);
}

function copyOut(instance: KernelInstance, address: number, matrix: Matrix): void {
  matrix.data.set(instance.floats(matrix.dtype, address, matrix.data.length));
}
