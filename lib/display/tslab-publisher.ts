import type { Publisher } from "./message.js";

/** The content of a `display_data` message; wire names keep their snake_case. */
interface DisplayData {
  data: Record<string, unknown>;
  metadata: Readonly<Record<string, unknown>>;
  transient: { display_id?: string };
}

type WriteDisplayData = (content: DisplayData, update?: boolean) => void;

/** The part of tslab that a cell's code can reach: it hangs its `require` on the global object. */
interface TslabGlobal {
  require?: ((id: string) => unknown) & {
    cache?: Readonly<Record<string, { exports: unknown } | undefined>>;
  };
}

interface PublicTslab {
  display?: { raw(mime: string, content: unknown): void };
}

/**
 * The door to the notebook, where this runs inside a tslab kernel.
 *
 * tslab's public `display.raw` takes one MIME type a message, but a front end must be able to choose among several
 * of one message. The function behind it takes them all; it is kept in the module `tslab/dist/jupyter`. The running
 * kernel's own copy of that module is found among the modules that are loaded: it is the one whose function has been
 * set by the running cell. Should another version of tslab keep it elsewhere, `display.raw` still carries the one form
 * that most front ends draw.
 *
 * @returns undefined outside a tslab kernel
 */
export function findTslab(): Publisher | undefined {
  const tslab = (globalThis as { __tslab__?: TslabGlobal }).__tslab__;
  if (tslab?.require === undefined) return undefined;
  const write = currentWriter(tslab);
  if (write !== undefined) {
    return {
      canUpdate: true,
      publish: ({ data, metadata = {}, displayId, update }) => {
        // Looked up at each message, because every cell brings a function of its own.
        const writer = currentWriter(tslab) ?? write;
        const transient = displayId === undefined ? {} : { display_id: displayId };
        writer({ data, metadata, transient }, update === true);
      },
    };
  }
  return rawPublisher(tslab.require("tslab") as PublicTslab);
}

function currentWriter(tslab: TslabGlobal): WriteDisplayData | undefined {
  const loaded = tslab.require?.cache ?? {};
  for (const path of Object.keys(loaded)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const jupyter = loaded[path]?.exports as { lastWriteDisplayData?: unknown } | undefined;
    const found = jupyter?.lastWriteDisplayData;
    if (typeof found === "function") return found as WriteDisplayData;
  }
  return undefined;
}

/** What a front end most likely draws, best first. */
const bestFirst = ["image/svg+xml", "text/html", "text/markdown", "text/plain"];

/** @internal exported for its test */
export function rawPublisher({ display }: PublicTslab): Publisher | undefined {
  if (display === undefined) return undefined;
  return {
    canUpdate: false,
    publish: ({ data }) => {
      const mime = bestFirst.find((type) => data[type] !== undefined) ?? "text/plain";
      display.raw(mime, data[mime]);
    },
  };
}
