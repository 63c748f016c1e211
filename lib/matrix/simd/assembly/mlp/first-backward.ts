import { multiplyAdd } from "../lanes";
import { columnEntries, columnStart } from "./columns";
import { entrySize, rowOffset, spreadValue } from "./entries";
import { PANEL, PieceMemory, PlanMemory, shareStart } from "./memory";
import { isNarrow, panelRow } from "./panels";

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

/** As in `first-forward.ts`, two branches part the loop's halves. */
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
