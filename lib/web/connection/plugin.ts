import { IConnectionLost, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { URLExt } from "@jupyterlab/coreutils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { ServerConnection } from "@jupyterlab/services";
import { ServerNotice } from "./server-notice.js";
import { type Look, ServerWatch } from "./server-watch.js";

/**
 * Says, in one line above the page, that the server is away, that it is back, and what that means.
 *
 * In the place of JupyterLab's dialog, which stands in the way of the text and knows nothing of the return. Kernels whose
 * connections were given up are connected again, and what they said meanwhile comes with that.
 */
export const connectionPlugin: JupyterFrontEndPlugin<IConnectionLost> = {
  id: "longhand:connection",
  autoStart: true,
  requires: [INotebookTracker],
  provides: IConnectionLost,
  activate: (app, tracker: INotebookTracker) => {
    const notice = new ServerNotice();
    app.shell.add(notice, "header");
    const watch = new ServerWatch({
      look: lookAt(app.serviceManager.serverSettings),
      onState: (state) => {
        if (state === "away")
          notice.say("Longhand's server does not answer. What you write is kept here; trying again …");
        if (state === "closed") {
          notice.say(
            "Another Longhand runs at this address now, with another token. Open the address that it printed in the terminal. " +
              "What is not saved on this page can still be copied from it.",
          );
        }
        if (state === "there" || state === "new") void comeBack(app, tracker);
        if (state === "there") notice.hide();
        if (state === "new") sayNew(notice, panelsOf(tracker));
      },
    });
    // A broken connection and a save that failed are the first signs; JupyterLab's own looks are ten seconds apart.
    const listen = ({ sessionContext, context }: NotebookPanel): void => {
      sessionContext.connectionStatusChanged.connect((_context, status) => {
        if (status === "connecting") void watch.suspect();
      });
      context.saveState.connect((_context, state) => {
        if (state === "failed") void watch.suspect();
      });
    };
    tracker.forEach(listen);
    tracker.widgetAdded.connect((_tracker, panel) => listen(panel));
    return () => watch.suspect();
  },
};

function sayNew(notice: ServerNotice, panels: readonly NotebookPanel[]): void {
  if (panels.length === 0) {
    notice.hide();
    return;
  }
  hideOnceAlive(notice, panels);
  notice.say(
    "Longhand's server was started anew. Its kernels, and all variables in them, are gone; text and outputs on this page are kept.",
    {
      label: panels.length === 1 ? "Start the kernel" : `Start ${panels.length} kernels`,
      act: async () => {
        for (const panel of panels.filter(({ isDisposed }) => !isDisposed)) {
          const { prevKernelName } = panel.sessionContext;
          await panel.sessionContext.changeKernel(prevKernelName === "" ? {} : { name: prevKernelName });
        }
      },
    },
  );
}

/** However their kernels were started: once each has one, there is nothing left to say. */
function hideOnceAlive(notice: ServerNotice, panels: readonly NotebookPanel[]): void {
  const isAlive = ({ isDisposed, sessionContext }: NotebookPanel): boolean =>
    isDisposed || ["idle", "busy"].includes(sessionContext.session?.kernel?.status ?? "");
  const look = (): void => {
    if (!panels.every(isAlive)) return;
    for (const { sessionContext } of panels) sessionContext.statusChanged.disconnect(look);
    notice.hide();
  };
  for (const { sessionContext } of panels) sessionContext.statusChanged.connect(look);
}

/** Lets everything that waits for its next turn look at once. */
async function comeBack(app: JupyterFrontEnd, tracker: INotebookTracker): Promise<void> {
  const { kernels, sessions } = app.serviceManager;
  await Promise.allSettled([kernels.refreshRunning(), sessions.refreshRunning()]);
  const reconnected = panelsOf(tracker).flatMap((panel) => {
    const kernel = panel.sessionContext.session?.kernel;
    return kernel == null || kernel.connectionStatus === "connected" ? [] : [kernel.reconnect()];
  });
  await Promise.allSettled(reconnected);
}

function panelsOf(tracker: INotebookTracker): NotebookPanel[] {
  const panels: NotebookPanel[] = [];
  tracker.forEach((panel) => {
    panels.push(panel);
  });
  return panels;
}

function lookAt(settings: ServerConnection.ISettings): Look {
  return async () => {
    const url = URLExt.join(settings.baseUrl, "api/status");
    try {
      const answer = await ServerConnection.makeRequest(url, { cache: "no-store" }, settings);
      if (answer.status === 403) return "refused";
      return ((await answer.json()) as { started: string }).started;
    } catch {
      return undefined;
    }
  };
}
