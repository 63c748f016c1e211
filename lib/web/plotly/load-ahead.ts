import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { NotebookActions } from "@jupyterlab/notebook";
import { loadPlotly } from "./load.js";

/**
 * Loads Plotly when a cell is run for the first time, while its kernel compiles and computes.
 *
 * To load it holds the page up for some tenths of a second. At the first figure of a training, a reader may be pressing
 * Stop already.
 */
export const plotlyAheadPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:plotly-ahead",
  autoStart: true,
  activate: () => {
    const load = (): void => {
      NotebookActions.executionScheduled.disconnect(load);
      // A figure will try again, and tells of what fails then.
      loadPlotly().catch(() => {});
    };
    NotebookActions.executionScheduled.connect(load);
  },
};
