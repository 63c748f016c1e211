import { multiplyAdd } from "../lanes";
import { columnEntries, columnStart, groupStart } from "./columns";
import { entrySize, rowOffset, spreadValue } from "./entries";
import { LayerMemory, PANEL, PieceMemory, PlanMemory, shareStart } from "./memory";

/**
 * The first layer, whose inputs are lists: Z = X·W + b, then ReLU, for a thread's panels.
 *
 * A group of inputs at a time, because the rows of one panel that belong to it, 128 bytes each, stay in the first-level
 * cache while all images pass.
 *
 * @param P the kind of entry
 */
export function firstForward<T, P>(plan: PlanMemory, piece: PieceMemory, thread: u32): void {
  const layer = plan.layer(0);
  const hidden = plan.layerCount > 1;
  const end = shareStart(layer.panels, thread + 1, plan.threads);
  for (let panel = shareStart(layer.panels, thread, plan.threads); panel < end; panel++)
    for (let group: u32 = 0; group < plan.groups; group++) {
      const closing = hidden && group + 1 === plan.groups;
      if (isNarrow(layer, panel)) forwardNarrow<T, P>(plan, piece, panel, group, closing);
      else forwardPanel<T, P>(plan, piece, panel, group, closing);
    }
}

/** Whether only half of the panel is in use. */
function isNarrow(layer: LayerMemory, panel: u32): bool {
  return panel + 1 === layer.panels && layer.lastWidth < <u32>PANEL;
}

/**
 * Two branches that are never, or only once, taken part the loop's halves. Without them the compiler loads all of a
 * row in front, has more values than registers, and keeps a sum in memory, where every entry waits for it: half the
 * speed.
 */
function forwardPanel<T, P>(
  plan: PlanMemory,
  piece: PieceMemory,
  panel: u32,
  group: u32,
  closing: bool,
): void {
  const layer = plan.layer(0);
  const base = panelRow(layer.weights, layer, panel, group * plan.groupSize);
  const biases = <usize>layer.biases + <usize>panel * PANEL;
  const table = <usize>plan.table;
  const entries = <usize>plan.entries;
  const rowBytes = <usize>layer.rowBytes;
  const floor = v128.splat<T>(0);
  const rows = piece.rows;
  let to = <usize>layer.activations + <usize>panel * PANEL;
  for (let i: u32 = 0; i < rows; i++) {
    const start = groupStart(plan, piece, i, group);
    let entry = entries + <usize>load<u32>(start) * entrySize<P>();
    const end = entries + <usize>load<u32>(start, 4) * entrySize<P>();
    const from = group === 0 ? biases : to;
    let c0 = v128.load(from);
    let c1 = v128.load(from, 16);
    let c2 = v128.load(from, 32);
    let c3 = v128.load(from, 48);
    let c4 = v128.load(from, 64);
    let c5 = v128.load(from, 80);
    let c6 = v128.load(from, 96);
    let c7 = v128.load(from, 112);
    if (entry < end) {
      let row: usize = 0;
      let value = floor;
      while (true) {
        row = base + rowOffset<P>(entry);
        value = spreadValue<T, P>(entry, table);
        c0 = multiplyAdd<T>(value, v128.load(row), c0);
        c1 = multiplyAdd<T>(value, v128.load(row, 16), c1);
        c2 = multiplyAdd<T>(value, v128.load(row, 32), c2);
        c3 = multiplyAdd<T>(value, v128.load(row, 48), c3);
        entry += entrySize<P>();
        if (entry === end) break;
        c4 = multiplyAdd<T>(value, v128.load(row, 64), c4);
        c5 = multiplyAdd<T>(value, v128.load(row, 80), c5);
        c6 = multiplyAdd<T>(value, v128.load(row, 96), c6);
        c7 = multiplyAdd<T>(value, v128.load(row, 112), c7);
        if (entry > end) break;
      }
      c4 = multiplyAdd<T>(value, v128.load(row, 64), c4);
      c5 = multiplyAdd<T>(value, v128.load(row, 80), c5);
      c6 = multiplyAdd<T>(value, v128.load(row, 96), c6);
      c7 = multiplyAdd<T>(value, v128.load(row, 112), c7);
    }
    if (closing) {
      c0 = v128.pmax<T>(c0, floor);
      c1 = v128.pmax<T>(c1, floor);
      c2 = v128.pmax<T>(c2, floor);
      c3 = v128.pmax<T>(c3, floor);
      c4 = v128.pmax<T>(c4, floor);
      c5 = v128.pmax<T>(c5, floor);
      c6 = v128.pmax<T>(c6, floor);
      c7 = v128.pmax<T>(c7, floor);
    }
    v128.store(to, c0);
    v128.store(to, c1, 16);
    v128.store(to, c2, 32);
    v128.store(to, c3, 48);
    v128.store(to, c4, 64);
    v128.store(to, c5, 80);
    v128.store(to, c6, 96);
    v128.store(to, c7, 112);
    to += rowBytes;
  }
}

