import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Throttler } from "@lumino/polling";
import { mendAll } from "./mends.js";

/** How long after a change of the page it is looked through: typing must not wait for it. */
const pauseMs = 250;

/** Gives names and roles to what JupyterLab draws without, now and whenever it draws anew. */
export const accessPlugin: JupyterFrontEndPlugin<void> = {
  id: "longhand:access",
  autoStart: true,
  activate: () => {
    const later = new Throttler(() => mendAll(document), { limit: pauseMs, edge: "trailing" });
    const observer = new MutationObserver(() => void later.invoke());
    observer.observe(document.body, { childList: true, subtree: true });
  },
};
