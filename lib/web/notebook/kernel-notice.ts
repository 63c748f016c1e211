import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { ISessionContext } from "@jupyterlab/apputils";
import { INotebookTracker, type Notebook, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";

/** Says on a notebook that its kernel died, for as long as that matters, and offers the way on. */
export const kernelNoticePlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:kernel-notice",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_tracker, panel) => watch(panel));
  },
};

/** What a reader must know of a kernel, and the button that mends it. */
export interface KernelNews {
  words: string;
  button: string;
  mend(panel: NotebookPanel): Promise<void>;
}

const startedAnew: KernelNews = {
  words:
    "The kernel died and was started anew. All its variables are gone; outputs on this page are from before.",
  button: "Run all cells",
  mend: async (panel) => {
    await NotebookActions.runAll(panel.content, panel.sessionContext);
  },
};

const dead: KernelNews = {
  words: "The kernel is dead. Nothing on this page can run until it is started again; your text is safe.",
  button: "Restart kernel",
  mend: async (panel) => {
    await startAgain(panel.sessionContext);
  },
};

const deaths: Partial<Record<Kernel.Status, KernelNews>> = { autorestarting: startedAnew, dead };

function watch(panel: NotebookPanel): void {
  let notice: KernelNotice | undefined;
  let told: KernelNews | undefined;
  const settle = (): void => {
    notice?.dispose();
    notice = told = undefined;
  };
  muteDialog(panel);
  panel.sessionContext.statusChanged.connect((_context, status) => {
    const death = deaths[status];
    // A restart by hand ends the matter, and so does a sign of life from one that was dead.
    const alive = status === "idle" || status === "busy";
    if (death !== undefined || status === "restarting" || (alive && told === dead)) settle();
    if (death === undefined) return;
    told = death;
    notice = new KernelNotice(death, () => death.mend(panel));
    panel.contentHeader.addWidget(notice);
  });
  panel.sessionContext.kernelChanged.connect((_context, { newValue }) => {
    if (newValue !== null) settle();
  });
  // So does whoever runs a cell: the news has been read.
  const onRun = (_sender: unknown, { notebook }: { notebook: Notebook }): void => {
    if (notebook === panel.content && panel.sessionContext.session?.kernel?.status !== "dead") settle();
  };
  NotebookActions.executionScheduled.connect(onRun);
  panel.disposed.connect(() => NotebookActions.executionScheduled.disconnect(onRun));
}

/**
 * Takes away JupyterLab's own dialog about a kernel that is started anew.
 *
 * It says less than the notice, is gone once it is clicked, and until then nothing else on the page can be used. Its
 * listener is not public: where a later version has none of this name, the dialog only comes back.
 */
function muteDialog(panel: NotebookPanel): void {
  const listener: unknown = Reflect.get(panel, "_onSessionStatusChanged");
  if (typeof listener === "function") {
    panel.sessionContext.statusChanged.disconnect(listener as () => void, panel);
  }
}

/** A dead kernel takes no request to restart: another takes its place in the session. */
export async function startAgain(context: ISessionContext): Promise<void> {
  const name = context.session?.kernel?.name ?? context.prevKernelName;
  await context.changeKernel(name === "" ? {} : { name });
}

/** A line above the cells. */
export class KernelNotice extends Widget {
  constructor({ words, button }: Omit<KernelNews, "mend">, mend: () => Promise<unknown>) {
    super();
    this.addClass("longhand-kernel-notice");
    this.node.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = words;
    this.node.append(
      text,
      makeButton(button, "jp-mod-accept", () => {
        this.dispose();
        void mend();
      }),
      makeButton("Close", "jp-mod-reject", () => this.dispose()),
    );
  }
}

function makeButton(label: string, kind: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = `${kind} jp-mod-styled`;
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}
