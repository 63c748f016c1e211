import { randomUUID } from "node:crypto";
// Not by way of the index, which loads the sockets: a server prints its address before it needs those.
import { contentBytes } from "../kernel/content.js";
import type { KernelMessage, PrintLimitOptions } from "../kernel/index.js";
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

/** What a character takes at most in JSON, as in "\u001b". */
const mostBytes = 6;

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
    const length = this.#lengthOf(message);
    if (length === undefined) return message;
    const cell = message.parent_header.msg_id;
    if (cell !== this.#cell) this.#limit.begin();
    this.#cell = cell;
    const verdict = this.#limit.judge(length);
    if (verdict === "pass") return message;
    const said = notice(this.#options, verdict);
    if (said === undefined) return undefined;
    const { channel, header, parent_header, metadata } = message;
    return {
      channel,
      header: { ...header, msg_id: randomUUID() },
      parent_header,
      metadata,
      content: { name: "stderr", text: said },
      buffers: [],
    };
  }

  /** Of a text that is certainly too long, how long it is at least: it need not be taken apart to be left out. */
  #lengthOf(message: KernelMessage): number | undefined {
    const least = Math.floor((contentBytes(message)?.byteLength ?? 0) / mostBytes);
    if (least > this.#options.burst) return least;
    const { text } = message.content;
    return typeof text === "string" ? text.length : undefined;
  }
}
