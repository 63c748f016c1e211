import type { KernelsCell } from "./cell-from-before.js";

/** A cell as a page has it, and when the file was saved that it came from, as the server tells times. */
export interface CellOfFile {
  source: string;
  saved: string | undefined;
}

/**
 * Whether a kernel's last run of a cell ended after the file was saved, so that the file has not all of its output.
 *
 * Both are times of the server's. The cell's number would not do: numbers begin again with each kernel, and outputs that a
 * reader cleared and saved have none.
 */
export function endedUnsaved(
  run: Pick<KernelsCell, "code" | "ended">,
  { source, saved }: CellOfFile,
): boolean {
  if (run.ended === undefined || saved === undefined || run.code !== source) return false;
  return Date.parse(saved) < run.ended;
}
