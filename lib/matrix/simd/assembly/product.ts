import { packAcross, packAlong } from "./pack";
import { addTile, TILE_ROW_BYTES, TILE_ROWS } from "./tile";

/** How much of k one round of panels covers: a panel of B, 8 KB, then stays in the first-level cache. */
const DEPTH: i32 = 256;

/** Rows of A packed at a time, and bytes of B: together they stay in a second-level cache of 1 MB. */
const BLOCK_ROWS: i32 = 64;
const B_BYTES: usize = 512 * 1024;
const A_BYTES: usize = 64 * 256 * 8;
const EDGE_BYTES: usize = 4 * 32;

/** Bytes of working memory that `addProduct` needs. */
export const PRODUCT_WORK: usize = B_BYTES + A_BYTES + EDGE_BYTES;

/**
 * C += scale·A·B, where either operand may lie transposed in memory.
 *
 * Both are packed into panels first, which costs a part in n and a part in m of the work, and lets one inner loop
 * serve all orientations.
 *
 * @param aTransposed A is read as (K, M), else as (M, K)
 * @param bTransposed B is read as (N, K), else as (K, N)
 * @param aStride, bStride, cStride numbers from one row in memory to the next
 * @param work PRODUCT_WORK bytes, at a multiple of 16
 */
export function addProduct<T>(
  aTransposed: bool,
  bTransposed: bool,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aStride: i32,
  b: usize,
  bStride: i32,
  scale: T,
  c: usize,
  cStride: i32,
  work: usize,
): void {
  const size = sizeof<T>();
  const tileCols = <i32>(TILE_ROW_BYTES / size);
  const blockCols = <i32>(B_BYTES / size) / DEPTH;
  const aPacked = work + B_BYTES;
  const edge = aPacked + A_BYTES;
  const aBytes = <usize>aStride * size;
  const bBytes = <usize>bStride * size;
  const cBytes = <usize>cStride * size;
  for (let col = 0; col < n; col += blockCols) {
    const cols = min(blockCols, n - col);
    for (let depth = 0; depth < k; depth += DEPTH) {
      const deep = min(DEPTH, k - depth);
      if (bTransposed)
        packAlong<T>(b + <usize>col * bBytes + <usize>depth * size, bBytes, cols, deep, tileCols, work);
      else packAcross<T>(b + <usize>depth * bBytes + <usize>col * size, bBytes, cols, deep, tileCols, work);
      for (let row = 0; row < m; row += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - row);
        if (aTransposed)
          packAcross<T>(
            a + <usize>depth * aBytes + <usize>row * size,
            aBytes,
            rows,
            deep,
            TILE_ROWS,
            aPacked,
          );
        else
          packAlong<T>(a + <usize>row * aBytes + <usize>depth * size, aBytes, rows, deep, TILE_ROWS, aPacked);
        addBlock<T>(
          rows,
          cols,
          deep,
          aPacked,
          work,
          scale,
          c + <usize>row * cBytes + <usize>col * size,
          cBytes,
          edge,
        );
      }
    }
  }
}

/** One block of C, tile by tile. A tile that reaches past the edge is made beside C, and its inside added. */
function addBlock<T>(
  rows: i32,
  cols: i32,
  k: i32,
  a: usize,
  b: usize,
  scale: T,
  c: usize,
  cBytes: usize,
  edge: usize,
): void {
  const tileCols = <i32>(TILE_ROW_BYTES / sizeof<T>());
  const aPanel = <usize>(k * TILE_ROWS) * sizeof<T>();
  const bPanel = <usize>k * TILE_ROW_BYTES;
  let bAt = b;
  for (let col = 0; col < cols; col += tileCols) {
    let aAt = a;
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const to = c + <usize>row * cBytes + <usize>col * sizeof<T>();
      if (row + TILE_ROWS <= rows && col + tileCols <= cols) addTile<T>(aAt, bAt, k, scale, to, cBytes);
      else {
        for (let at: usize = 0; at < EDGE_BYTES; at += 16) v128.store(edge + at, v128.splat<T>(0));
        addTile<T>(aAt, bAt, k, scale, edge, TILE_ROW_BYTES);
        addInside<T>(edge, min(TILE_ROWS, rows - row), min(tileCols, cols - col), to, cBytes);
      }
      aAt += aPanel;
    }
    bAt += bPanel;
  }
}

function addInside<T>(edge: usize, rows: i32, cols: i32, c: usize, cBytes: usize): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const to = c + <usize>i * cBytes + <usize>j * sizeof<T>();
      store<T>(to, load<T>(to) + load<T>(edge + <usize>i * TILE_ROW_BYTES + <usize>j * sizeof<T>()));
    }
}
