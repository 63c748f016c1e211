import { contentBytes } from "../kernel/content.js";
import type { KernelMessage } from "../kernel/index.js";
import type { Output } from "../notebook/index.js";
// Not by way of the index, which loads what runs notebooks.
import { noOutputs, type OutputState, reduceOutput } from "../runner/outputs.js";
import { type KeptCell, standIn } from "./held-outputs.js";

/** The cell that a kernel runs, or ran last, as a page is told that has just been opened. */
export interface CellModel {
  /** The request's, which its further messages name as their parent. */
  msg_id: string;
  /** The notebook's own id of it, where the client told it. */
  cell_id?: string;
  code: string;
  /** When it began, in milliseconds since 1970. */
  started: number;
  /** When it ended, the same way; not there where it runs, nor where the process that ran it is gone. */
  ended?: number;
  execution_state: "running" | "done";
  execution_count: number | null;
  outputs: readonly Output[];
  /** The display ids of the outputs, place by place, null for those without. */
  display_ids: readonly (string | null)[];
  /** Whether it showed more than is kept. */
  incomplete: boolean;
}

interface Cell {
  id: string;
  cellId: string | undefined;
  code: string;
  started: number;
  ended?: number | undefined;
  running: boolean;
  state: OutputState;
  kept: number;
  incomplete: boolean;
}

/** How much of what a cell gives is kept, in bytes of JSON; printed text is bounded long before. */
const mostKept = 16_000_000;

/**
 * Remembers what the cell that runs has given so far.
 *
 * A page that is loaded anew is another client to Jupyter's protocol: it has missed what came before, and does not know
 * whose the rest is. With this it can show both.
 */
export class LastCell {
  /** Requests that no cell has begun for yet, with the ids of their cells. */
  readonly #asked = new Map<string, string | undefined>();
  #cell: Cell | undefined;
  /** What large outputs were made of, by what stands in their place: the server's thread has no time to read them. */
  readonly #held = new WeakMap<Output, KernelMessage>();

  get kept(): KeptCell | undefined {
    const cell = this.#cell;
    if (cell === undefined) return undefined;
    const { outputs, displayIds, executionCount } = cell.state;
    const held = outputs.flatMap((output, at) => {
      const message = this.#held.get(output);
      return message === undefined ? [] : [{ at, message }];
    });
    const model: CellModel = {
      msg_id: cell.id,
      ...(cell.cellId === undefined ? {} : { cell_id: cell.cellId }),
      code: cell.code,
      started: cell.started,
      ...(cell.ended === undefined ? {} : { ended: cell.ended }),
      execution_state: cell.running ? "running" : "done",
      execution_count: executionCount,
      outputs,
      display_ids: displayIds.map((id) => id ?? null),
      incomplete: cell.incomplete,
    };
    return { model, held };
  }

  /** A client asks for a cell to be run. */
  ask({ header, metadata }: KernelMessage): void {
    if (header.msg_type !== "execute_request") return;
    const { cellId } = metadata;
    this.#asked.set(header.msg_id, typeof cellId === "string" ? cellId : undefined);
  }

  /** The kernel says something. */
  hear(message: KernelMessage): void {
    if (message.channel !== "iopub") return;
    const id = message.parent_header.msg_id ?? "";
    const type = message.header.msg_type;
    // A silent one has no input, and no output either.
    if (type === "execute_input") this.#begin(id, message.content["code"]);
    const isIdle = type === "status" && message.content["execution_state"] === "idle";
    // What was aborted, or was silent, never begins. The reply says so too, but it may overtake what comes before it here.
    if (isIdle) this.#asked.delete(id);
    const cell = this.#cell;
    if (cell?.id !== id) return;
    if (type === "status") {
      cell.running = !isIdle;
      if (isIdle) cell.ended = Date.now();
    } else this.#add(cell, message);
  }

  /** The kernel's process is gone, and with it whatever ran; what ended before is no news of the next one. */
  end(): void {
    this.#asked.clear();
    if (this.#cell === undefined) return;
    this.#cell.running = false;
    this.#cell.ended = undefined;
  }

  #begin(id: string, source: unknown): void {
    const code = typeof source === "string" ? source : "";
    const cellId = this.#asked.get(id);
    this.#asked.delete(id);
    const started = Date.now();
    this.#cell = { id, cellId, code, started, running: true, state: noOutputs, kept: 0, incomplete: false };
  }

  #add(cell: Cell, message: KernelMessage): void {
    const before = cell.state;
    const light = standIn(message, before.executionCount);
    const state = reduceOutput(before, light ?? message);
    if (state === before) return;
    // What renews or clears an output keeps no more than there was.
    if (state.outputs.length > before.outputs.length || message.header.msg_type === "stream")
      cell.kept += contentBytes(message)?.byteLength ?? JSON.stringify(message.content).length;
    cell.incomplete ||= cell.kept > mostKept;
    if (cell.incomplete && message.header.msg_type !== "error") return;
    cell.state = state;
    if (light === undefined) return;
    const older = new Set(before.outputs);
    for (const output of state.outputs) if (!older.has(output)) this.#held.set(output, message);
  }
}
