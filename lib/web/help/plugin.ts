import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, MainAreaWidget } from "@jupyterlab/apputils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { Widget } from "@lumino/widgets";
import { longhandIcon } from "../brand/logo.js";
import { LonghandApi } from "../start-page/api.js";
import { helpCommands } from "./commands.js";

/** The Help menu: keyboard shortcuts, the notation of the series, and the library's documentation. */
export const helpPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:help",
  autoStart: true,
  requires: [ILabShell, IRenderMimeRegistry],
  optional: [IMainMenu, ICommandPalette],
  activate: (
    app,
    shell: ILabShell,
    rendermime: IRenderMimeRegistry,
    menu: IMainMenu | null,
    palette: ICommandPalette | null,
  ) => {
    const { commands } = app;
    const pages = new Pages(shell);
    commands.addCommand(helpCommands.notation, {
      label: "Notation",
      caption: "The letters of the series and what each stands for",
      execute: () =>
        pages.show("longhand-notation", "Notation", async () => {
          const { NotationPage } = await import("./notation-page.js");
          return NotationPage.make(rendermime);
        }),
    });
    commands.addCommand(helpCommands.library, {
      label: "Library",
      caption: "Every function and class that a cell can import, with its words and its source",
      execute: async ({ name }) => {
        const page = await pages.show("longhand-library", "Library", async () => {
          const { LibraryPage } = await import("./library-page.js");
          return new LibraryPage({
            open: (path) => openDocument(app, path),
            notebooks: () => listSeries(app),
          });
        });
        const { LibraryPage } = await import("./library-page.js");
        if (typeof name === "string" && page instanceof LibraryPage) page.reveal(name);
      },
    });
    // The keys are in the menu already.
    const own = [helpCommands.notation, helpCommands.library];
    menu?.helpMenu.addGroup(
      own.map((command) => ({ command })),
      0,
    );
    for (const command of own) palette?.addItem({ command, category: "Help" });
  },
};

/** Pages of help in tabs, each opened once. */
class Pages {
  readonly #shell: ILabShell;
  readonly #open = new Map<string, MainAreaWidget>();

  constructor(shell: ILabShell) {
    this.#shell = shell;
  }

  async show(id: string, label: string, make: () => Promise<Widget>): Promise<Widget> {
    let page = this.#open.get(id);
    if (page === undefined || page.isDisposed) {
      const content = await make();
      page = new MainAreaWidget({ content });
      page.toolbar.hide();
      content.node.setAttribute("aria-label", label);
      // What scrolls must be reached with Tab as well.
      content.node.tabIndex = 0;
      page.id = id;
      page.title.label = label;
      page.title.icon = longhandIcon;
      page.title.closable = true;
      this.#open.set(id, page);
    }
    if (!page.isAttached) this.#shell.add(page, "main");
    this.#shell.activateById(page.id);
    return page.content;
  }
}

/** Opens a file of the project, where the project is what is served. @returns whether it was there */
async function openDocument(app: JupyterFrontEnd, path: string): Promise<boolean> {
  const { contents } = app.serviceManager;
  // From folder to folder: asking for what is not there makes the browser report an error.
  for (let end = 0; end < path.length; ) {
    const { content } = await contents.get(path.slice(0, Math.max(0, end)));
    end = path.indexOf("/", end + 1);
    if (end < 0) end = path.length;
    if (!(content as { path: string }[]).some((file) => file.path === path.slice(0, end))) return false;
  }
  await app.commands.execute("docmanager:open", { path });
  return true;
}

async function listSeries(app: JupyterFrontEnd): Promise<{ path: string; name: string; title?: string }[]> {
  return (await new LonghandApi(app.serviceManager.serverSettings).series()).notebooks;
}
