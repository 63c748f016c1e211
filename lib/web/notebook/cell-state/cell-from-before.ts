import type { ICodeCellModel } from "@jupyterlab/cells";
import { URLExt } from "@jupyterlab/coreutils";
import type { IOutput } from "@jupyterlab/nbformat";
import { type Kernel, type KernelMessage, ServerConnection } from "@jupyterlab/services";
import { InTurn } from "../../widgets/in-turn.js";

/** A cell that a kernel runs, or ran, as far as the server says it of all; see its recent-cells.ts. */
export interface CellSummary {
  msg_id: string;
  cell_id?: string;
  execution_state: "running" | "done";
  /** Milliseconds. */
  started: number;
  /** Not there where it runs, nor where its kernel was restarted since. */
  ended?: number;
  /** Whether it gave more than the server remembers. */
  incomplete: boolean;
}

/** The same with what it gave. */
export interface KernelsCell extends CellSummary {
  code: string;
  execution_count: number | null;
  outputs: IOutput[];
}

/** The cells of a kernel in the order in which they ran, and the requests that wait for their turn. */
export interface KernelsCells {
  cells: CellSummary[];
  waiting: string[];
}

/** @throws where the server does not answer, or knows no such kernel */
export async function readCells(kernel: Kernel.IKernelConnection): Promise<KernelsCells> {
  return (await ask(kernel)) as KernelsCells;
}

/**
 * @returns undefined where the server has forgotten the cell
 * @throws as `readCells` does
 */
export async function readCell(
  kernel: Kernel.IKernelConnection,
  request: string,
): Promise<KernelsCell | undefined> {
  return ((await ask(kernel, request)) as KernelsCell | null) ?? undefined;
}

async function ask({ serverSettings, id }: Kernel.IKernelConnection, ...request: string[]): Promise<unknown> {
  const path = [id, "cells", ...request].map(encodeURIComponent);
  const url = URLExt.join(serverSettings.baseUrl, "longhand/api/kernels", ...path);
  const answer = await ServerConnection.makeRequest(url, {}, serverSettings);
  if (!answer.ok) throw new ServerConnection.ResponseError(answer);
  return answer.json();
}

/** Between two reads: often enough to be followed, seldom enough for an output that is read whole each time. */
const pauseMs = 500;

/**
 * Shows what a cell gives that was begun before the page was loaded, or in another window, until it ends.
 *
 * JupyterLab shows messages of requests that it made itself, and these are not its own.
 */
export class CellFromBefore {
  readonly #kernel: Kernel.IKernelConnection;
  readonly #model: ICodeCellModel;
  readonly #request: string;
  readonly #onEnd: (cell: KernelsCell | undefined) => void;
  // A server that is away for a while may be asked again; a kernel that is gone has this follower disposed of.
  readonly #line = new InTurn(() => setTimeout(() => this.#readNews(), pauseMs));
  #isDisposed = false;

  /** @param options.onEnd is told how the cell ended, as far as the server remembers it */
  constructor(
    kernel: Kernel.IKernelConnection,
    options: { cell: KernelsCell; model: ICodeCellModel; onEnd: (cell: KernelsCell | undefined) => void },
  ) {
    this.#kernel = kernel;
    this.#model = options.model;
    this.#request = options.cell.msg_id;
    this.#onEnd = options.onEnd;
    kernel.iopubMessage.connect(this.#onMessage, this);
    // What was said while there was no connection has not come.
    kernel.connectionStatusChanged.connect(this.#readNews, this);
    showCell(options.model, options.cell);
    // It may have ended while it was asked about.
    this.#readNews();
  }

  dispose(): void {
    this.#kernel.iopubMessage.disconnect(this.#onMessage, this);
    this.#kernel.connectionStatusChanged.disconnect(this.#readNews, this);
    this.#isDisposed = true;
  }

  #onMessage(_sender: unknown, { parent_header: parent }: KernelMessage.IIOPubMessage): void {
    if ("msg_id" in parent && parent.msg_id === this.#request) this.#readNews();
  }

  #readNews(): void {
    void this.#line.add("read", async () => {
      await this.#refresh();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    });
  }

  async #refresh(): Promise<void> {
    if (this.#isDisposed) return;
    const cell = await readCell(this.#kernel, this.#request);
    if (this.#isDisposed) return;
    if (cell !== undefined) showCell(this.#model, cell);
    if (cell?.execution_state === "running") return;
    this.dispose();
    this.#onEnd(cell);
  }
}

/** Has a cell show what the kernel remembers of it, in place of what it showed. */
export function showCell(model: ICodeCellModel, cell: KernelsCell): void {
  if (model.isDisposed) return;
  // What the file brought is not the kernel's, and must not be trusted with it.
  model.outputs.clear();
  model.trusted = true;
  model.outputs.fromJSON(cell.outputs);
  model.executionCount = cell.execution_state === "done" ? cell.execution_count : null;
  // The times of an earlier run.
  model.deleteMetadata("execution");
}
