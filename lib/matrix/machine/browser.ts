import { helperProgram, type Machine } from "./types.js";

interface PageWorker {
  onerror: (() => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The little of a browser that is used here; its own types would clash with Node's. */
interface BrowserGlobals {
  navigator?: { hardwareConcurrency?: number };
  document?: unknown;
  crossOriginIsolated?: boolean;
  Worker?: new (address: string) => PageWorker;
}

const globals = globalThis as unknown as BrowserGlobals;
const program = `${helperProgram}\nonmessage = ({ data }) => receive(data);`;

export const machine: Machine = {
  processors: () => globals.navigator?.hardwareConcurrency ?? 1,
  allowRelaxedSimd() {},
  mayRest: () => globals.document === undefined,
  startHelper(shared) {
    if (globals.Worker === undefined || globals.crossOriginIsolated !== true) return undefined;
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    try {
      const worker = new globals.Worker(address);
      let dead = false;
      worker.onerror = () => {
        dead = true;
      };
      worker.postMessage(shared);
      return {
        send: (task) => worker.postMessage(task),
        stop: () => worker.terminate(),
        get dead() {
          return dead;
        },
      };
    } catch {
      URL.revokeObjectURL(address);
      return undefined; // a Content-Security-Policy without blob: in its worker-src
    }
  },
};
