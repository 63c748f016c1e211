import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { forgetReplaced } from "./forget-replaced.js";
import { unbindAllBehaviors } from "./unbind-behaviors.js";

/** A page that is open all day holds no more in the evening than in the morning. */
export const memoryPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:memory",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    unbindAllBehaviors();
    const attend = ({ content }: NotebookPanel): void => {
      const watch = (): void => {
        const shared = content.model?.sharedModel as Partial<YDocument> | undefined;
        if (shared?.ydoc !== undefined) forgetReplaced(shared.ydoc);
      };
      watch();
      content.modelChanged.connect(watch);
    };
    tracker.forEach(attend);
    tracker.widgetAdded.connect((_tracker, panel) => attend(panel));
  },
};

/** JupyterLab's documents are Yjs's, though their interface does not say so. */
interface YDocument {
  ydoc: Parameters<typeof forgetReplaced>[0];
}
