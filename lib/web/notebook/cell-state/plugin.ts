import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type Cell, CodeCell } from "@jupyterlab/cells";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { PanelLayout } from "@lumino/widgets";
import type { Mark } from "./marks.js";
import { type ReportedProgress, reportedProgress } from "./progress.js";
import { StatusLine } from "./status-line.js";
import { NotebookWatch } from "./watch.js";

/** Often enough for tenths of a second to be seen running. */
const tickMilliseconds = 100;

/** Says beneath each code cell how long it took, and whether its output is current. */
export const cellStatePlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:cell-state",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    const attend = (panel: NotebookPanel): void => {
      const view = new CellStates(panel);
      panel.disposed.connect(() => view.dispose());
    };
    tracker.forEach(attend);
    tracker.widgetAdded.connect((_tracker, panel) => attend(panel));
  },
};

/** The lines beneath the cells of one notebook. */
class CellStates {
  readonly #panel: NotebookPanel;
  readonly #watch: NotebookWatch;
  readonly #lines = new WeakMap<Cell, StatusLine>();
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(panel: NotebookPanel) {
    this.#panel = panel;
    this.#watch = new NotebookWatch(panel);
    this.#watch.changed.connect(() => this.#show());
  }

  dispose(): void {
    clearInterval(this.#ticking);
    this.#watch.dispose();
  }

  #show(): void {
    const marks = this.#watch.marks();
    for (const cell of this.#panel.content.widgets) {
      if (!(cell instanceof CodeCell)) continue;
      const mark = marks.get(cell.model.id);
      if (mark !== undefined || this.#lines.has(cell)) this.#showOn(cell, mark);
    }
    const runs = [...marks.values()].some(({ kind }) => kind === "running");
    if (runs) this.#ticking ??= setInterval(() => this.#show(), tickMilliseconds);
    else {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
  }

  #showOn(cell: CodeCell, mark: Mark | undefined): void {
    const line = this.#lineOf(cell);
    const stale = mark?.kind === "done" ? mark.stale : undefined;
    // All of a notebook that was just opened ran before: nobody needs to be warned of each cell.
    cell.toggleClass("longhand-stale", stale !== undefined && stale !== "opened");
    cell.toggleClass("longhand-running", mark?.kind === "running");
    // Whoever comes to the cell by keyboard hears it with the cell's name.
    if (stale !== undefined) cell.node.setAttribute("aria-describedby", line.id);
    else cell.node.removeAttribute("aria-describedby");
    line.tell(mark, mark?.kind === "running" ? this.#progressOf(cell) : undefined);
  }

  #progressOf(cell: CodeCell): ReportedProgress | undefined {
    return progressIn(cell) ?? this.#watch.progressOf(cell.model.id);
  }

  #lineOf(cell: CodeCell): StatusLine {
    const known = this.#lines.get(cell);
    if (known !== undefined) return known;
    const line = new StatusLine(() => void this.#panel.sessionContext.session?.kernel?.interrupt());
    this.#lines.set(cell, line);
    cell.disposed.connect(() => line.dispose());
    // A cell that was never in sight has no parts yet.
    void cell.ready.then(() => {
      if (cell.isDisposed || line.isDisposed) return;
      const layout = cell.layout as PanelLayout;
      const input = layout.widgets.findIndex((part) => part.hasClass("jp-Cell-inputWrapper"));
      layout.insertWidget(input + 1, line);
    });
    return line;
  }
}

/** What the cell's outputs say of how far it is; the last of them counts. */
function progressIn({ model: { outputs } }: CodeCell): ReportedProgress | undefined {
  for (let at = outputs.length - 1; at >= 0; at--) {
    const found = reportedProgress(outputs.get(at).metadata);
    if (found !== undefined) return found;
  }
  return undefined;
}
