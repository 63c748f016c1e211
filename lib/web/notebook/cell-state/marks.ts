import {
  asAbove,
  type CellAbove,
  type CellRun,
  holdsCode,
  type NotebookState,
  type StandingCell,
} from "./state.js";

/** Why an output may not be what the notebook, as it stands, would show. */
export type Stale =
  | "edited"
  | "earlier-kernel"
  | "opened"
  | "copied"
  | "above-edited"
  | "above-ran"
  | "above-moved";

/** What is to be said of a cell. */
export type Mark =
  | { kind: "waiting" }
  | { kind: "running"; since: number }
  | { kind: "done"; seconds: number | undefined; stale: Stale | undefined };

/** The same in words that a reader sees beneath the cell. */
export const staleWords: Readonly<Record<Stale, string>> = {
  edited: "Edited since it ran",
  "earlier-kernel": "Ran in an earlier kernel",
  opened: "Ran before this notebook was opened",
  copied: "Copied here with its output",
  "above-edited": "Ran before a cell above was edited",
  "above-ran": "Ran before a cell above ran again",
  "above-moved": "Ran before cells above were added, moved or deleted",
};

/**
 * What is to be said of each code cell, by its id; nothing of one that never ran.
 *
 * An output is current where its cell's text is the text that ran, in this kernel, and what stands above it is what
 * stood there then, each cell with the same run. So whoever undoes a change makes the output current again.
 */
export function marksOf(state: NotebookState): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const above: CellAbove[] = [];
  for (const cell of state.cells) {
    const mark = markOf(state, cell, above);
    if (mark !== undefined) marks.set(cell.id, mark);
    if (holdsCode(cell)) above.push(asAbove(state, cell));
  }
  return marks;
}

function markOf(state: NotebookState, cell: StandingCell, above: readonly CellAbove[]): Mark | undefined {
  const run = state.runs.get(cell.id);
  const pending = [...state.requests.values()].filter(({ id }) => id === cell.id);
  if (pending.some(({ started }) => started) && run?.started !== undefined)
    return { kind: "running", since: run.started };
  if (pending.length > 0) return { kind: "waiting" };
  if (run === undefined || !cell.hasRun) return undefined;
  return { kind: "done", seconds: run.seconds, stale: staleness({ cell, run, above, kernel: state.kernel }) };
}

function staleness(at: {
  cell: StandingCell;
  run: CellRun;
  above: readonly CellAbove[];
  kernel: number;
}): Stale | undefined {
  const { cell, run, above, kernel } = at;
  if (cell.source !== run.source) return "edited";
  if (run.from === "file") return "opened";
  if (run.from === "copy") return "copied";
  if (run.kernel !== kernel) return "earlier-kernel";
  return changeAbove(run.above, above);
}

/** The first thing that is not as it was. */
function changeAbove(then: readonly CellAbove[], now: readonly CellAbove[]): Stale | undefined {
  for (const [at, was] of then.entries()) {
    const is = now[at];
    if (is?.id !== was.id) return "above-moved";
    if (is.order !== was.order) return "above-ran";
    if (is.source !== was.source) return "above-edited";
  }
  return now.length > then.length ? "above-moved" : undefined;
}
