import { isUtf8 } from "node:buffer";
import type { KernelMessage } from "./types.js";

/** From this many bytes on, a content is passed on without being taken apart. */
export const largeContent: number = 1024 * 1024;

const contents = new WeakMap<KernelMessage, Uint8Array>();

/**
 * The content of a message as it came, in JSON and UTF-8; undefined for a message that did not come so.
 *
 * Who changes a message makes another one, and so the two agree.
 */
export function contentBytes(message: KernelMessage): Uint8Array | undefined {
  return contents.get(message);
}

/**
 * Whether a message's content is large and lies there as it came: whoever looks at `content` has it taken apart, and
 * everybody else waits for that. Copying the message with `{ ...message }` looks at it too.
 */
export function isLarge(message: KernelMessage): boolean {
  return (contents.get(message)?.byteLength ?? 0) >= largeContent;
}

/** Gives a message the content that came with it. @param read may throw; of a large one it is called when looked at */
export function holdContent(
  message: KernelMessage,
  bytes: Uint8Array,
  read: () => Record<string, unknown>,
): void {
  // What is no UTF-8 is read with marks for what could not be, and goes on as that: a text frame must be UTF-8.
  if (isUtf8(bytes)) contents.set(message, bytes);
  if (bytes.byteLength < largeContent) {
    message.content = read();
    return;
  }
  let content: Record<string, unknown> | undefined;
  Object.defineProperty(message, "content", {
    enumerable: true,
    configurable: true,
    get: () => (content ??= read()),
  });
}
