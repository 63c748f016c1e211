import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type INotebookModel, INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { KernelSpec } from "@jupyterlab/services";
import { KernelNotice } from "./kernel-notice.js";

/**
 * Gives a notebook that names no kernel the server's own, without a question.
 *
 * JupyterLab's setting for that also gives it to a notebook that names another one, and so rewrites a Julia notebook
 * as a TypeScript one when it is opened and saved. Of such a one is said what it asks for, and JupyterLab lets choose.
 */
export const defaultKernelPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:default-kernel",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (app, tracker: INotebookTracker) => {
    const choose = (): Promise<unknown> => app.commands.execute("notebook:change-kernel");
    tracker.widgetAdded.connect((_sender, panel) => void prefer(panel, choose));
  },
};

async function prefer(panel: NotebookPanel, choose: () => Promise<unknown>): Promise<void> {
  const { context, sessionContext } = panel;
  // The file has been read by then, and JupyterLab has not yet begun to start what it names.
  await context.ready;
  const model = context.model as INotebookModel;
  const specs = sessionContext.specsManager.specs;
  if (sessionContext.isDisposed || specs === null) return;
  // The metadata give "" for what they do not say.
  const [name, language] = [model.defaultKernelName, model.defaultKernelLanguage];
  const { kernelPreference } = sessionContext;
  if (name === "" && language === "") {
    if (!kernelPreference.name) {
      sessionContext.kernelPreference = { ...kernelPreference, name: specs.default };
    }
  } else if (!isHere(specs, name, language)) {
    const words = `This notebook asks for the kernel ${name || language}, which is not installed here. Install it, or choose another one.`;
    const notice = new KernelNotice({ words, button: "Choose" }, choose);
    panel.contentHeader.addWidget(notice);
    sessionContext.kernelChanged.connect((_context, { newValue }) => {
      if (newValue !== null) notice.dispose();
    });
  }
}

function isHere({ kernelspecs }: KernelSpec.ISpecModels, name: string, language: string): boolean {
  if (Object.hasOwn(kernelspecs, name)) return true;
  return language !== "" && Object.values(kernelspecs).some((spec) => spec?.language === language);
}
