import type { Cell, CodeCell } from "../../notebook/types.js";
import { type CellActions, LiveCell } from "./cell.js";
import type { KernelState, LiveKernel } from "./kernel.js";
import type { PageData } from "./page-data.js";

/** How a page's cells stand, for the line that says so. */
export interface NotebookState {
  kernel: KernelState;
  /** The cell that runs, and how many wait behind it. */
  running: LiveCell | undefined;
  waiting: number;
}

const isCode = (cell: Cell): cell is CodeCell => cell.cell_type === "code";

const gone = "KeyboardInterrupt";

/** The cells of a page and the order in which they run. */
export class LiveNotebook {
  readonly cells: readonly LiveCell[];
  readonly #data: PageData;
  readonly #kernel: LiveKernel;
  readonly #onChange: (state: NotebookState) => void;
  #kernelState: KernelState = "starting";
  #queue: LiveCell[] = [];
  #running: LiveCell | undefined;
  #count = 0;
  #unsaved = false;

  constructor(data: PageData, kernel: LiveKernel, onChange: (state: NotebookState) => void) {
    this.#kernel = kernel;
    this.#onChange = onChange;
    const actions: CellActions = {
      edited: () => {
        this.#unsaved = true;
      },
      complete: (code, position) => kernel.complete(code, position),
      run: (cell, next) => {
        this.run([cell]);
        if (next)
          this.cells
            .slice(this.cells.indexOf(cell) + 1)
            .find((each) => each.root !== undefined)
            ?.focus();
      },
    };
    this.#data = data;
    this.cells = data.notebook.cells.filter(isCode).map((cell, at) => {
      const root = document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell.id)}"]`) ?? undefined;
      return new LiveCell({ cell, number: at + 1, root }, actions);
    });
  }

  /** The kernel's state has changed. */
  heard(state: KernelState): void {
    this.#kernelState = state;
    this.#changed();
  }

  /** Runs cells in their turn; one that waits already keeps its place. */
  run(cells: readonly LiveCell[]): void {
    for (const cell of cells) {
      if (this.#queue.includes(cell)) continue;
      this.#queue.push(cell);
      if (cell !== this.#running) cell.state = "waiting";
    }
    if (this.#running === undefined) void this.#work();
    this.#changed();
  }

  runAll(): void {
    this.run(this.cells);
  }

  /** Runs what has not run above a cell, then everything from the cell on. */
  runFrom(cell: LiveCell): void {
    const at = this.cells.indexOf(cell);
    this.run(this.cells.filter((each, index) => index >= at || each.state !== "ran"));
  }

  stop(): void {
    this.#forgetWaiting();
    this.#kernel.stop();
    this.#changed();
  }

  /** Begins anew without variables; outputs stay to be read. */
  restart(): void {
    this.#forgetWaiting();
    this.#kernel.restart();
    this.#forgetVariables();
    this.#changed();
  }

  async revise(cell: LiveCell, values: Readonly<Record<string, unknown>>): Promise<void> {
    cell.revise(await this.#kernel.revise(cell.code, values));
  }

  /** Whether the reader has changed code since it was last made a file. */
  get unsaved(): boolean {
    return this.#unsaved;
  }

  /** The notebook as a file, with what the reader has changed and run. */
  toFile(): { name: string; text: string } {
    this.#unsaved = false;
    const { name, notebook } = this.#data;
    const saved = new Map(this.cells.map((cell) => [cell.id, cell.saved]));
    const cells = notebook.cells.map((cell) => ({ ...cell, ...saved.get(cell.id) }));
    return { name: `${name}.ipynb`, text: `${JSON.stringify({ ...notebook, cells }, null, 1)}\n` };
  }

  async #work(): Promise<void> {
    for (let cell = this.#queue.shift(); cell !== undefined; cell = this.#queue.shift()) {
      this.#running = cell;
      await this.#runOne(cell);
    }
    this.#running = undefined;
    this.#changed();
  }

  async #runOne(cell: LiveCell): Promise<void> {
    cell.begin(++this.#count);
    this.#changed();
    const ending = await this.#kernel.run(cell.code, this.#count, (message, content) => {
      cell.hear(message, content);
      if (message === "update_display_data")
        for (const other of this.cells) if (other !== cell) other.update(content);
    });
    if (ending === "ok") {
      cell.state = "ran";
      return;
    }
    if (ending === "failed" && cell.mayFail) {
      cell.state = "ran";
      return;
    }
    this.#forgetWaiting();
    if (ending === "stopped") {
      cell.state = "fresh";
      return;
    }
    if (ending === "lost" || ending === "restarted") {
      this.#forgetVariables();
      const evalue =
        ending === "lost"
          ? "the cell was stopped. It did not answer, so it was ended, and all variables are gone with it"
          : "the page was restarted, and all variables are gone with it";
      cell.hear("error", {
        ename: gone,
        evalue,
        traceback: [`${gone}: ${evalue}.`, "Run the cells from the top again."],
      });
    }
    cell.state = "failed";
    const above = this.cells.slice(0, this.cells.indexOf(cell)).filter(({ state }) => state !== "ran");
    if (above.length > 0 && cell.lacksNames)
      cell.hint("Cells above have not run yet.", "Run them, then this one", () => this.run([...above, cell]));
  }

  #forgetWaiting(): void {
    for (const cell of this.#queue) if (cell.state === "waiting") cell.state = "fresh";
    this.#queue = [];
  }

  #forgetVariables(): void {
    this.#count = 0;
    for (const cell of this.cells) cell.state = "fresh";
  }

  #changed(): void {
    this.#onChange({ kernel: this.#kernelState, running: this.#running, waiting: this.#queue.length });
  }
}
