import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { CodeCell } from "@jupyterlab/cells";
import { INotebookCellExecutor, runCell } from "@jupyterlab/notebook";

/**
 * Runs cells as JupyterLab does, but a cell that is run while the kernel still starts waits for it.
 *
 * JupyterLab's own drops such a run without a word, and the reader presses Shift+Enter again and again.
 */
export const cellExecutorPlugin: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: "longhand:cell-executor",
  autoStart: true,
  provides: INotebookCellExecutor,
  activate: () => Object.freeze({ runCell: runWhenReady }),
};

async function runWhenReady(options: INotebookCellExecutor.IRunCellOptions): Promise<boolean> {
  const { cell, sessionContext } = options;
  if (cell.model.type === "code" && sessionContext !== undefined && isStarting(sessionContext)) {
    (cell as CodeCell).setPrompt("*");
    await sessionContext.ready;
    if (cell.isDisposed) return false;
  }
  return runCell(options);
}

/** Whether a kernel is on its way: there is none yet, and nobody chose to go without. */
function isStarting(context: NonNullable<INotebookCellExecutor.IRunCellOptions["sessionContext"]>): boolean {
  return !context.isReady && context.kernelDisplayStatus === "initializing";
}
