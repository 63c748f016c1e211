import { KernelError, ParameterError } from "../errors.js";
import { execute, type Kernel, type KernelSpec, startKernel } from "../kernel/index.js";
import type { CodeCell, Notebook } from "../notebook/index.js";
import { describeKernel } from "./describe-kernel.js";
import { noOutputs, type OutputState, updateDisplays } from "./outputs.js";
import type { Resume } from "./resume.js";
import { type CellFailure, runCell } from "./run-cell.js";

/** The longest timeout, in seconds: Node's timers hold 31 bits of milliseconds, and fire at once beyond. */
export const mostTimeout = 2_147_483;

/** Where an execution is: a cell starts, changes its outputs, or is done. */
export interface Progress {
  kind: "start" | "output" | "done";
  /** The cell's place among all cells, from 0. */
  index: number;
  /** Its place among the cells that are run, from 1, and how many those are. */
  position: number;
  total: number;
}

export interface RunOptions {
  /** What runs the cells: a spec (started and shut down here) or a kernel of the caller's, which stays. */
  kernel: Kernel | KernelSpec;
  /** The folder in which a kernel is started; not used for a kernel that runs. */
  cwd: string;
  /** The longest time a cell may take, in seconds; none unless told. */
  timeout?: number | undefined;
  /** How long a kernel may take to start, in seconds; 60 unless told. Not used for a kernel that runs. */
  startTimeout?: number | undefined;
  /** Goes on after a cell that failed. A cell tagged raises-exception may always fail. */
  allowErrors?: boolean | undefined;
  /** Stops the execution: the cell that runs is interrupted, a kernel that starts is ended. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Given the notebook as it is after each cell, to be kept in case of a worse end; a copy for the one who is told. */
  onCell?: ((notebook: Notebook) => Promise<void>) | undefined;
  /** Code that is run before the first cell, unseen; where it fails, so does the run, before any cell. */
  before?: string | undefined;
  /** Goes on where an earlier run stopped: see `planResume`. */
  resume?: Pick<Resume, "finished" | "again"> | undefined;
}

/** The first cell that failed against expectation. */
export interface Failed extends CellFailure {
  index: number;
  id: string;
}

export interface RunResult {
  /** A copy with the outputs of every cell that ran; those after a stop are empty. */
  notebook: Notebook;
  failed?: Failed;
}

/**
 * Executes the code cells of a notebook from top to bottom, on a copy.
 *
 * A cell that fails, a timeout, a kernel that dies and a stop by the signal are results, not exceptions, and
 * keep the outputs so far: hours of work must not be lost with the cell that broke.
 *
 * @throws {ParameterError} where the timeout is not above 0 or past `mostTimeout`
 * @throws {KernelError} where the kernel cannot be started, or the signal came before it was, or `before` fails
 */
export async function executeNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const { kernel: given, cwd, signal, startTimeout, timeout } = options;
  if (timeout !== undefined && !(timeout > 0 && timeout <= mostTimeout)) {
    throw new ParameterError(
      `executing a notebook: expected a timeout above 0 s and at most ${mostTimeout} s, found ${timeout}. Leave it out for none.`,
    );
  }
  if ("send" in given) return runCells(notebook, given, options);
  const kernel = await startKernel({ spec: given, cwd, signal, startTimeout });
  try {
    return await runCells(notebook, kernel, options);
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(notebook: Notebook, kernel: Kernel, options: RunOptions): Promise<RunResult> {
  const copy = structuredClone(notebook);
  copy.metadata = { ...copy.metadata, ...(await describeKernel(kernel)) };
  if (options.before !== undefined) await runBefore(kernel, options.before);
  const states = new Map<CodeCell, OutputState>();
  const { finished = new Set(), again = new Set() } = options.resume ?? {};
  const toRun = [...copy.cells.entries()].filter(
    ([, cell]) =>
      cell.cell_type === "code" &&
      cell.source.trim() !== "" &&
      (!finished.has(cell.id) || again.has(cell.id)),
  );
  for (const cell of copy.cells) if (cell.cell_type === "code" && !finished.has(cell.id)) reset(cell);
  let failed: Failed | undefined;
  for (const [at, [index, each]] of toRun.entries()) {
    const cell = each as CodeCell;
    // What a cell that is done shows once more is not wanted, unless it is a failure.
    const before = finished.has(cell.id) ? structuredClone(cell) : undefined;
    if (options.signal?.aborted === true) {
      failed ??= {
        kind: "stopped",
        ename: "Interrupted",
        evalue: "the execution was stopped",
        index,
        id: cell.id,
      };
      break;
    }
    const tell = (kind: Progress["kind"]): void =>
      options.onProgress?.({ kind, index, position: at + 1, total: toRun.length });
    states.set(cell, noOutputs);
    tell("start");
    const failure = await runCell(kernel, cell, {
      timeout: options.timeout,
      signal: options.signal,
      onState: (state) => {
        states.set(cell, state);
        keep(cell, state);
        tell("output");
      },
      onUpdate: (message) => {
        for (const [other, state] of states) {
          const updated = updateDisplays(state, message);
          if (updated === state) continue;
          states.set(other, updated);
          keep(other, updated);
        }
      },
    });
    tell("done");
    if (before !== undefined && failure === undefined) Object.assign(cell, before);
    await options.onCell?.(structuredClone(copy));
    if (failure === undefined || (failure.kind === "error" && mayFail(cell))) continue;
    failed ??= { ...failure, index, id: cell.id };
    const over = failure.kind === "stopped" || kernel.status === "dead";
    if (over || options.allowErrors !== true) break;
  }
  return failed === undefined ? { notebook: copy } : { notebook: copy, failed };
}

async function runBefore(kernel: Kernel, code: string): Promise<void> {
  const result = await execute(kernel, code, { silent: true });
  if (result.status === "error")
    throw new KernelError(
      `preparing the kernel ${kernel.spec.name}: ${result.ename}: ${result.evalue}. Run the notebook without it.`,
    );
}

function reset(cell: CodeCell): void {
  cell.outputs = [];
  cell.execution_count = null;
  const { execution: _, ...metadata } = cell.metadata;
  cell.metadata = metadata;
}

function keep(cell: CodeCell, state: OutputState): void {
  cell.outputs = [...state.outputs];
  cell.execution_count = state.executionCount;
}

/** nbclient's tag for a cell that is there to show a failure. */
function mayFail(cell: CodeCell): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.includes("raises-exception");
}
