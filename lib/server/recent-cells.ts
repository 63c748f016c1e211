import { contentBytes } from "../kernel/content.js";
import type { KernelMessage } from "../kernel/index.js";
import type { Output } from "../notebook/index.js";
// Not by way of the index, which loads what runs notebooks.
import { noOutputs, type OutputState, reduceOutput } from "../runner/outputs.js";
import { type KeptCell, standIn } from "./held-outputs.js";

/** A cell that a kernel runs, or ran not long ago, as a page is told that has just been opened. */
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
  /** Its process is gone. */
  over: boolean;
  state: OutputState;
  kept: number;
  incomplete: boolean;
}

/** The same without what it gave. */
export type CellSummary = Omit<CellModel, "code" | "execution_count" | "outputs" | "display_ids">;

/** How much of what a cell gives is kept, in bytes; and of those together that have ended. */
const mostKept = 16_000_000;

/**
 * Remembers what the cell that runs has given so far, and what those gave that ran before it.
 *
 * A page that is loaded anew is another client to Jupyter's protocol: it has missed what came before, and does not know
 * whose the rest is. With this it can show both. Of each cell the last run is kept; of requests that name no cell, the
 * last one.
 */
export class RecentCells {
  /** Requests that no cell has begun for yet, with the ids of their cells. */
  readonly #asked = new Map<string, string | undefined>();
  /** By the requests' ids, the latest last. */
  readonly #cells = new Map<string, Cell>();
  /** Of all cells together, with their code. */
  #size = 0;
  /** The bytes of what outputs were made of, where these are no text. */
  readonly #bytes = new WeakMap<Output, number>();
  /** What large outputs were made of, by what stands in their place: the server's thread has no time to read them. */
  readonly #held = new WeakMap<Output, KernelMessage>();

  /** The cells of which something is kept, in the order in which they ran. */
  get list(): CellSummary[] {
    return [...this.#cells.values()].map(summaryOf);
  }

  /** The requests that wait for their turn. */
  get waiting(): string[] {
    return [...this.#asked.keys()];
  }

  /** What is kept of the cell that was run by a request. */
  kept(request: string): KeptCell | undefined {
    const cell = this.#cells.get(request);
    if (cell === undefined) return undefined;
    const { outputs, displayIds, executionCount } = cell.state;
    const held = outputs.flatMap((output, at) => {
      const message = this.#held.get(output);
      return message === undefined ? [] : [{ at, message }];
    });
    const model: CellModel = {
      ...summaryOf(cell),
      code: cell.code,
      execution_count: executionCount,
      outputs,
      display_ids: displayIds.map((id) => id ?? null),
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
    const cell = this.#cells.get(id);
    if (cell === undefined || cell.over) return;
    if (type === "status") {
      cell.running = !isIdle;
      if (isIdle) cell.ended = Date.now();
    } else this.#add(cell, message);
  }

  /** The kernel's process is gone, and with it whatever ran; what ended before is no news of the next one. */
  end(): void {
    this.#asked.clear();
    for (const cell of this.#cells.values()) {
      cell.over = true;
      cell.running = false;
      cell.ended = undefined;
    }
  }

  #begin(id: string, source: unknown): void {
    const cellId = this.#asked.get(id);
    this.#asked.delete(id);
    for (const cell of this.#cells.values()) if (cell.cellId === cellId || cell.id === id) this.#forget(cell);
    const code = typeof source === "string" ? source : "";
    this.#size += code.length;
    this.#cells.set(id, {
      id,
      cellId,
      code,
      started: Date.now(),
      running: true,
      over: false,
      state: noOutputs,
      kept: 0,
      incomplete: false,
    });
  }

  #add(cell: Cell, message: KernelMessage): void {
    const before = cell.state;
    const light = standIn(message, before.executionCount);
    const state = reduceOutput(before, light ?? message);
    if (state === before || (cell.incomplete && message.header.msg_type !== "error")) return;
    const older = new Set(before.outputs);
    const fresh = state.outputs.filter((output) => !older.has(output));
    for (const output of fresh) {
      if (light !== undefined) this.#held.set(output, message);
      if (!("text" in output)) this.#bytes.set(output, bytesOf(message));
    }
    const kept = state.outputs.reduce((sum, output) => sum + this.#sizeOf(output), 0);
    if (kept > mostKept && message.header.msg_type !== "error") {
      cell.incomplete = true;
      return;
    }
    cell.state = state;
    this.#size += kept - cell.kept;
    cell.kept = kept;
    this.#makeRoom(cell);
  }

  #sizeOf(output: Output): number {
    return "text" in output ? output.text.length : (this.#bytes.get(output) ?? 0);
  }

  /** The oldest go first; what runs stays, and what has just grown. */
  #makeRoom(spared: Cell): void {
    for (const cell of this.#cells.values()) {
      if (this.#size <= mostKept) return;
      if (cell !== spared && !cell.running) this.#forget(cell);
    }
  }

  #forget({ id, code, kept }: Cell): void {
    this.#cells.delete(id);
    this.#size -= code.length + kept;
  }
}

function bytesOf(message: KernelMessage): number {
  return contentBytes(message)?.byteLength ?? JSON.stringify(message.content).length;
}

function summaryOf({ id, cellId, running, started, ended, incomplete }: Cell): CellSummary {
  return {
    msg_id: id,
    ...(cellId === undefined ? {} : { cell_id: cellId }),
    execution_state: running ? "running" : "done",
    started,
    ...(ended === undefined ? {} : { ended }),
    incomplete,
  };
}
