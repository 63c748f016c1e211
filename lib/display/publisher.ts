import { LonghandError } from "../errors.js";
import type { Publisher } from "./message.js";
import { findTslab } from "./tslab-publisher.js";

let chosen: Publisher | undefined;

/**
 * Sends everything that is shown from now on to another place: a page, a test's list.
 *
 * @param publisher undefined to go back to what is found: a tslab kernel, else the terminal
 * @returns what was set before, to set it back
 */
export function setPublisher(publisher: Publisher | undefined): Publisher | undefined {
  const before = chosen;
  chosen = publisher;
  return before;
}

/** Where to show things here and now; undefined where there is neither a kernel nor a terminal and no publisher is set. */
export function findPublisher(): Publisher | undefined {
  return chosen ?? findTslab() ?? terminal();
}

/**
 * Where to show things here and now.
 *
 * @throws {LonghandError} where there is neither a kernel nor a terminal and no publisher is set
 */
export function currentPublisher(): Publisher {
  const found = findPublisher();
  if (found !== undefined) return found;
  throw new LonghandError(
    "NO_PUBLISHER",
    "show: there is no notebook and no terminal to show things in. Call setPublisher with a place of your own first.",
  );
}

/** The slice of Node's process that a terminal takes; a browser has none. */
interface Terminal {
  process?: { stdout?: { write?: (text: string) => unknown } };
}

/** Lines of text for a plain script. */
function terminal(): Publisher | undefined {
  const stdout = (globalThis as Terminal).process?.stdout;
  if (typeof stdout?.write !== "function") return undefined;
  return {
    canUpdate: false,
    publish: ({ data }) => {
      const text = data["text/plain"];
      stdout.write?.(text.endsWith("\n") ? text : `${text}\n`);
    },
  };
}
