import { LayerMemory, PANEL } from "./memory";

/**
 * Lays a matrix out in panels: the first 128 bytes of every row, one row behind the other, then the next of every row.
 *
 * @param from rows of `rowBytes`, one behind the other
 * @param panelRows rows from one panel to the next
 */
export function toPanels(from: usize, rows: u32, rowBytes: u32, panelRows: u32, to: usize): void {
  let panel = to;
  for (let at: u32 = 0; at < rowBytes; at += <u32>PANEL) {
    const width = min(<u32>PANEL, rowBytes - at);
    for (let i: u32 = 0; i < rows; i++)
      memory.copy(panel + <usize>i * PANEL, from + <usize>i * rowBytes + at, width);
    panel += <usize>panelRows * PANEL;
  }
}

/** The way back. */
export function fromPanels(from: usize, rows: u32, rowBytes: u32, panelRows: u32, to: usize): void {
  let panel = from;
  for (let at: u32 = 0; at < rowBytes; at += <u32>PANEL) {
    const width = min(<u32>PANEL, rowBytes - at);
    for (let i: u32 = 0; i < rows; i++)
      memory.copy(to + <usize>i * rowBytes + at, panel + <usize>i * PANEL, width);
    panel += <usize>panelRows * PANEL;
  }
}

/** A panel's row of matrices laid out as the weights are. */
export function panelRow(matrix: u32, layer: LayerMemory, panel: u32, row: u32): usize {
  return <usize>matrix + <usize>(panel * layer.rows + row) * PANEL;
}

/** Whether only half of the panel is in use. */
export function isNarrow(layer: LayerMemory, panel: u32): bool {
  return panel + 1 === layer.panels && layer.lastWidth < <u32>PANEL;
}
