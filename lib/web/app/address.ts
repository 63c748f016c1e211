import { ILabShell, JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";
import { IDefaultFileBrowser } from "@jupyterlab/filebrowser";

/**
 * Keeps the name of the notebook in front in the address, so that a reload and a copied address lead to it.
 *
 * JupyterLab writes there the folder that the file browser shows, unless it has heard of a notebook; and a notebook that
 * comes to the front before it listens stays unheard of, which is then the one that the address itself had named.
 */
export const addressPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:address",
  autoStart: true,
  requires: [ILabShell, JupyterFrontEnd.ITreeResolver, IDefaultFileBrowser],
  activate: (_app, shell: ILabShell, tree: JupyterFrontEnd.ITreeResolver, browser: IDefaultFileBrowser) => {
    const nameNotebook = (): void => {
      const treePath = shell.currentPath ?? "";
      if (treePath === "" || treePath === PageConfig.getOption("treePath")) return;
      // In the place of the folder that JupyterLab has just added to the window's history.
      history.replaceState({}, "", URLExt.parse(PageConfig.getUrl({ treePath })).pathname);
      PageConfig.setOption("treePath", treePath);
    };
    // A task of its own comes behind what JupyterLab does of the same event, in whatever order they were asked for.
    browser.model.pathChanged.connect(() => void tree.paths.then(() => setTimeout(nameNotebook)));
  },
};
