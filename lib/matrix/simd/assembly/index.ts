/** What TypeScript calls: each kernel once for float32 and once for float64. */

import { expandLists, unpackRows } from "./bytes";
import { allFinite, countFilled } from "./inspect";
import { compressRows, transposeLists } from "./lists";
import { addProduct, PRODUCT_WORK } from "./product";
import { addRowSums, relu, reluBackward, takeStep } from "./rows";
import { crossEntropy } from "./softmax";
import { addSparseProduct } from "./sparse";

export { countBytes, packBytes } from "./bytes";
export { fillRows } from "./rows";

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

export function relu32(z: usize, bytes: usize): void {
  relu<f32>(z, bytes);
}

export function relu64(z: usize, bytes: usize): void {
  relu<f64>(z, bytes);
}

export function reluBackward32(gradient: usize, activation: usize, bytes: usize): void {
  reluBackward<f32>(gradient, activation, bytes);
}

export function reluBackward64(gradient: usize, activation: usize, bytes: usize): void {
  reluBackward<f64>(gradient, activation, bytes);
}

export function addRowSums32(from: usize, bytes: usize, rows: i32, scale: f32, to: usize): void {
  addRowSums<f32>(from, bytes, rows, scale, to);
}

export function addRowSums64(from: usize, bytes: usize, rows: i32, scale: f64, to: usize): void {
  addRowSums<f64>(from, bytes, rows, scale, to);
}

export function takeStep32(from: usize, bytes: usize, scale: f32, to: usize): void {
  takeStep<f32>(from, bytes, scale, to);
}

export function takeStep64(from: usize, bytes: usize, scale: f64, to: usize): void {
  takeStep<f64>(from, bytes, scale, to);
}

export function crossEntropy32(
  logits: usize,
  rows: i32,
  classes: i32,
  stride: i32,
  labels: usize,
  epsilon: f64,
  divisor: f64,
  predictions: usize,
  work: usize,
): f64 {
  return crossEntropy<f32>(logits, rows, classes, stride, labels, epsilon, divisor, predictions, work);
}

export function crossEntropy64(
  logits: usize,
  rows: i32,
  classes: i32,
  stride: i32,
  labels: usize,
  epsilon: f64,
  divisor: f64,
  predictions: usize,
  work: usize,
): f64 {
  return crossEntropy<f64>(logits, rows, classes, stride, labels, epsilon, divisor, predictions, work);
}

export function unpackRows32(packed: usize, rows: usize, count: i32, table: usize, lists: usize): void {
  unpackRows<f32>(packed, rows, count, table, lists);
}

export function unpackRows64(packed: usize, rows: usize, count: i32, table: usize, lists: usize): void {
  unpackRows<f64>(packed, rows, count, table, lists);
}

export function expandLists32(lists: usize, rows: i32, cols: i32, to: usize): void {
  expandLists<f32>(lists, rows, cols, to);
}

export function expandLists64(lists: usize, rows: i32, cols: i32, to: usize): void {
  expandLists<f64>(lists, rows, cols, to);
}
