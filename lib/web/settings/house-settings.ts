/** Commands whose places in menus are taken away: there are no consoles, and this one leads nowhere. */
export const droppedCommands: ReadonlySet<string> = new Set(["filemenu:create-console"]);

/**
 * Where Longhand's defaults depart from JupyterLab's; what a person sets goes before both.
 *
 * By plugin, then by setting.
 */
export const houseSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "@jupyterlab/apputils-extension:themes": {
    theme: "Longhand Light",
    "preferred-light-theme": "Longhand Light",
    "preferred-dark-theme": "Longhand Dark",
    // Light or dark as the system is.
    "adaptive-theme": true,
  },
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/notebook-extension:tracker": {
    // Our plugin does it, for notebooks that name no kernel alone.
    autoStartDefaultKernel: false,
    // A screenful of nothing under the last cell looks like a page that failed.
    scrollPastEnd: false,
  },
  "@jupyterlab/filebrowser-extension:browser": { navigateToCurrentDirectory: true },
};
