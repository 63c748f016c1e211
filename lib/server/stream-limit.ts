import { randomUUID } from "node:crypto";
import type { KernelMessage } from "../kernel/index.js";

export interface StreamLimitOptions {
  /** How many characters a cell may print in one go. */
  burst: number;
  /** How many more it may print with every second. */
  perSecond: number;
}

/** Far more than anybody reads, and as much as a page can draw and stay awake. */
export const defaultStreamLimit: StreamLimitOptions = { burst: 8_000_000, perSecond: 1_000_000 };

/**
 * Leaves out what a cell prints faster than a page can draw it, and says so once in the output's own place.
 *
 * A loop that prints without end would otherwise fill the page's memory and the file's. Only printed text is held back:
 * figures, errors and states always pass.
 */
export class StreamLimit {
  readonly #limit: StreamLimitOptions;
  readonly #now: () => number;
  #cell: string | undefined;
  #left = 0;
  #at = 0;
  #closed = false;
  #told = false;

  constructor(limit: StreamLimitOptions = defaultStreamLimit, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** @returns the message, a notice in its place, or undefined where nothing more is to be said */
  take(message: KernelMessage): KernelMessage | undefined {
    const { text } = message.content;
    if (message.header.msg_type !== "stream" || typeof text !== "string") return message;
    this.#refill(message.parent_header.msg_id);
    // It opens again only when half is there, or each piece would be torn.
    if (this.#closed && this.#left < this.#limit.burst / 2) return undefined;
    this.#closed = text.length > this.#left;
    if (!this.#closed) {
      this.#left -= text.length;
      return message;
    }
    if (this.#told) return undefined;
    this.#told = true;
    return notice(message, this.#limit);
  }

  #refill(cell: string | undefined): void {
    const { burst, perSecond } = this.#limit;
    const now = this.#now();
    if (cell !== this.#cell) {
      this.#cell = cell;
      this.#left = burst;
      this.#closed = false;
      this.#told = false;
    } else this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
  }
}

function notice(dropped: KernelMessage, { perSecond }: StreamLimitOptions): KernelMessage {
  const megabytes = perSecond / 1_000_000;
  const text =
    `\n[Longhand leaves out a part of what this cell prints: it is more than ${megabytes} MB a second. ` +
    "The cell itself goes on. Print less, or write it to a file.]\n";
  return {
    ...dropped,
    header: { ...dropped.header, msg_id: randomUUID() },
    content: { name: "stderr", text },
    buffers: [],
  };
}
