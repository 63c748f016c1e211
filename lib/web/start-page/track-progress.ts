import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { CodeCell } from "@jupyterlab/cells";
import { INotebookTracker, type Notebook, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { Debouncer } from "@lumino/polling";
import { LonghandApi } from "./api.js";
import { countProgress, type Ending, type RunCell } from "./count-progress.js";

/** Keeps count, on this machine, of how far each notebook has been gone through; the start page shows it. */
export const trackProgressPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:track-progress",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (app, tracker: INotebookTracker) => {
    const api = new LonghandApi(app.serviceManager.serverSettings);
    const watch = (panel: NotebookPanel): void => {
      void panel.context.ready.then(() => follow(panel, api));
    };
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_tracker, panel) => watch(panel));
  },
};

function follow(panel: NotebookPanel, api: LonghandApi): void {
  const endings = new Map<string, Ending>();
  const save = (): void => {
    if (panel.isDisposed) return;
    const progress = countProgress(codeCells(panel.content), endings);
    // A memory aid: where it cannot be kept, nothing else suffers.
    void api.saveProgress(panel.context.localPath, progress).catch(() => undefined);
  };
  const soon = new Debouncer(save, 1_000);
  const onExecuted: Parameters<typeof NotebookActions.executed.connect>[0] = (_sender, ran) => {
    if (ran.notebook !== panel.content || ran.cell.model.type !== "code") return;
    endings.set(ran.cell.model.id, ran.success ? "ok" : "failed");
    void soon.invoke();
  };
  NotebookActions.executed.connect(onExecuted);
  panel.disposed.connect(() => {
    NotebookActions.executed.disconnect(onExecuted);
    soon.dispose();
  });
  // What another kernel left behind is no run of this one's.
  panel.sessionContext.kernelChanged.connect(() => endings.clear());
  panel.sessionContext.statusChanged.connect((_context, status) => {
    if (status.endsWith("restarting") || status === "dead") endings.clear();
  });
  save();
}

function codeCells(notebook: Notebook): RunCell[] {
  return notebook.widgets
    .filter(({ model }) => model.type === "code")
    .map((cell) => {
      const { model } = cell as CodeCell;
      const tags = model.getMetadata("tags") as unknown;
      const outputs = Array.from({ length: model.outputs.length }, (_, at) => model.outputs.get(at).metadata);
      return {
        id: model.id,
        empty: model.sharedModel.getSource().trim() === "",
        mayFail: Array.isArray(tags) && tags.includes("raises-exception"),
        outputs,
      };
    });
}
