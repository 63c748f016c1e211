import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { NotebookActions } from "@jupyterlab/notebook";
import { loadPlotly } from "./load.js";

/**
 * Loads Plotly when the first cell runs, while its kernel compiles and computes.
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
      // Who meets the failure is the figure, which tries again.
      loadPlotly().catch(() => {});
    };
    NotebookActions.executionScheduled.connect(load);
  },
};
