import type { KernelMessage } from "../../lib/kernel/index.js";
import { parse, serialize } from "../../lib/kernel/index.js";
import { makeMessage } from "../../lib/server/made-messages.js";

/** An output as it comes from a kernel: a large content is left as it is until somebody looks at it. */
export function fromTheWire(
  type: string,
  content: Record<string, unknown>,
  parent?: KernelMessage["header"],
): KernelMessage {
  const sent = makeMessage({ channel: "iopub", type, content, session: "s", parent });
  return parse("key", "iopub", serialize("key", sent)).message;
}

/** Makes looking at a message's content an error. */
export function sealed(message: KernelMessage): KernelMessage {
  Object.defineProperty(message, "content", {
    configurable: true,
    get: () => {
      throw new Error(`the content of a large ${message.header.msg_type} was looked at`);
    },
  });
  return message;
}