/** The same for a last panel of which half is in use. */
function forwardNarrow<T, P>(
  plan: PlanMemory,
  piece: PieceMemory,
  panel: u32,
  group: u32,
  closing: bool,
): void {
  const layer = plan.layer(0);
  const base = panelRow(layer.weights, layer, panel, group * plan.groupSize);
  const biases = <usize>layer.biases + <usize>panel * PANEL;
  const floor = v128.splat<T>(0);
  let to = <usize>layer.activations + <usize>panel * PANEL;
  for (let i: u32 = 0; i < piece.rows; i++) {
    const start = groupStart(plan, piece, i, group);
    let entry = <usize>plan.entries + <usize>load<u32>(start) * entrySize<P>();
    const end = <usize>plan.entries + <usize>load<u32>(start, 4) * entrySize<P>();
    const from = group === 0 ? biases : to;
    let c0 = v128.load(from);
    let c1 = v128.load(from, 16);
    let c2 = v128.load(from, 32);
    let c3 = v128.load(from, 48);
    for (; entry < end; entry += entrySize<P>()) {
      const row = base + rowOffset<P>(entry);
      const value = spreadValue<T, P>(entry, <usize>plan.table);
      c0 = multiplyAdd<T>(value, v128.load(row), c0);
      c1 = multiplyAdd<T>(value, v128.load(row, 16), c1);
      c2 = multiplyAdd<T>(value, v128.load(row, 32), c2);
      c3 = multiplyAdd<T>(value, v128.load(row, 48), c3);
    }
    v128.store(to, closing ? v128.pmax<T>(c0, floor) : c0);
    v128.store(to, closing ? v128.pmax<T>(c1, floor) : c1, 16);
    v128.store(to, closing ? v128.pmax<T>(c2, floor) : c2, 32);
    v128.store(to, closing ? v128.pmax<T>(c3, floor) : c3, 48);
    to += <usize>layer.rowBytes;
  }
}

/**
 * to += scale·Xᵀ·dZ for a thread's panels. With `to` the weights and scale = -(learning rate) that is a whole step of
 * gradient descent, and the gradient is never written down.
 *
 * @param P the kind of entry
 */
export function firstBackward<T, P>(
  plan: PlanMemory,
  piece: PieceMemory,
  thread: u32,
  side: u32,
  scale: T,
  to: u32,
): void {
  const layer = plan.layer(0);
  const end = shareStart(layer.panels, thread + 1, plan.threads);
  const scratch = <usize>plan.scratch + <usize>thread * <usize>plan.scratchBytes;
  for (let panel = shareStart(layer.panels, thread, plan.threads); panel < end; panel++) {
    const from = <usize>layer.gradient + <usize>panel * PANEL;
    const narrow = isNarrow(layer, panel);
    const width = narrow ? PANEL / 2 : PANEL;
    for (let i: u32 = 0; i < piece.rows; i++)
      memory.copy(scratch + <usize>i * PANEL, from + <usize>i * <usize>layer.rowBytes, width);
    const target = panelRow(to, layer, panel, 0);
    if (narrow) backwardNarrow<T, P>(plan, side, scale, scratch, target);
    else backwardPanel<T, P>(plan, side, scale, scratch, target);
  }
}

