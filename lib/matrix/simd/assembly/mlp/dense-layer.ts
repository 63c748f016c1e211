import { multiplyAdd } from "../lanes";
import { LayerMemory, PANEL } from "./memory";
import { panelRow } from "./panels";

/**
 * Layers behind the first, whose inputs are all numbers. Forward and back a thread has some rows of the piece; of the
 * weights' gradient it has some rows of the weights.
 *
 * Each product is made in tiles of 4 by 2 vectors, whose eight sums stay in registers while the loop runs.
 */

/** Z = A·W + b for some rows, then ReLU where the layer is hidden. Rows past `end` may be made too: there is room. */
export function denseForward<T>(
  below: LayerMemory,
  layer: LayerMemory,
  start: u32,
  end: u32,
  hidden: bool,
): void {
  const tileBytes: usize = 32;
  for (let row = start; row < end; row += 4) {
    const a = <usize>below.activations + <usize>row * <usize>below.rowBytes;
    const z = <usize>layer.activations + <usize>row * <usize>layer.rowBytes;
    for (let at: usize = 0; at < <usize>layer.rowBytes; at += tileBytes) {
      const panel = <u32>(at / PANEL);
      const w = panelRow(layer.weights, layer, panel, 0) + (at % PANEL);
      forwardTile<T>(a, below.rowBytes, w, layer.inputs, layer.biases + at, z + at, layer.rowBytes, hidden);
    }
  }
}

function forwardTile<T>(
  a: usize,
  aStride: usize,
  w: usize,
  inputs: u32,
  biases: usize,
  z: usize,
  zStride: usize,
  hidden: bool,
): void {
  let c00 = v128.load(biases);
  let c01 = v128.load(biases, 16);
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  let inW = w;
  let a0 = a;
  let a1 = a + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  for (const end = a + <usize>inputs * sizeof<T>(); a0 < end; a0 += sizeof<T>()) {
    const w0 = v128.load(inW);
    const w1 = v128.load(inW, 16);
    const x0 = v128.load_splat<T>(a0);
    c00 = multiplyAdd<T>(x0, w0, c00);
    c01 = multiplyAdd<T>(x0, w1, c01);
    const x1 = v128.load_splat<T>(a1);
    c10 = multiplyAdd<T>(x1, w0, c10);
    c11 = multiplyAdd<T>(x1, w1, c11);
    const x2 = v128.load_splat<T>(a2);
    c20 = multiplyAdd<T>(x2, w0, c20);
    c21 = multiplyAdd<T>(x2, w1, c21);
    const x3 = v128.load_splat<T>(a3);
    c30 = multiplyAdd<T>(x3, w0, c30);
    c31 = multiplyAdd<T>(x3, w1, c31);
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
    inW += PANEL;
  }
  storeRow<T>(z, c00, c01, hidden);
  storeRow<T>(z + zStride, c10, c11, hidden);
  storeRow<T>(z + 2 * zStride, c20, c21, hidden);
  storeRow<T>(z + 3 * zStride, c30, c31, hidden);
}

function storeRow<T>(to: usize, first: v128, second: v128, hidden: bool): void {
  const floor = v128.splat<T>(0);
  v128.store(to, hidden ? v128.pmax<T>(first, floor) : first);
  v128.store(to, hidden ? v128.pmax<T>(second, floor) : second, 16);
}

/**
 * dZ below = dZ·Wᵀ, stopped where the activation below is zero, for some rows.
 *
 * A row of W lies along the vectors, so a tile adds up lane by lane, and its lanes come together at its end.
 */
export function denseBackward<T>(below: LayerMemory, layer: LayerMemory, start: u32, end: u32): void {
  for (let row = start; row < end; row += 2) {
    const dZ = <usize>layer.gradient + <usize>row * <usize>layer.rowBytes;
    for (let unit: u32 = 0; unit < layer.rows; unit += 4) {
      const at = <usize>row * <usize>below.rowBytes + <usize>unit * sizeof<T>();
      backwardTile<T>(layer, dZ, unit, below.activations + at, below.gradient + at, below.rowBytes);
    }
  }
}

