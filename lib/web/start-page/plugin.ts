import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, MainAreaWidget } from "@jupyterlab/apputils";
import { IDefaultFileBrowser } from "@jupyterlab/filebrowser";
import { longhandIcon } from "../brand/logo.js";
import { helpCommands } from "../help/commands.js";
import { LonghandApi } from "./api.js";
import { StartPage, type StartPageLink } from "./start-page.js";

/** The name that JupyterLab's file browser and shell call when they want such a page. */
const command = "launcher:create";

/** The start page stands where JupyterLab has its launcher: when nothing else is open, and behind every "+". */
export const startPagePlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:start-page",
  autoStart: true,
  requires: [ILabShell],
  optional: [IDefaultFileBrowser, ICommandPalette],
  activate: (app, shell: ILabShell, browser: IDefaultFileBrowser | null, palette: ICommandPalette | null) => {
    const { commands } = app;
    let page: MainAreaWidget<StartPage> | undefined;
    commands.addCommand(command, {
      label: "Start Page",
      caption: "List the notebooks of the series",
      icon: longhandIcon,
      execute: () => {
        if (page === undefined || page.isDisposed) page = makePage();
        if (!page.isAttached) shell.add(page, "main");
        shell.activateById(page.id);
        void page.content.refresh();
        return page;
      },
    });
    palette?.addItem({ command, category: "Help" });
    // Who comes back to it from a notebook sees how far that went.
    shell.currentChanged.connect((_shell, { newValue }) => {
      if (newValue !== null && newValue === page) void page.content.refresh();
    });

    function makePage(): MainAreaWidget<StartPage> {
      const content = new StartPage({
        contents: app.serviceManager.contents,
        settings: app.serviceManager.serverSettings,
        open: (path) => void commands.execute("docmanager:open", { path }),
        create: () => void commands.execute("notebook:create-new", { cwd: browser?.model.path ?? "" }),
        links: () => helpLinks(app),
      });
      const main = new MainAreaWidget({ content });
      main.toolbar.hide();
      // The widget around it has just given it a name that says nothing.
      content.node.setAttribute("aria-label", "Start");
      main.id = "longhand-start-page";
      main.title.label = "Start";
      main.title.icon = longhandIcon;
      main.title.closable = true;
      return main;
    }

    const openIfEmpty = (): void => {
      if (shell.isEmpty("main")) void commands.execute(command);
    };
    // The file browser asks for the page first, where the address names no document; until then one may be on its way.
    const watch = (): void => {
      shell.currentChanged.disconnect(watch);
      shell.layoutModified.connect(openIfEmpty);
    };
    shell.currentChanged.connect(watch);
    void app.restored.then(() => showSeries(app, browser));
    shell.addButtonEnabled = true;
    shell.addRequested.connect(() => void commands.execute(command));
  },
};

/** The browser remembers where it was; who comes for the first time is shown the series. */
async function showSeries(app: JupyterFrontEnd, browser: IDefaultFileBrowser | null): Promise<void> {
  await browser?.model.restored;
  if (browser?.model.path !== "") return;
  const api = new LonghandApi(app.serviceManager.serverSettings);
  const folder = await api.series().then(
    (series) => series.folder,
    () => "",
  );
  if (folder !== "") await browser.model.cd(`/${folder}`).catch(() => undefined);
}

function helpLinks({ commands }: JupyterFrontEnd): StartPageLink[] {
  return Object.values(helpCommands)
    .filter((id) => commands.hasCommand(id))
    .map((id) => ({ id, label: commands.label(id), open: () => void commands.execute(id) }));
}
