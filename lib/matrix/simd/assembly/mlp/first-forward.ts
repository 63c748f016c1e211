import { multiplyAdd } from "../lanes";
import { groupStart } from "./columns";
import { entrySize, rowOffset, spreadValue } from "./entries";
import { PANEL, PieceMemory, PlanMemory, shareStart } from "./memory";
import { isNarrow, panelRow } from "./panels";

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
