import { randomUUID } from "node:crypto";
import type { KernelMessage, PrintLimitOptions } from "../kernel/index.js";
// Not by way of the index, which loads the sockets: a server prints its address before it needs those.
import { notice, PrintLimit } from "../kernel/print-limit.js";

/**
 * Far more than anybody reads, and as much as a page can draw and stay awake.
 *
 * JupyterLab sets all of a cell's text anew with each piece that comes, so twice as much costs four times the work, and
 * what comes after the burst far more than its own length.
 */
export const defaultStreamLimit: PrintLimitOptions = {
  burst: 1_000_000,
  perSecond: 5_000,
  total: 2_000_000,
};

/**
 * Leaves out what a cell prints faster than a page can draw it, and says so once in the output's own place.
 *
 * A loop that prints without end would otherwise fill the page's memory and the file's. Only printed text is held back:
 * figures, errors and states always pass.
 */
export class StreamLimit {
  readonly #options: PrintLimitOptions;
  readonly #limit: PrintLimit;
  #cell: string | undefined;

  constructor(options: PrintLimitOptions = defaultStreamLimit, now?: () => number) {
    this.#options = options;
    this.#limit = new PrintLimit(options, now);
  }

  /** @returns the message, a notice in its place, or undefined where nothing more is to be said */
  take(message: KernelMessage): KernelMessage | undefined {
    if (message.header.msg_type !== "stream") return message;
    const { text } = message.content;
    if (typeof text !== "string") return message;
    const cell = message.parent_header.msg_id;
    if (cell !== this.#cell) this.#limit.begin();
    this.#cell = cell;
    const verdict = this.#limit.judge(text.length);
    if (verdict === "pass") return message;
    const said = notice(this.#options, verdict);
    if (said === undefined) return undefined;
    return {
      ...message,
      header: { ...message.header, msg_id: randomUUID() },
      content: { name: "stderr", text: said },
      buffers: [],
    };
  }
}
