/** What TypeScript calls: each kernel once for float32 and once for float64. */

import { allFinite, countFilled } from "./inspect";
import { compressRows, transposeLists } from "./lists";
import { addProduct, PRODUCT_WORK } from "./product";
import { addSparseProduct } from "./sparse";

/** Memory below this address belongs to the module. */
export function heapBase(): usize {
  return __heap_base;
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
  c: usize,
  cStride: i32,
  work: usize,
): void {
  addProduct<f32>(aTransposed, bTransposed, m, n, k, a, aStride, b, bStride, c, cStride, work);
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
  c: usize,
  cStride: i32,
  work: usize,
): void {
  addProduct<f64>(aTransposed, bTransposed, m, n, k, a, aStride, b, bStride, c, cStride, work);
}

export function addSparseProduct32(
  lists: usize,
  rows: i32,
  n: i32,
  b: usize,
  bStride: i32,
  c: usize,
  cStride: i32,
): void {
  addSparseProduct<f32>(lists, rows, n, b, bStride, c, cStride);
}

export function addSparseProduct64(
  lists: usize,
  rows: i32,
  n: i32,
  b: usize,
  bStride: i32,
  c: usize,
  cStride: i32,
): void {
  addSparseProduct<f64>(lists, rows, n, b, bStride, c, cStride);
}
