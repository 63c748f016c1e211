import type { DType } from "../matrix.js";
import { type KernelInstance, placeLists } from "./kernel-instance.js";
import type { Slab } from "./slabs.js";

/** Share of entries that are not zero up to which listing them pays: measured with batches of MNIST. */
export const MOST_FILLED = 0.4;

/** Bytes of a result's row that the sparse kernel takes at a time; it is slow on what is left over. */
const BLOCK_BYTES = 128;

/**
 * Adds a product whose left operand is mostly zeros, as four of five pixels of MNIST are, by its other entries alone.
 *
 * Zero times NaN or infinity is NaN, which must not be hidden, so it asks first whether all of `b` is finite.
 *
 * @returns whether it was done; not where `a` has few zeros, `b` is not all finite or memory is short
 */
export function addSparsely(
  instance: KernelInstance,
  orientation: "NN" | "TN",
  dtype: DType,
  { a, b, c, rows, cols, n, work }: Slab,
): boolean {
  const kernels = instance[dtype];
  const size = dtype === "float32" ? 4 : 8;
  if (n * size < BLOCK_BYTES) return false;
  const filled = kernels.countFilled(a, rows * cols);
  if (filled > MOST_FILLED * rows * cols) return false;
  const transposed = orientation === "TN";
  if (kernels.allFinite(b, (transposed ? rows : cols) * n) === 0) return false;

  const lists = placeLists(work, { rows, entries: filled, indexSize: 4, valueSize: size });
  const byColumn = placeLists(lists.end, { rows: cols, entries: filled, indexSize: 4, valueSize: size });
  if (!instance.reserve(transposed ? byColumn.end : lists.end)) return false;
  instance.words(lists.record, 3).set(lists.addresses);
  kernels.compressRows(a, rows, cols, lists.record);
  if (transposed) {
    instance.words(byColumn.record, 3).set(byColumn.addresses);
    kernels.transposeLists(lists.record, rows, cols, byColumn.record);
  }
  kernels.addSparseProduct(
    (transposed ? byColumn : lists).record,
    transposed ? cols : rows,
    n,
    b,
    n,
    1,
    c,
    n,
  );
  return true;
}
