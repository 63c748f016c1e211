import type { ICodeCellModel } from "@jupyterlab/cells";
import { URLExt } from "@jupyterlab/coreutils";
import type { IOutput } from "@jupyterlab/nbformat";
import { type Kernel, type KernelMessage, ServerConnection } from "@jupyterlab/services";

/** The cell that a kernel runs, or ran last, as the server remembers it; see the server's last-cell.ts. */
export interface KernelsCell {
  msg_id: string;
  cell_id?: string;
  code: string;
  execution_state: "running" | "done";
  execution_count: number | null;
  outputs: IOutput[];
  /** Milliseconds. */
  started: number;
  /** Not there where it runs, nor where its kernel was restarted since. */
  ended?: number;
}

/** @returns nothing where the kernel has run none, or the server does not remember */
export async function readCell(kernel: Kernel.IKernelConnection): Promise<KernelsCell | undefined> {
  const { serverSettings, id } = kernel;
  const url = URLExt.join(serverSettings.baseUrl, "longhand/api/kernels", encodeURIComponent(id), "cell");
  try {
    const answer = await ServerConnection.makeRequest(url, {}, serverSettings);
    return answer.ok ? (((await answer.json()) as KernelsCell | null) ?? undefined) : undefined;
  } catch {
    return undefined;
  }
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
  readonly #onEnd: (at: number) => void;
  #isDisposed = false;
  #isReading = false;
  #hasNews = false;

  /** @param options.onEnd is told when the cell ended, in milliseconds since 1970 */
  constructor(
    kernel: Kernel.IKernelConnection,
    options: { cell: KernelsCell; model: ICodeCellModel; onEnd: (at: number) => void },
  ) {
    this.#kernel = kernel;
    this.#model = options.model;
    this.#request = options.cell.msg_id;
    this.#onEnd = options.onEnd;
    kernel.iopubMessage.connect(this.#onMessage, this);
    showCell(options.model, options.cell);
    // It may have ended while it was asked about.
    void this.#readNews();
  }

  dispose(): void {
    this.#kernel.iopubMessage.disconnect(this.#onMessage, this);
    this.#isDisposed = true;
  }

  #onMessage(_sender: unknown, { parent_header: parent }: KernelMessage.IIOPubMessage): void {
    if ("msg_id" in parent && parent.msg_id === this.#request) void this.#readNews();
  }

  /** What is said while the server is being asked may not be in its answer, and has it asked again. */
  async #readNews(): Promise<void> {
    this.#hasNews = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#hasNews && !this.#isDisposed) {
      this.#hasNews = false;
      await this.#refresh();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    this.#isReading = false;
  }

  async #refresh(): Promise<void> {
    const cell = await readCell(this.#kernel);
    if (this.#isDisposed) return;
    const isOurs = cell?.msg_id === this.#request;
    if (isOurs) showCell(this.#model, cell);
    if (isOurs && cell.execution_state === "running") return;
    this.dispose();
    this.#onEnd((isOurs ? cell.ended : undefined) ?? Date.now());
  }
}

/** Has a cell show what the kernel remembers of it, in place of what it showed. */
export function showCell(model: ICodeCellModel, cell: KernelsCell): void {
  if (model.isDisposed) return;
  // As of every cell that was run here.
  model.trusted = true;
  model.outputs.fromJSON(cell.outputs);
  model.executionCount = cell.execution_state === "done" ? cell.execution_count : null;
}
