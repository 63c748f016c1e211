import type { BundledSchema } from "../../settings/connector.js";
import { steppingId } from "./plugin.js";

const inCommandMode = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus";
const inEditMode = ".jp-Notebook.jp-mod-editMode";

const keys = (command: string, ...keys: string[]) =>
  [inCommandMode, inEditMode].map((selector) => ({ command, keys, selector }));

const cell = ".jp-Notebook .jp-Cell";

/**
 * Where the stepping commands are found: keys, which a person may change in the settings, menus, and the buttons at a
 * cell's corner.
 *
 * F9 and its kin are no browser's and no editor's keys, and far from those that are pressed all the time: a restart by
 * mistake would cost what was learned.
 */
export const steppingSchema: BundledSchema = {
  id: steppingId,
  version: "1",
  schema: {
    title: "Stepping",
    description: "Running a notebook up to a cell, or from it on.",
    type: "object",
    additionalProperties: false,
    properties: {},
    "jupyter.lab.shortcuts": [
      ...keys("longhand:restart-and-run-all", "F9"),
      ...keys("longhand:run-to-here", "Accel F9"),
      ...keys("longhand:run-from-here", "Shift F9"),
      ...keys("longhand:restart-and-run-to-here", "Accel Shift F9"),
    ],
    "jupyter.lab.menus": {
      main: [
        {
          id: "jp-mainmenu-run",
          items: [
            { command: "longhand:run-to-here", rank: 11 },
            { command: "longhand:run-from-here", rank: 11 },
            { command: "longhand:restart-and-run-to-here", rank: 11 },
            { command: "longhand:restart-and-run-all", rank: 11 },
          ],
        },
      ],
      context: [
        { command: "longhand:run-to-here", selector: cell, rank: 13, args: { pointed: true } },
        { command: "longhand:run-from-here", selector: cell, rank: 13, args: { pointed: true } },
        { command: "longhand:restart-and-run-to-here", selector: cell, rank: 13, args: { pointed: true } },
      ],
    },
    "jupyter.lab.toolbars": {
      Cell: [
        { name: "run-to-here", command: "longhand:run-to-here", args: { toolbar: true }, rank: 0 },
        { name: "run-from-here", command: "longhand:run-from-here", args: { toolbar: true }, rank: 1 },
      ],
    },
  } as unknown as BundledSchema["schema"],
};
