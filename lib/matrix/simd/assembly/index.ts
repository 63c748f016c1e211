/** What TypeScript calls: each kernel once for float32 and once for float64. */

import { allFinite, countFilled } from "./inspect";
import { compressRows, transposeLists } from "./lists";
import { PlanMemory } from "./mlp/memory";
import { listNumbers } from "./mlp/pixels";
import { help, lead } from "./mlp/step";
import { addProduct, PRODUCT_WORK } from "./product";
import { addSparseProduct } from "./sparse";

export { fromPanels, toPanels } from "./mlp/panels";
export { countBytes, packBytes } from "./mlp/pixels";
export { close } from "./mlp/step";

/** Memory below this address belongs to the module. */
export function heapBase(): usize {
  return __heap_base;
}

/** Sets bytes to zero. */
export function clear(from: usize, bytes: usize): void {
  memory.fill(from, 0, bytes);
}

/** Bytes of working memory that the products need. */
export function productWork(): usize {
  return PRODUCT_WORK;
}

export function countFilled32(from: usize, count: i32): i32 {
  return countFilled<f32>(from, count);
}

export function countFilled64(from: usize, count: i32): i32 {
  return countFilled<f64>(from, count);
}

export function allFinite32(from: usize, count: i32): bool {
  return allFinite<f32>(from, count);
}

export function allFinite64(from: usize, count: i32): bool {
  return allFinite<f64>(from, count);
}

export function compressRows32(from: usize, rows: i32, cols: i32, lists: usize): void {
  compressRows<f32>(from, rows, cols, lists);
}

export function compressRows64(from: usize, rows: i32, cols: i32, lists: usize): void {
  compressRows<f64>(from, rows, cols, lists);
}

export function transposeLists32(lists: usize, rows: i32, cols: i32, to: usize): void {
  transposeLists<f32>(lists, rows, cols, to);
}

export function transposeLists64(lists: usize, rows: i32, cols: i32, to: usize): void {
  transposeLists<f64>(lists, rows, cols, to);
}

export function addProduct32(
  aTransposed: bool,
  bTransposed: bool,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aStride: i32,
  b: usize,
  bStride: i32,
  scale: f32,
  c: usize,
  cStride: i32,
  work: usize,
): void {
  addProduct<f32>(aTransposed, bTransposed, m, n, k, a, aStride, b, bStride, scale, c, cStride, work);
}

export function addProduct64(
  aTransposed: bool,
  bTransposed: bool,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aStride: i32,
  b: usize,
  bStride: i32,
  scale: f64,
  c: usize,
  cStride: i32,
  work: usize,
): void {
  addProduct<f64>(aTransposed, bTransposed, m, n, k, a, aStride, b, bStride, scale, c, cStride, work);
}

export function addSparseProduct32(
  lists: usize,
  rows: i32,
  n: i32,
  b: usize,
  bStride: i32,
  scale: f32,
  c: usize,
  cStride: i32,
): void {
  addSparseProduct<f32>(lists, rows, n, b, bStride, scale, c, cStride);
}

export function addSparseProduct64(
  lists: usize,
  rows: i32,
  n: i32,
  b: usize,
  bStride: i32,
  scale: f64,
  c: usize,
  cStride: i32,
): void {
  addSparseProduct<f64>(lists, rows, n, b, bStride, scale, c, cStride);
}

export function listNumbers32(
  from: usize,
  rows: i32,
  cols: i32,
  groupSize: i32,
  all: bool,
  starts: usize,
  entries: usize,
): void {
  listNumbers<f32>(from, rows, cols, groupSize, all, starts, entries);
}

export function listNumbers64(
  from: usize,
  rows: i32,
  cols: i32,
  groupSize: i32,
  all: bool,
  starts: usize,
  entries: usize,
): void {
  listNumbers<f64>(from, rows, cols, groupSize, all, starts, entries);
}

export function lead32(plan: PlanMemory): void {
  lead<f32>(plan);
}

export function lead64(plan: PlanMemory): void {
  lead<f64>(plan);
}

export function help32(plan: PlanMemory, thread: u32): void {
  help<f32>(plan, thread);
}

export function help64(plan: PlanMemory, thread: u32): void {
  help<f64>(plan, thread);
}
