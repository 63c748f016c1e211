import { messageOf } from "../errors.js";
import { type ExecuteResult, execute, type Kernel, type KernelMessage } from "../kernel/index.js";
import type { CodeCell } from "../notebook/index.js";
import { addError, noOutputs, type OutputState, reduceOutput } from "./outputs.js";

/** How long a cell that was interrupted may take to end before its kernel is killed. */
const graceMs = 5_000;
/** How often a cell is interrupted until it ends. */
const againMs = 1_000;

/** Why a cell did not end well. */
export interface CellFailure {
  /** An error of the cell's own, more time than it was given, the kernel's death, or a stop on request. */
  kind: "error" | "timeout" | "died" | "stopped";
  ename: string;
  evalue: string;
}

export interface RunCellOptions {
  timeout: number | undefined;
  signal: AbortSignal | undefined;
  onState(state: OutputState): void;
  /** Told of every update_display_data, whose output may stand in another cell. */
  onUpdate(message: KernelMessage): void;
}

/** Runs one cell, tells each state of its outputs, and writes its times into its metadata as Jupyter does. */
export async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  options: RunCellOptions,
): Promise<CellFailure | undefined> {
  let state = noOutputs;
  const change = (next: OutputState): void => {
    if (next === state) return;
    state = next;
    options.onState(state);
  };
  const times: Record<string, string> = {};
  const watch = watchCell(kernel, options);
  let failure: CellFailure | undefined;
  try {
    const result = await execute(kernel, cell.source, {
      onMessage: (message) => {
        note(times, message);
        if (message.channel === "iopub") change(reduceOutput(state, message));
        if (message.header.msg_type === "update_display_data") options.onUpdate(message);
      },
    });
    failure = failureOf(result);
  } catch (thrown) {
    failure = { kind: "died", ename: "KernelDied", evalue: messageOf(thrown) };
  } finally {
    watch.end();
  }
  failure = watch.reason() ?? failure;
  if (failure !== undefined && !state.outputs.some((output) => output.output_type === "error")) {
    change(addError(state, failure));
  }
  cell.metadata = { ...cell.metadata, execution: times };
  return failure;
}

/** Interrupts a cell at its time's end or on request, and kills the kernel of one that does not listen. */
function watchCell(
  kernel: Kernel,
  options: RunCellOptions,
): { end(): void; reason(): CellFailure | undefined } {
  const { timeout, signal } = options;
  let reason: CellFailure | undefined;
  let timer: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  const stop = (why: CellFailure): void => {
    if (reason !== undefined) return;
    reason = why;
    clearTimeout(timer);
    timer = setTimeout(() => void kernel.shutdown(), graceMs);
    const interrupt = (): void => void kernel.interrupt().catch(() => {});
    interrupt();
    // An interrupt that reaches the kernel just before the cell does is lost, so it is said again.
    again = setInterval(interrupt, againMs);
  };
  const onAbort = (): void =>
    stop({ kind: "stopped", ename: "Interrupted", evalue: "the execution was stopped" });
  if (timeout !== undefined) {
    const evalue = `the cell ran longer than the ${timeout} s it was given`;
    timer = setTimeout(() => stop({ kind: "timeout", ename: "Timeout", evalue }), timeout * 1000);
  }
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted === true) onAbort();
  return {
    end() {
      clearTimeout(timer);
      clearInterval(again);
      signal?.removeEventListener("abort", onAbort);
    },
    reason: () => reason,
  };
}

function failureOf(result: ExecuteResult): CellFailure | undefined {
  if (result.status === "ok") return undefined;
  if (result.status === "error") return { kind: "error", ename: result.ename, evalue: result.evalue };
  return { kind: "error", ename: "Aborted", evalue: "the kernel dropped the cell after a failure before it" };
}

/** The four times that JupyterLab and nbclient record, by their names. */
function note(times: Record<string, string>, message: KernelMessage): void {
  const { msg_type, date } = message.header;
  if (typeof date !== "string") return;
  const state = message.content["execution_state"];
  if (msg_type === "status" && state === "busy") times["iopub.status.busy"] ??= date;
  if (msg_type === "status" && state === "idle") times["iopub.status.idle"] = date;
  if (msg_type === "execute_input") times["iopub.execute_input"] = date;
  if (msg_type === "execute_reply") times["shell.execute_reply"] = date;
}
