import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, ISessionContextDialogs, showErrorMessage } from "@jupyterlab/apputils";
import type { Cell } from "@jupyterlab/cells";
import { INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { fastForwardIcon, type LabIcon, refreshIcon } from "@jupyterlab/ui-components";
import { startAgain } from "../kernel-notice.js";
import { runFromHereIcon, runToHereIcon } from "./icons.js";

/** One way to run a part of a notebook. Menus, keys and buttons are in `schema.ts`. */
interface Step {
  command: string;
  label: string;
  caption: string;
  icon: LabIcon;
  /** Forgets the variables first. */
  restart: boolean;
  /** Which cells, given the active one's place. */
  cells(all: readonly Cell[], at: number): readonly Cell[];
}

const steps: readonly Step[] = [
  {
    command: "longhand:run-to-here",
    label: "Run to Here",
    caption: "Run all cells above, and this one",
    icon: runToHereIcon,
    restart: false,
    cells: (all, at) => all.slice(0, at + 1),
  },
  {
    command: "longhand:run-from-here",
    label: "Run from Here",
    caption: "Run this cell, and all below",
    icon: runFromHereIcon,
    restart: false,
    cells: (all, at) => all.slice(at),
  },
  {
    command: "longhand:restart-and-run-to-here",
    label: "Restart and Run to Here",
    caption: "Forget all variables, then run all cells above, and this one",
    icon: refreshIcon,
    restart: true,
    cells: (all, at) => all.slice(0, at + 1),
  },
  {
    command: "longhand:restart-and-run-all",
    label: "Restart and Run All",
    caption: "Forget all variables, then run all cells",
    icon: fastForwardIcon,
    restart: true,
    cells: (all) => all,
  },
];

/** The plugin's name; its menus, keys and buttons are found by it. */
export const steppingId = "longhand:stepping";

/** Commands that run a notebook up to a cell, or from it on, with or without a fresh kernel; none asks a question. */
export const steppingPlugin: JupyterFrontEndPlugin<void> = {
  id: steppingId,
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ISessionContextDialogs],
  activate: (
    app,
    tracker: INotebookTracker,
    palette: ICommandPalette | null,
    dialogs: ISessionContextDialogs | null,
  ) => {
    const { commands, shell } = app;
    const current = (): NotebookPanel | undefined => {
      const panel = tracker.currentWidget;
      return panel !== null && panel === shell.currentWidget ? panel : undefined;
    };
    for (const step of steps) {
      commands.addCommand(step.command, {
        label: step.label,
        caption: step.caption,
        icon: (args) => (args["toolbar"] === true ? step.icon : undefined),
        isEnabled: () => current()?.content.activeCell != null,
        execute: async (args) => {
          const panel = current();
          if (panel === undefined) return;
          // The menu speaks of the cell that was pointed at, which need not be the active one.
          if (args["pointed"] === true) {
            const node = app.contextMenuHitTest(({ classList }) => classList.contains("jp-Cell"));
            const at = panel.content.widgets.findIndex((cell) => cell.node === node);
            if (at >= 0) panel.content.activeCellIndex = at;
          }
          await take(step, panel, dialogs ?? undefined);
        },
      });
      palette?.addItem({ command: step.command, category: "Notebook Operations" });
    }
    const changed = (): void => {
      for (const { command } of steps) commands.notifyCommandChanged(command);
    };
    tracker.currentChanged.connect(changed);
    tracker.activeCellChanged.connect(changed);
  },
};

async function take(
  { cells, restart }: Step,
  { content, sessionContext }: NotebookPanel,
  dialogs: ISessionContextDialogs | undefined,
): Promise<void> {
  const chosen = cells(content.widgets, content.activeCellIndex);
  if (restart) {
    try {
      const isDead = sessionContext.session?.kernel?.status === "dead";
      await (isDead ? startAgain(sessionContext) : sessionContext.restartKernel());
    } catch (thrown) {
      await showErrorMessage("The kernel could not be restarted", thrown as Error);
      return;
    }
  }
  await NotebookActions.runCells(content, chosen, sessionContext, dialogs);
}