/** As in `forwardPanel`, two branches part the loop's halves. */
function backwardPanel<T, P>(plan: PlanMemory, side: u32, scale: T, dZ: usize, target: usize): void {
  const times = v128.splat<T>(scale);
  const zero = v128.splat<T>(0);
  const table = <usize>plan.table;
  const inputs = plan.layer(0).inputs;
  const entries = columnEntries(plan, side);
  let start = columnStart(plan, side, 0);
  let to = target;
  for (let j: u32 = 0; j < inputs; j++, to += PANEL, start += 8) {
    let entry = entries + <usize>load<u32>(start) * entrySize<P>();
    const end = entries + <usize>load<u32>(start, 4) * entrySize<P>();
    if (entry === end) continue;
    let c0 = zero;
    let c1 = zero;
    let c2 = zero;
    let c3 = zero;
    let c4 = zero;
    let c5 = zero;
    let c6 = zero;
    let c7 = zero;
    let row: usize = 0;
    let value = zero;
    while (true) {
      row = dZ + rowOffset<P>(entry);
      value = spreadValue<T, P>(entry, table);
      c0 = multiplyAdd<T>(value, v128.load(row), c0);
      c1 = multiplyAdd<T>(value, v128.load(row, 16), c1);
      c2 = multiplyAdd<T>(value, v128.load(row, 32), c2);
      c3 = multiplyAdd<T>(value, v128.load(row, 48), c3);
      entry += entrySize<P>();
      if (entry === end) break;
      c4 = multiplyAdd<T>(value, v128.load(row, 64), c4);
      c5 = multiplyAdd<T>(value, v128.load(row, 80), c5);
      c6 = multiplyAdd<T>(value, v128.load(row, 96), c6);
      c7 = multiplyAdd<T>(value, v128.load(row, 112), c7);
      if (entry > end) break;
    }
    c4 = multiplyAdd<T>(value, v128.load(row, 64), c4);
    c5 = multiplyAdd<T>(value, v128.load(row, 80), c5);
    c6 = multiplyAdd<T>(value, v128.load(row, 96), c6);
    c7 = multiplyAdd<T>(value, v128.load(row, 112), c7);
    v128.store(to, multiplyAdd<T>(times, c0, v128.load(to)));
    v128.store(to, multiplyAdd<T>(times, c1, v128.load(to, 16)), 16);
    v128.store(to, multiplyAdd<T>(times, c2, v128.load(to, 32)), 32);
    v128.store(to, multiplyAdd<T>(times, c3, v128.load(to, 48)), 48);
    v128.store(to, multiplyAdd<T>(times, c4, v128.load(to, 64)), 64);
    v128.store(to, multiplyAdd<T>(times, c5, v128.load(to, 80)), 80);
    v128.store(to, multiplyAdd<T>(times, c6, v128.load(to, 96)), 96);
    v128.store(to, multiplyAdd<T>(times, c7, v128.load(to, 112)), 112);
  }
}

function backwardNarrow<T, P>(plan: PlanMemory, side: u32, scale: T, dZ: usize, target: usize): void {
  const times = v128.splat<T>(scale);
  const zero = v128.splat<T>(0);
  const inputs = plan.layer(0).inputs;
  let start = columnStart(plan, side, 0);
  let to = target;
  for (let j: u32 = 0; j < inputs; j++, to += PANEL, start += 8) {
    let entry = columnEntries(plan, side) + <usize>load<u32>(start) * entrySize<P>();
    const end = columnEntries(plan, side) + <usize>load<u32>(start, 4) * entrySize<P>();
    if (entry === end) continue;
    let c0 = zero;
    let c1 = zero;
    let c2 = zero;
    let c3 = zero;
    for (; entry < end; entry += entrySize<P>()) {
      const row = dZ + rowOffset<P>(entry);
      const value = spreadValue<T, P>(entry, <usize>plan.table);
      c0 = multiplyAdd<T>(value, v128.load(row), c0);
      c1 = multiplyAdd<T>(value, v128.load(row, 16), c1);
      c2 = multiplyAdd<T>(value, v128.load(row, 32), c2);
      c3 = multiplyAdd<T>(value, v128.load(row, 48), c3);
    }
    v128.store(to, multiplyAdd<T>(times, c0, v128.load(to)));
    v128.store(to, multiplyAdd<T>(times, c1, v128.load(to, 16)), 16);
    v128.store(to, multiplyAdd<T>(times, c2, v128.load(to, 32)), 32);
    v128.store(to, multiplyAdd<T>(times, c3, v128.load(to, 48)), 48);
  }
}

/** A panel's row of matrices laid out as the weights are. */
export function panelRow(matrix: u32, layer: LayerMemory, panel: u32, row: u32): usize {
  return <usize>matrix + <usize>(panel * layer.rows + row) * PANEL;
}