function backwardTile<T>(
  layer: LayerMemory,
  dZ: usize,
  unit: u32,
  activations: usize,
  to: usize,
  stride: usize,
): void {
  const rowBytes = <usize>layer.rowBytes;
  let c00 = v128.splat<T>(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  let d = dZ;
  for (let panel: u32 = 0; panel < layer.panels; panel++) {
    let w = panelRow(layer.weights, layer, panel, unit);
    for (const end = dZ + min(<usize>(panel + 1) * PANEL, rowBytes); d < end; d += 16) {
      const d0 = v128.load(d);
      const d1 = v128.load(d + rowBytes);
      const w0 = v128.load(w);
      c00 = multiplyAdd<T>(d0, w0, c00);
      c10 = multiplyAdd<T>(d1, w0, c10);
      const w1 = v128.load(w, PANEL);
      c01 = multiplyAdd<T>(d0, w1, c01);
      c11 = multiplyAdd<T>(d1, w1, c11);
      const w2 = v128.load(w, 2 * PANEL);
      c02 = multiplyAdd<T>(d0, w2, c02);
      c12 = multiplyAdd<T>(d1, w2, c12);
      const w3 = v128.load(w, 3 * PANEL);
      c03 = multiplyAdd<T>(d0, w3, c03);
      c13 = multiplyAdd<T>(d1, w3, c13);
      w += 16;
    }
  }
  storeStopped<T>(c00, c01, c02, c03, activations, to);
  storeStopped<T>(c10, c11, c12, c13, activations + stride, to + stride);
}

/** Each vector's lanes added up make one number; four of them are stored where the activation is not zero. */
function storeStopped<T>(a: v128, b: v128, c: v128, d: v128, activations: usize, to: usize): void {
  const zero = v128.splat<T>(0);
  if (sizeof<T>() === 8) {
    const first = v128.add<f64>(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    const second = v128.add<f64>(v128.shuffle<f64>(c, d, 0, 2), v128.shuffle<f64>(c, d, 1, 3));
    v128.store(to, v128.andnot(first, v128.le<T>(v128.load(activations), zero)));
    v128.store(to, v128.andnot(second, v128.le<T>(v128.load(activations, 16), zero)), 16);
  } else {
    const ab = v128.add<f32>(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = v128.add<f32>(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    const sums = v128.add<f32>(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    v128.store(to, v128.andnot(sums, v128.le<T>(v128.load(activations), zero)));
  }
}

/** to += scale·Aᵀ·dZ for rows `start` to `end` of the weights, both multiples of 4; `rows` of the piece. */
export function denseWeights<T>(
  below: LayerMemory,
  layer: LayerMemory,
  start: u32,
  end: u32,
  rows: u32,
  scale: T,
  to: u32,
): void {
  for (let at: usize = 0; at < <usize>layer.rowBytes; at += 32)
    for (let unit = start; unit < end; unit += 4)
      weightsTile<T>(
        <usize>below.activations + <usize>unit * sizeof<T>(),
        below.rowBytes,
        <usize>layer.gradient + at,
        layer.rowBytes,
        rows,
        scale,
        panelRow(to, layer, <u32>(at / PANEL), unit) + (at % PANEL),
      );
}

function weightsTile<T>(
  a: usize,
  aStride: usize,
  dZ: usize,
  dZStride: usize,
  rows: u32,
  scale: T,
  to: usize,
): void {
  let c00 = v128.splat<T>(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let inA = a;
  let inD = dZ;
  for (let i: u32 = 0; i < rows; i++) {
    const d0 = v128.load(inD);
    const d1 = v128.load(inD, 16);
    const a0 = v128.load_splat<T>(inA);
    c00 = multiplyAdd<T>(a0, d0, c00);
    c01 = multiplyAdd<T>(a0, d1, c01);
    const a1 = v128.load_splat<T>(inA, sizeof<T>());
    c10 = multiplyAdd<T>(a1, d0, c10);
    c11 = multiplyAdd<T>(a1, d1, c11);
    const a2 = v128.load_splat<T>(inA, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(a2, d0, c20);
    c21 = multiplyAdd<T>(a2, d1, c21);
    const a3 = v128.load_splat<T>(inA, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(a3, d0, c30);
    c31 = multiplyAdd<T>(a3, d1, c31);
    inA += aStride;
    inD += dZStride;
  }
  const times = v128.splat<T>(scale);
  addTo<T>(to, times, c00, c01);
  addTo<T>(to + PANEL, times, c10, c11);
  addTo<T>(to + 2 * PANEL, times, c20, c21);
  addTo<T>(to + 3 * PANEL, times, c30, c31);
}

function addTo<T>(to: usize, times: v128, first: v128, second: v128): void {
  v128.store(to, multiplyAdd<T>(times, first, v128.load(to)));
  v128.store(to, multiplyAdd<T>(times, second, v128.load(to, 16)), 16);
}
