import { randomUUID } from "node:crypto";
// Not by way of the index, which loads the sockets: a server prints its address before it needs those.
import { contentBytes } from "../kernel/content.js";
import type { KernelMessage } from "../kernel/index.js";

/** How much may wait for a client that is away or slow. */
export interface OutboxLimits {
  messages: number;
  /** Characters of text and bytes of buffers, counted roughly. */
  bytes: number;
}

export const defaultLimits: OutboxLimits = { messages: 20_000, bytes: 32 * 1024 * 1024 };

/** Pieces of text are joined up to this length, so that a frame stays easy to draw. */
const longestText = 128 * 1024;

/** What may be left out when there is too much: the protocol goes on without it. */
const expendable = new Set([
  "stream",
  "display_data",
  "update_display_data",
  "execute_result",
  "clear_output",
]);

/**
 * Messages that wait for a client, in order.
 *
 * Neighbouring pieces of one stream are joined, so 50,000 printed lines are a few messages. Past its bound it leaves
 * out further output, says so once in the output's own place, and still keeps every status, reply and error: the
 * client's state stays right.
 */
export class Outbox {
  readonly #limits: OutboxLimits;
  #waiting: KernelMessage[] = [];
  #bytes = 0;
  #told = false;

  constructor(limits: OutboxLimits = defaultLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.length;
  }

  push(message: KernelMessage): void {
    const joined = join(this.#waiting.at(-1), message);
    if (joined !== undefined && this.#fits(message)) {
      this.#waiting[this.#waiting.length - 1] = joined;
      this.#bytes += textOf(message).length;
      return;
    }
    if (expendable.has(message.header.msg_type) && !this.#fits(message)) {
      if (this.#told) return;
      this.#told = true;
      this.#add(notice(message, this.#limits));
      return;
    }
    this.#add(message);
  }

  shift(): KernelMessage | undefined {
    const message = this.#waiting.shift();
    if (message === undefined) return undefined;
    this.#bytes -= weight(message);
    if (this.#waiting.length === 0) {
      this.#bytes = 0;
      this.#told = false;
    }
    return message;
  }

  /** Puts messages that were taken out before those that wait; they were within the bound once. */
  putBack(messages: readonly KernelMessage[]): void {
    this.#waiting = [...messages, ...this.#waiting];
    for (const message of messages) this.#bytes += weight(message);
  }

  #add(message: KernelMessage): void {
    this.#waiting.push(message);
    this.#bytes += weight(message);
  }

  #fits(message: KernelMessage): boolean {
    const { messages, bytes } = this.#limits;
    return this.#waiting.length < messages && this.#bytes + weight(message) <= bytes;
  }
}

const overhead = 200;

function weight(message: KernelMessage): number {
  if (message.header.msg_type === "stream") return textOf(message).length + overhead;
  const buffers = message.buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  const content = contentBytes(message)?.byteLength ?? JSON.stringify(message.content).length;
  return content + buffers + overhead;
}

function textOf(message: KernelMessage): string {
  const { text } = message.content;
  return typeof text === "string" ? text : "";
}

/** One message for two neighbouring pieces of the same stream of the same cell; a new one, for others share them. */
function join(last: KernelMessage | undefined, next: KernelMessage): KernelMessage | undefined {
  if (last?.header.msg_type !== "stream" || next.header.msg_type !== "stream") return undefined;
  if (last.content["name"] !== next.content["name"]) return undefined;
  if (last.parent_header.msg_id !== next.parent_header.msg_id) return undefined;
  const text = textOf(last) + textOf(next);
  return text.length > longestText ? undefined : { ...last, content: { ...last.content, text } };
}

function notice(dropped: KernelMessage, limits: OutboxLimits): KernelMessage {
  const megabytes = Math.round(limits.bytes / 1024 / 1024);
  const text =
    `\n[Longhand left out output from here on: more than ${megabytes} MB or ${limits.messages} messages waited ` +
    "for this page. The cell itself goes on. Print less, or run the cell again.]\n";
  // Part by part: to copy the message would take its content apart, which is far too large.
  const { channel, header, parent_header, metadata } = dropped;
  return {
    channel,
    header: { ...header, msg_id: randomUUID(), msg_type: "stream" },
    parent_header,
    metadata,
    content: { name: "stderr", text },
    buffers: [],
  };
}
