import type { NotebookProgress } from "./api.js";

/** A code cell as it stands after a run. */
export interface RunCell {
  id: string;
  /** Whether there is anything in it to run. */
  empty: boolean;
  /** Whether a failure is what it is there to show. */
  mayFail: boolean;
  /** Its outputs' metadata. */
  outputs: readonly unknown[];
}

/** How a cell ended since the notebook was opened. */
export type Ending = "ok" | "failed";

/**
 * How far a notebook has been gone through since it was opened.
 *
 * @param cells the code cells in order
 * @param endings by cell id; a cell that was not run has none
 */
export function countProgress(
  cells: readonly RunCell[],
  endings: ReadonlyMap<string, Ending>,
): NotebookProgress {
  const full = cells.filter(({ empty }) => !empty);
  const went = (cell: RunCell): boolean => {
    const ending = endings.get(cell.id);
    return ending === "ok" || (ending === "failed" && cell.mayFail);
  };
  const checks = full.filter(({ id }) => endings.has(id)).flatMap(({ outputs }) => outputs.flatMap(checkIn));
  return {
    finished: full.length > 0 && full.every(went),
    checks: { passed: checks.filter(Boolean).length, total: checks.length },
  };
}

/** Whether a check passed, by what it left in its output's metadata; none where the output is another. */
function checkIn(metadata: unknown): boolean[] {
  const { longhand } = (metadata ?? {}) as { longhand?: { check?: { passed?: unknown } } };
  const passed = longhand?.check?.passed;
  return typeof passed === "boolean" ? [passed] : [];
}
