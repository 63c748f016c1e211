import { ILabShell, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { LabIcon } from "@jupyterlab/ui-components";
import { NotebookParameters } from "./notebook-parameters.js";
import { ParametersPanel } from "./panel.js";
import { parametersCommand, parametersId } from "./schema.js";
import { ParametersService } from "./service.js";

const icon = new LabIcon({
  name: "longhand:parameters",
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M3 6h9v2H3zm14 0h4v2h-4zM13 4h3v6h-3zM3 16h3v2H3zm8 0h10v2H11zM7 14h3v6H7z"/></svg>',
});

/** A narrower page has no room for the panel beside the notebook; there it comes when it is asked for. */
const roomy = 1400;

/** Kept in the browser when a person closes the panel, so that it does not open by itself again. */
const closedKey = "longhand:parameters-closed";

/** The parameters of the notebook in front, as a form at the page's side. */
export const parametersPlugin: JupyterFrontEndPlugin<void> = {
  id: parametersId,
  autoStart: true,
  requires: [ILabShell, INotebookTracker],
  optional: [ICommandPalette],
  activate: (app, shell: ILabShell, tracker: INotebookTracker, palette: ICommandPalette | null) => {
    const service = new ParametersService(app.serviceManager.serverSettings);
    const known = new WeakMap<NotebookPanel, NotebookParameters>();
    const panel = new ParametersPanel(app.serviceManager.serverSettings.baseUrl);
    panel.title.icon = icon;
    panel.title.caption = "Parameters";
    shell.add(panel, "right", { rank: 200, type: "Parameters" });

    const isOpen = (): boolean => panel.isVisible;
    app.commands.addCommand(parametersCommand, {
      label: "Parameters",
      caption: "Show the notebook's parameters as a form, or hide it",
      isToggled: isOpen,
      execute: () => (isOpen() ? shell.collapseRight() : shell.activateById(panel.id)),
    });
    palette?.addItem({ command: parametersCommand, category: "Notebook Operations" });

    let wasOpen = false;
    const noteLayout = (): void => {
      if (wasOpen && shell.rightCollapsed) localStorage.setItem(closedKey, "yes");
      if (!wasOpen && isOpen()) localStorage.removeItem(closedKey);
      wasOpen = isOpen();
      app.commands.notifyCommandChanged(parametersCommand);
    };
    /** Where nothing else is open at that side. */
    const openByItself = ({ state }: NotebookParameters): void => {
      const wanted = state.kind === "form" && localStorage.getItem(closedKey) === null;
      if (wanted && shell.rightCollapsed && window.innerWidth >= roomy) shell.activateById(panel.id);
    };
    const parametersOf = (notebook: NotebookPanel): NotebookParameters => {
      const found = known.get(notebook);
      if (found !== undefined) return found;
      const made = new NotebookParameters(notebook, service);
      known.set(notebook, made);
      let first = true;
      made.changed.connect(() => {
        if (!first) return;
        first = false;
        // Before, the layout of the last visit would fold it away again.
        void app.restored.then(() => {
          if (notebook === tracker.currentWidget) openByItself(made);
        });
      });
      return made;
    };
    const follow = (): void => {
      const notebook = tracker.currentWidget;
      panel.follow(notebook === null ? undefined : parametersOf(notebook));
    };
    tracker.currentChanged.connect(follow);
    void app.restored.then(() => {
      shell.layoutModified.connect(noteLayout);
      follow();
    });
  },
};
