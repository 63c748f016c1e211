/** The commands behind the Help menu and the links of the start page, in their order. */
export const helpCommands = {
  notation: "longhand:show-notation",
  library: "longhand:show-library",
  /** JupyterLab's own. */
  shortcuts: "apputils:display-shortcuts",
} as const;
