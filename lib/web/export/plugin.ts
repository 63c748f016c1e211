import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, MainAreaWidget } from "@jupyterlab/apputils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { longhandIcon } from "../brand/logo.js";
import { ExportPreview } from "./preview.js";

const command = "longhand:preview-export";

/** What can be looked at in a tab, by the format's name; the rest is downloaded. */
const formats = { html: "Web Page", slides: "Slides" } as const;
type Format = keyof typeof formats;

/** Shows what an export will look like, beside the notebook; JupyterLab's own menu has all formats for download. */
export const exportPreviewPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:export-preview",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IMainMenu, ICommandPalette],
  activate: (app, tracker: INotebookTracker, menu: IMainMenu | null, palette: ICommandPalette | null) => {
    app.commands.addCommand(command, {
      label: ({ format }) => `Preview as ${formats[formatOf(format)]}`,
      caption: "Save the notebook and show its export in a tab",
      isEnabled: () => tracker.currentWidget !== null && tracker.currentWidget === app.shell.currentWidget,
      execute: async ({ format }) => {
        const panel = tracker.currentWidget;
        if (panel !== null) await show(app, panel, formatOf(format));
      },
    });
    const items = Object.keys(formats).map((format) => ({ command, args: { format } }));
    menu?.fileMenu.addGroup(items, 11);
    for (const item of items) palette?.addItem({ ...item, category: "Notebook Operations" });
  },
};

async function show(app: JupyterFrontEnd, panel: NotebookPanel, format: Format): Promise<void> {
  const { context } = panel;
  // What is exported is the file: the page's own words are in it only once they are saved.
  if (context.model.dirty && !context.model.readOnly) await context.save();
  const id = `longhand-preview-${format}-${panel.id}`;
  const open = [...app.shell.widgets("main")].find((widget) => widget.id === id);
  if (open instanceof MainAreaWidget && open.content instanceof ExportPreview) {
    open.content.refresh();
    app.shell.activateById(id);
    return;
  }
  const content = new ExportPreview({
    settings: app.serviceManager.serverSettings,
    format,
    path: () => context.localPath,
  });
  const refresh = (_sender: unknown, state: string): void => {
    if (state === "completed") content.refresh();
  };
  context.saveState.connect(refresh);
  content.disposed.connect(() => context.saveState.disconnect(refresh));
  const main = new MainAreaWidget({ content });
  main.toolbar.hide();
  main.id = id;
  main.title.label = `${panel.title.label.replace(/\.ipynb$/, "")} · ${formats[format]}`;
  main.title.icon = longhandIcon;
  main.title.closable = true;
  app.shell.add(main, "main", { ref: panel.id, mode: "split-right" });
}

function formatOf(value: unknown): Format {
  return value === "slides" ? "slides" : "html";
}
