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
  /** It was sent before the notebook was opened, or from another window. */
  | { type: "followed"; request: string; id: string; source: string }
  | { type: "started"; request: string; at: number }
  /**
   * The request was answered, with the cell's number where it has one. Answers have a channel of their own, which may be
   * faster than the one that says that a cell starts, what it shows and that it is done, or slower.
   */
  | { type: "answered"; request: string; count?: number | undefined }
  /** The kernel has nothing more to say of the request; one that did not start until now never does. */
  | { type: "done"; request: string; at: number }
  /** A cell shows a run that began before the notebook was opened here, so what stood above it then is unknown. */
  | { type: "recalled"; id: string; source: string; count?: number | undefined; seconds?: number | undefined }
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

/** It has ended when it is answered and done, whichever is first. */
interface Request {
  id: string;
  source: string;
  started: boolean;
  answer?: { count: number | undefined };
  done?: { at: number };
}

export interface NotebookState {
  readonly cells: readonly StandingCell[];
  readonly runs: ReadonlyMap<string, CellRun>;
  /** Requests that have not ended yet. */
  readonly requests: ReadonlyMap<string, Request>;
  /** Cells that were sent from here, whether they ran or not. */
  readonly asked: ReadonlySet<string>;
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
  asked: new Set(),
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
      return { ...state, requests, asked: new Set(state.asked).add(id) };
    }
    case "followed": {
      const { id, source } = event;
      return {
        ...state,
        requests: new Map(state.requests).set(event.request, { id, source, started: false }),
      };
    }
    case "started":
      return started(state, event);
    case "answered":
      return heard(state, event.request, { answer: { count: event.count } });
    case "done":
      return heard(state, event.request, { done: { at: event.at } });
    case "recalled": {
      const { id, source, count, seconds } = event;
      // What ran below it knows it by its order.
      const order = state.runs.get(id)?.order ?? 0;
      const run: CellRun = { source, from: "file", order, count, kernel: 0, above: [], seconds };
      return { ...state, runs: new Map(state.runs).set(id, run) };
    }
    case "new-kernel":
      return { ...state, kernel: state.kernel + 1, requests: surviving(state, event.waiting) };
  }
}

function surviving({ requests }: NotebookState, waiting: "lost" | "kept"): NotebookState["requests"] {
  return new Map([...requests].filter(([, { started }]) => waiting === "kept" && !started));
}

/**
 * A cell that shows a run which was not seen here brought it along: from the file, or from where it was copied. So does
 * one that shows another run than its last here, since the file was read again. What a cell shows that was sent here and
 * never started is no run at all: it says that the kernel died before its turn.
 */
function standing(state: NotebookState, cells: readonly StandingCell[]): NotebookState {
  const runs = new Map(state.runs);
  const pending = new Set([...state.requests.values()].map(({ id }) => id));
  for (const { id, source, hasRun, seconds, count } of cells) {
    if (!hasRun || pending.has(id)) continue;
    const known = runs.get(id);
    const replaced = known?.count !== undefined && count !== undefined && known.count !== count;
    if ((known !== undefined || state.asked.has(id)) && !replaced) continue;
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

/** What was heard first counts. */
function heard(
  state: NotebookState,
  name: string,
  news: Pick<Request, "answer"> | Pick<Request, "done">,
): NotebookState {
  const before = state.requests.get(name);
  if (before === undefined) return state;
  const request: Request = { ...news, ...before };
  const requests = new Map(state.requests).set(name, request);
  const { id, started, answer, done } = request;
  if (answer === undefined || done === undefined) return { ...state, requests };
  requests.delete(name);
  const run = state.runs.get(id);
  if (!started || run?.started === undefined) return { ...state, requests };
  const seconds = (done.at - run.started) / 1000;
  const runs = new Map(state.runs).set(id, { ...run, seconds, count: answer.count });
  // The page looks at its cells anew at the next frame; one that printed nothing would have no time until then.
  const cells = state.cells.map((cell) => (cell.id === id ? { ...cell, hasRun: true } : cell));
  return { ...state, cells, requests, runs };
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
