/** A code cell as it stands in the notebook now. */
export interface StandingCell {
  id: string;
  source: string;
  /** Whether it shows that it ran: an output, or a number before it. */
  hasRun: boolean;
  /** The number before it, where it shows one. */
  count?: number | undefined;
  /** Seconds that its run took, as far as the file says so. */
  seconds?: number | undefined;
}

/** What happens to a notebook, as far as its outputs depend on it. Times are in milliseconds. */
export type NotebookEvent =
  /** What stands in the notebook now; the first of them is what the file brought. */
  | { type: "cells"; cells: readonly StandingCell[] }
  | { type: "sent"; request: string; id: string; source: string }
  | { type: "started"; request: string; at: number }
  /** The request was answered; one that was aborted never started. */
  | { type: "ended"; request: string; at: number; count?: number | undefined }
  /**
   * What ran until now ran in a kernel whose variables are gone. Cells that waited are lost with it where it was
   * restarted from here; where somebody else did that, they wait for the new one.
   */
  | { type: "new-kernel"; waiting: "lost" | "kept" };

/** A cell above another, as it stood when that one ran. */
export interface CellAbove {
  id: string;
  source: string;
  /** Which run of the notebook was its last; undefined where it had not run. */
  order: number | undefined;
}

/** The last run of a cell. */
export interface CellRun {
  /** The text that ran. */
  source: string;
  from: "here" | "file" | "copy";
  /** Runs count up; 0 for those that were not seen here. */
  order: number;
  /** The number that the kernel gave it; unknown while it runs. */
  count?: number | undefined;
  kernel: number;
  /** The cells above it that hold code, from the top. */
  above: readonly CellAbove[];
  started?: number;
  seconds?: number | undefined;
}

interface Request {
  id: string;
  source: string;
  started: boolean;
}

export interface NotebookState {
  readonly cells: readonly StandingCell[];
  readonly runs: ReadonlyMap<string, CellRun>;
  /** Requests that are not answered yet. */
  readonly requests: ReadonlyMap<string, Request>;
  /** Counts kernels. */
  readonly kernel: number;
  /** Counts runs. */
  readonly order: number;
  readonly opened: boolean;
}

export const emptyNotebook: NotebookState = {
  cells: [],
  runs: new Map(),
  requests: new Map(),
  kernel: 1,
  order: 0,
  opened: false,
};

/** The state of a notebook after something happened to it; see `marksOf` for what follows from it. */
export function reduce(state: NotebookState, event: NotebookEvent): NotebookState {
  switch (event.type) {
    case "cells":
      return standing(state, event.cells);
    case "sent": {
      const { id, source } = event;
      const requests = new Map(state.requests).set(event.request, { id, source, started: false });
      return { ...state, requests };
    }
    case "started":
      return started(state, event);
    case "ended":
      return ended(state, event);
    case "new-kernel":
      return { ...state, kernel: state.kernel + 1, requests: surviving(state, event.waiting) };
  }
}

function surviving({ requests }: NotebookState, waiting: "lost" | "kept"): NotebookState["requests"] {
  return new Map([...requests].filter(([, { started }]) => waiting === "kept" && !started));
}

/**
 * A cell that shows a run which was not seen here brought it along: from the file, or from where it was copied. So does
 * one that shows another run than its last here, since the file was read again.
 */
function standing(state: NotebookState, cells: readonly StandingCell[]): NotebookState {
  const runs = new Map(state.runs);
  const pending = new Set([...state.requests.values()].map(({ id }) => id));
  for (const { id, source, hasRun, seconds, count } of cells) {
    if (!hasRun || pending.has(id)) continue;
    const known = runs.get(id);
    const replaced = known?.count !== undefined && count !== undefined && known.count !== count;
    if (known !== undefined && !replaced) continue;
    const from = state.opened && !replaced ? "copy" : "file";
    runs.set(id, { source, from, order: 0, kernel: 0, above: [], seconds });
  }
  return { ...state, cells: withSameStrings(state.cells, cells), runs, opened: true };
}

/** A text that is as it was is the same string, too: a large notebook compares each with those of many runs. */
function withSameStrings(before: readonly StandingCell[], now: readonly StandingCell[]): StandingCell[] {
  const known = new Map(before.map(({ id, source }) => [id, source]));
  return now.map((cell) => {
    const source = known.get(cell.id);
    return source === cell.source ? { ...cell, source } : cell;
  });
}

function started(state: NotebookState, event: { request: string; at: number }): NotebookState {
  const request = state.requests.get(event.request);
  if (request === undefined) return state;
  const { id, source } = request;
  const order = state.order + 1;
  const run: CellRun = {
    source,
    from: "here",
    order,
    kernel: state.kernel,
    above: codeAbove(state, id),
    started: event.at,
  };
  return {
    ...state,
    order,
    runs: new Map(state.runs).set(id, run),
    requests: new Map(state.requests).set(event.request, { ...request, started: true }),
  };
}

function ended(state: NotebookState, event: Extract<NotebookEvent, { type: "ended" }>): NotebookState {
  const request = state.requests.get(event.request);
  if (request === undefined) return state;
  const requests = new Map(state.requests);
  requests.delete(event.request);
  const run = state.runs.get(request.id);
  if (!request.started || run?.started === undefined) return { ...state, requests };
  const seconds = (event.at - run.started) / 1000;
  const { count } = event;
  return { ...state, requests, runs: new Map(state.runs).set(request.id, { ...run, seconds, count }) };
}

/**
 * The cells above one that hold code: what the kernel knows when that one runs.
 *
 * Of a cell that was edited since, the kernel knows the text that ran.
 */
function codeAbove(state: NotebookState, id: string): CellAbove[] {
  const at = state.cells.findIndex((cell) => cell.id === id);
  return state.cells
    .slice(0, Math.max(at, 0))
    .filter(holdsCode)
    .map((cell) => {
      const run = state.runs.get(cell.id);
      const isKnown = run !== undefined && run.kernel === state.kernel;
      return { ...asAbove(state, cell), ...(isKnown && { source: run.source }) };
    });
}

/** A cell without text changes nothing below it. */
export function holdsCode({ source }: StandingCell): boolean {
  return source.trim() !== "";
}

/** How a cell above another counts for that one, as it stands now. */
export function asAbove({ runs }: NotebookState, { id, source }: StandingCell): CellAbove {
  return { id, source, order: runs.get(id)?.order };
}
