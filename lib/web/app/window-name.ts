import { IRouter, JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IWindowResolver, WindowResolver } from "@jupyterlab/apputils";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";

/** How long the page that this window showed before may take to leave the name. */
const leaveMs = 500;

/** How long it may take where the page is reloaded: then the name was most likely this window's own. */
const reloadMs = 5000;

/**
 * Gives the window the name of its workspace, which no other window has.
 *
 * JupyterLab asks the other windows and waits up to half a second, whether there is one to answer or not. The browser's
 * locks say at once that a name is free.
 */
export const windowNamePlugin: JupyterFrontEndPlugin<IWindowResolver> = {
  id: "longhand:window-name",
  autoStart: true,
  requires: [JupyterFrontEnd.IPaths, IRouter],
  provides: IWindowResolver,
  activate: async (_app, paths: JupyterFrontEnd.IPaths, router: IRouter) => {
    const name = PageConfig.getOption("workspace") || PageConfig.defaultWorkspace;
    const found = await claim(name);
    if (found !== undefined) return found;
    router.navigate(freshWorkspace(paths.urls.base, router.current), { hard: true });
    // The page leaves: nothing may begin in a workspace that belongs to another window.
    return new Promise<never>(() => undefined);
  },
};

/** @returns the name's holder, or nothing where another window has it */
async function claim(name: string): Promise<IWindowResolver | undefined> {
  // A page that comes from another machine without TLS has no locks.
  if (navigator.locks === undefined) return askOthers(name);
  return (await held(name)) ? { name } : undefined;
}

/** Takes the lock and keeps it as long as the page lives. */
function held(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const keep = (): Promise<never> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    navigator.locks
      .request(`longhand:workspace:${name}`, { signal: AbortSignal.timeout(patience()) }, keep)
      .catch(() => resolve(false));
  });
}

function patience(): number {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "reload" ? reloadMs : leaveMs;
}

async function askOthers(name: string): Promise<IWindowResolver | undefined> {
  const resolver = new WindowResolver();
  try {
    await resolver.resolve(name);
    return resolver;
  } catch {
    return undefined;
  }
}

/** The address of the same file in an empty workspace of its own. */
function freshWorkspace(base: string, { hash, search }: IRouter.ILocation): string {
  const mode = PageConfig.getOption("mode") === "multiple-document" ? "lab" : "doc";
  const file = PageConfig.getOption("treePath");
  const own = URLExt.join(base, mode, "workspaces", `auto-${crypto.randomUUID().slice(0, 8)}`);
  const query = URLExt.objectToQueryString({ ...URLExt.queryStringToObject(search ?? ""), reset: "1" });
  return `${file === "" ? own : URLExt.join(own, "tree", URLExt.encodeParts(file))}${query}${hash ?? ""}`;
}
