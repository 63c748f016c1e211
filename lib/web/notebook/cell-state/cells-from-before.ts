import type { ICodeCellModel } from "@jupyterlab/cells";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { CellFromBefore, type KernelsCell, readCell, readCells, showCell } from "./cell-from-before.js";
import { endedUnsaved } from "./ended-unsaved.js";

/** What is to be known of a notebook to bring its cells up to date, and who wants to know of it. */
export interface NotebookOnPage {
  /** Settles when the cells stand. */
  readonly ready: Promise<unknown>;
  /** When the file was saved that the page was made of, once that stands. */
  readonly saved: string | undefined;
  find(cellId: string): ICodeCellModel | undefined;
  /** Whether what a cell shows is not the business of what was asked before: it was run from here, say. */
  isOurs(cellId: string): boolean;
  onRunning(cell: KernelsCell, model: ICodeCellModel): void;
  /** @param cell undefined where the server has forgotten it */
  onEnded(request: string, cell: KernelsCell | undefined, model: ICodeCellModel): void;
  /** It had ended before it was looked at. */
  onShown(cell: KernelsCell, model: ICodeCellModel): void;
}

/**
 * Shows what a kernel's cells give that were asked for before the page was loaded, or in another window.
 *
 * What is asked for in another window later is that window's to show and to save.
 */
export class CellsFromBefore {
  readonly #kernel: Kernel.IKernelConnection;
  readonly #notebook: NotebookOnPage;
  readonly #followed = new Set<CellFromBefore>();
  /** Requests that are not dealt with yet; unknown until the server has answered. */
  #requests: Set<string> | undefined;
  #isDisposed = false;

  constructor(kernel: Kernel.IKernelConnection, notebook: NotebookOnPage) {
    this.#kernel = kernel;
    this.#notebook = notebook;
    kernel.iopubMessage.connect(this.#onMessage, this);
    kernel.connectionStatusChanged.connect(this.#onConnection, this);
    void this.#takeUp();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#kernel.iopubMessage.disconnect(this.#onMessage, this);
    this.#kernel.connectionStatusChanged.disconnect(this.#onConnection, this);
    for (const followed of this.#followed) followed.dispose();
  }

  /** One that waited when the page was loaded has its turn. */
  #onMessage(_sender: unknown, { header, parent_header: parent }: KernelMessage.IIOPubMessage): void {
    if (header.msg_type === "execute_input" && "msg_id" in parent && this.#requests?.has(parent.msg_id))
      void this.#takeUp();
  }

  /** Until it was connected the page has not heard what the kernel said. */
  #onConnection(_sender: unknown, status: Kernel.ConnectionStatus): void {
    if (status === "connected") void this.#takeUp();
  }

  async #takeUp(): Promise<void> {
    await this.#notebook.ready;
    try {
      const { cells, waiting } = await readCells(this.#kernel);
      this.#requests ??= new Set([...cells.map(({ msg_id }) => msg_id), ...waiting]);
      for (const { msg_id, cell_id } of cells) {
        if (this.#requests.has(msg_id) && cell_id !== undefined) await this.#takeUpCell(msg_id, cell_id);
      }
    } catch {
      // The server is away: once it is back the kernel is connected anew, and this is done again.
    }
  }

  async #takeUpCell(request: string, cellId: string): Promise<void> {
    const cell = await readCell(this.#kernel, request);
    // Meanwhile the page may be gone, or the same have been done.
    if (cell === undefined || this.#isDisposed || !this.#requests!.delete(request)) return;
    const model = this.#notebook.find(cellId);
    if (model === undefined || this.#notebook.isOurs(cellId)) return;
    const { saved } = this.#notebook;
    if (cell.execution_state === "running") {
      this.#follow(cell, model);
    } else if (endedUnsaved(cell, { source: model.sharedModel.getSource(), saved })) {
      showCell(model, cell);
      this.#notebook.onShown(cell, model);
    }
  }

  #follow(cell: KernelsCell, model: ICodeCellModel): void {
    const followed: CellFromBefore = new CellFromBefore(this.#kernel, {
      cell,
      model,
      onEnd: (ended) => {
        this.#followed.delete(followed);
        this.#notebook.onEnded(cell.msg_id, ended, model);
        // Others may have begun since, and ended.
        void this.#takeUp();
      },
    });
    this.#followed.add(followed);
    this.#notebook.onRunning(cell, model);
  }
}
