import type { KernelsCell } from "./cell-from-before.js";

/** A cell as a page has it, and when the file was saved that it came from, by the clock of the disk. */
export interface CellOfFile {
  source: string;
  saved: string | undefined;
}

/**
 * Whether a kernel's last run of a cell ended after the file was saved, so that the file has not all of its output.
 *
 * The cell's number would not do: numbers begin again with each kernel, and outputs that a reader cleared and saved have
 * none. Where the server has not kept all of an output, the file may have more.
 */
export function endedUnsaved(
  run: Pick<KernelsCell, "code" | "ended" | "incomplete">,
  { source, saved }: CellOfFile,
): boolean {
  if (run.ended === undefined || saved === undefined || run.incomplete || run.code !== source) return false;
  return Date.parse(saved) < run.ended;
}
