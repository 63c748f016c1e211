import type { ICodeCellModel } from "@jupyterlab/cells";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { InTurn } from "../../widgets/in-turn.js";
import {
  CellFromBefore,
  type CellSummary,
  type KernelsCell,
  readCell,
  readCells,
  showCell,
} from "./cell-from-before.js";
import { endedUnsaved } from "./ended-unsaved.js";

/** How long a server that failed to answer is left alone. */
const patienceMs = 2_000;

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
  /** @param cell undefined where the server has forgotten it, or the cell runs again */
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
  /** By the cells' ids, with the requests. */
  readonly #followed = new Map<
    string,
    { follower: CellFromBefore; request: string; model: ICodeCellModel }
  >();
  /** Requests that are not dealt with yet; unknown until the server has answered. */
  #requests: Set<string> | undefined;
  readonly #line = new InTurn(() => setTimeout(() => this.#takeUp(), patienceMs));
  #isDisposed = false;

  constructor(kernel: Kernel.IKernelConnection, notebook: NotebookOnPage) {
    this.#kernel = kernel;
    this.#notebook = notebook;
    kernel.iopubMessage.connect(this.#onMessage, this);
    kernel.connectionStatusChanged.connect(this.#onConnection, this);
    this.#takeUp();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#kernel.iopubMessage.disconnect(this.#onMessage, this);
    this.#kernel.connectionStatusChanged.disconnect(this.#onConnection, this);
    for (const { follower } of this.#followed.values()) follower.dispose();
  }

  /** A cell is run from here: what it gives now is another's to show. */
  leave(cellId: string): void {
    const left = this.#followed.get(cellId);
    if (left === undefined) return;
    this.#followed.delete(cellId);
    left.follower.dispose();
    this.#notebook.onEnded(left.request, undefined, left.model);
  }

  /** One that waited when the page was loaded has its turn. */
  #onMessage(_sender: unknown, { header, parent_header: parent }: KernelMessage.IIOPubMessage): void {
    if (header.msg_type !== "execute_input" || !("msg_id" in parent)) return;
    // What waits is unknown while the server is asked for the first time.
    if (this.#requests?.has(parent.msg_id) ?? true) this.#takeUp();
  }

  /** Until it was connected the page has not heard what the kernel said. */
  #onConnection(_sender: unknown, status: Kernel.ConnectionStatus): void {
    if (status === "connected") this.#takeUp();
  }

  #takeUp(): void {
    void this.#line.add("look", () => this.#look());
  }

  async #look(): Promise<void> {
    await this.#notebook.ready;
    if (this.#isDisposed) return;
    const { cells, waiting } = await readCells(this.#kernel);
    this.#requests ??= new Set([...cells.map(({ msg_id }) => msg_id), ...waiting]);
    // The one that runs is looked at by its reader now.
    const inTurn = [...cells].sort((a, b) => Number(b.ended === undefined) - Number(a.ended === undefined));
    for (const cell of inTurn) if (this.#requests.has(cell.msg_id)) await this.#takeUpCell(cell);
  }

  async #takeUpCell(summary: CellSummary): Promise<void> {
    const { msg_id: request, cell_id: cellId = "" } = summary;
    const model = this.#notebook.find(cellId);
    const runs = summary.execution_state === "running";
    const isWanted = (): boolean =>
      model !== undefined && !this.#isDisposed && !model.isDisposed && !this.#notebook.isOurs(cellId);
    if (!isWanted() || !(runs || endedUnsaved(summary, this.#notebook.saved))) {
      this.#requests!.delete(request);
      return;
    }
    const cell = await readCell(this.#kernel, request);
    this.#requests!.delete(request);
    if (cell === undefined || !isWanted()) return;
    // Even one that has ended since is followed: to its end.
    if (runs) this.#follow(cell, cellId, model!);
    else if (model!.sharedModel.getSource() === cell.code) {
      showCell(model!, cell);
      this.#notebook.onShown(cell, model!);
    }
  }

  #follow(cell: KernelsCell, cellId: string, model: ICodeCellModel): void {
    const request = cell.msg_id;
    // It may have been asked for twice.
    this.leave(cellId);
    const follower: CellFromBefore = new CellFromBefore(this.#kernel, {
      cell,
      model,
      onEnd: (ended) => {
        this.#followed.delete(cellId);
        this.#notebook.onEnded(request, ended, model);
        // Others may have begun since, and ended.
        this.#takeUp();
      },
    });
    this.#followed.set(cellId, { follower, request, model });
    this.#notebook.onRunning(cell, model);
  }
}
