import { IRouter, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { URLExt } from "@jupyterlab/coreutils";

const loadWorkspace = "apputils:load-statedb";

/**
 * Opens the notebook that the address names as soon as the workspace is read.
 *
 * JupyterLab's first rule reads the workspace, then waits until it is written again, which it puts off for half a second
 * after each change; only then come the rules that open files. This one goes before it and waits for the reading alone:
 * the command does nothing when it is called again.
 */
export const openAtOncePlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:open-at-once",
  autoStart: true,
  requires: [IRouter],
  activate: (app, router: IRouter) => {
    const command = "longhand:open-at-once";
    app.commands.addCommand(command, {
      execute: async (args) => {
        const location = args as unknown as IRouter.ILocation;
        // A copy of a workspace has to be written before its address is gone to.
        if ("clone" in URLExt.queryStringToObject(location.search ?? "")) return;
        await Promise.race([app.commands.execute(loadWorkspace, args), app.restored]);
      },
    });
    // Behind the rule that empties a workspace (20), before the one that reads it (30).
    router.register({ command, pattern: /.?/, rank: 25 });
  },
};
