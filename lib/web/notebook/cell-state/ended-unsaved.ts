import type { CellSummary } from "./cell-from-before.js";

/**
 * Whether a kernel's last run of a cell ended after the file was saved, so that the file has not all of its output.
 *
 * The cell's number would not do: numbers begin again with each kernel, and outputs that a reader cleared and saved have
 * none. Where the server has not kept all of an output, a file that was saved while the cell ran may have more.
 *
 * @param saved when the file was saved, by the clock of its disk
 */
export function endedUnsaved(
  { started, ended, incomplete }: Pick<CellSummary, "started" | "ended" | "incomplete">,
  saved: string | undefined,
): boolean {
  if (ended === undefined || saved === undefined) return false;
  return Date.parse(saved) < (incomplete ? started : ended);
}
