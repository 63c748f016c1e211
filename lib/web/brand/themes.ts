import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IThemeManager } from "@jupyterlab/apputils";
import dark from "../style/dark.css?url";
import light from "../style/light.css?url";

/** The two themes: JupyterLab's, with Longhand's colours and letters laid over them. */
export const themesPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:themes",
  autoStart: true,
  requires: [IThemeManager],
  activate: (_app, manager: IThemeManager) => {
    for (const [name, url, isLight] of [
      ["Longhand Light", light, true],
      ["Longhand Dark", dark, false],
    ] as const) {
      manager.register({
        name,
        displayName: name,
        isLight,
        themeScrollbars: false,
        // The manager puts its own base before any address that is not whole.
        load: () => manager.loadCSS(new URL(url, document.baseURI).href),
        unload: () => Promise.resolve(),
      });
    }
  },
};
