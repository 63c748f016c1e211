import { multiplyAdd } from "./lanes";

/** Rows of the result that one tile makes. */
export const TILE_ROWS: i32 = 4;

/** Bytes of a tile's row: two vectors, 8 numbers of float32 or 4 of float64. */
export const TILE_ROW_BYTES: usize = 32;

/**
 * Adds scale times a product of two packed panels to 4 rows of C: everything else here only feeds this loop.
 *
 * Eight accumulators stay in registers while k runs: as many as two multiply-add units need to keep busy through the
 * four cycles that one takes, and few enough that nothing is spilled.
 *
 * @param a panel of 4 columns of Aᵀ, entry (p, i) at p·4 + i
 * @param b panel of two vectors of B, entry (p, j) at p·(two vectors) + j
 * @param stride bytes from one row of C to the next
 * Source: Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
 */
export function addTile<T>(a: usize, b: usize, k: i32, scale: T, c: usize, stride: usize): void {
  let c00 = v128.splat<T>(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let inA = a;
  let inB = b;
  for (const end = a + 4 * sizeof<T>() * k; inA < end; inA += 4 * sizeof<T>()) {
    const b0 = v128.load(inB);
    const b1 = v128.load(inB, 16);
    const a0 = v128.load_splat<T>(inA);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    const a1 = v128.load_splat<T>(inA, sizeof<T>());
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    const a2 = v128.load_splat<T>(inA, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(a2, b0, c20);
    c21 = multiplyAdd<T>(a2, b1, c21);
    const a3 = v128.load_splat<T>(inA, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(a3, b0, c30);
    c31 = multiplyAdd<T>(a3, b1, c31);
    inB += TILE_ROW_BYTES;
  }
  const times = v128.splat<T>(scale);
  addTo<T>(c, times, c00, c01);
  addTo<T>(c + stride, times, c10, c11);
  addTo<T>(c + 2 * stride, times, c20, c21);
  addTo<T>(c + 3 * stride, times, c30, c31);
}

function addTo<T>(c: usize, times: v128, first: v128, second: v128): void {
  v128.store(c, multiplyAdd<T>(times, first, v128.load(c)));
  v128.store(c, multiplyAdd<T>(times, second, v128.load(c, 16)), 16);
}
