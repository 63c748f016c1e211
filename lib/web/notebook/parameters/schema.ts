import type { BundledSchema } from "../../settings/connector.js";

/** The plugin's name; its menus, keys and buttons are found by it. */
export const parametersId = "longhand:parameters";

/** The command that shows the panel, or hides it. */
export const parametersCommand = "longhand:parameters";

/** Where the panel is opened: a button above the notebook, and the View menu. */
export const parametersSchema: BundledSchema = {
  id: parametersId,
  version: "1",
  schema: {
    title: "Parameters",
    description: "The form of a notebook's parameters.",
    type: "object",
    additionalProperties: false,
    properties: {},
    "jupyter.lab.menus": {
      main: [{ id: "jp-mainmenu-view", items: [{ command: parametersCommand, rank: 9 }] }],
    },
    "jupyter.lab.toolbars": {
      Notebook: [{ name: "parameters", command: parametersCommand, rank: 45 }],
    },
  } as unknown as BundledSchema["schema"],
};
