import { helpWith, type Machine } from "./types.js";

interface PageWorker {
  postMessage(message: unknown): void;
}

/** The little of a browser that is used here; its own types would clash with Node's. */
interface BrowserGlobals {
  navigator?: { hardwareConcurrency?: number };
  document?: unknown;
  crossOriginIsolated?: boolean;
  Worker?: new (address: string) => PageWorker;
}

const globals = globalThis as unknown as BrowserGlobals;
const program = `onmessage = ({ data }) => (${helpWith})(data);`;

export const machine: Machine = {
  processors: () => globals.navigator?.hardwareConcurrency ?? 1,
  allowRelaxedSimd() {},
  mayRest: () => globals.document === undefined,
  startHelper() {
    if (globals.Worker === undefined || globals.crossOriginIsolated !== true) return undefined;
    try {
      const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
      const worker = new globals.Worker(address);
      return { send: (task) => worker.postMessage(task) };
    } catch {
      return undefined; // a Content-Security-Policy without blob: in its worker-src
    }
  },
};
